// One sentence about the problem of a certificate, for each code of Node.js. The code decides,
// never the text.
// https://nodejs.org/api/tls.html#x509-certificate-error-codes

export interface CertificateProblem {
  /** In lower case, without a period: `the certificate has expired`. */
  meaning: string;
  /** The kind of remedy. */
  remedy: 'trust' | 'renew' | 'name' | 'server';
}

const PROBLEMS: Readonly<Record<string, CertificateProblem>> = {
  CERT_HAS_EXPIRED: { meaning: 'the certificate has expired', remedy: 'renew' },
  CERT_NOT_YET_VALID: { meaning: 'the certificate is not valid yet', remedy: 'renew' },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    meaning: 'the certificate is self-signed, and this machine does not trust it',
    remedy: 'trust',
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    meaning: 'the certificate comes from a private authority that this machine does not trust',
    remedy: 'trust',
  },
  UNABLE_TO_GET_ISSUER_CERT: {
    meaning: 'the certificate of an authority in the chain is missing',
    remedy: 'trust',
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    meaning: 'this machine does not know the authority that signed the certificate',
    remedy: 'trust',
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    meaning:
      'this machine does not know the authority that signed the certificate, or the server sends no intermediate certificate',
    remedy: 'trust',
  },
  CERT_UNTRUSTED: { meaning: 'the authority of the certificate is not trusted for servers', remedy: 'trust' },
  CERT_REJECTED: { meaning: 'the authority of the certificate is rejected for servers', remedy: 'trust' },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    meaning: 'the certificate is for other names than this host',
    remedy: 'name',
  },
  HOSTNAME_MISMATCH: { meaning: 'the certificate is for other names than this host', remedy: 'name' },
  ERR_TLS_CERT_ALTNAME_FORMAT: { meaning: 'the names in the certificate cannot be read', remedy: 'server' },
  CERT_REVOKED: { meaning: 'the certificate was revoked', remedy: 'renew' },
  CERT_CHAIN_TOO_LONG: { meaning: 'the chain of certificates is too long', remedy: 'server' },
  CERT_SIGNATURE_FAILURE: { meaning: 'the signature of the certificate is wrong', remedy: 'server' },
  INVALID_CA: { meaning: 'a certificate in the chain is not that of an authority', remedy: 'server' },
  INVALID_PURPOSE: { meaning: 'the certificate is not made for servers', remedy: 'server' },
  PATH_LENGTH_EXCEEDED: { meaning: 'the chain is longer than its authority allows', remedy: 'server' },
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: {
    meaning: 'the signature of the certificate cannot be read',
    remedy: 'server',
  },
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: {
    meaning: 'the key of the authority cannot be read',
    remedy: 'server',
  },
  ERROR_IN_CERT_NOT_BEFORE_FIELD: { meaning: 'the certificate has no valid beginning', remedy: 'server' },
  ERROR_IN_CERT_NOT_AFTER_FIELD: { meaning: 'the certificate has no valid end', remedy: 'server' },
  UNABLE_TO_GET_CRL: { meaning: 'the revocation list of the authority is missing', remedy: 'server' },
  UNABLE_TO_DECRYPT_CRL_SIGNATURE: {
    meaning: 'the signature of the revocation list cannot be read',
    remedy: 'server',
  },
  CRL_SIGNATURE_FAILURE: { meaning: 'the signature of the revocation list is wrong', remedy: 'server' },
  CRL_NOT_YET_VALID: { meaning: 'the revocation list is not valid yet', remedy: 'server' },
  CRL_HAS_EXPIRED: { meaning: 'the revocation list has expired', remedy: 'server' },
  ERROR_IN_CRL_LAST_UPDATE_FIELD: { meaning: 'the revocation list has no valid beginning', remedy: 'server' },
  ERROR_IN_CRL_NEXT_UPDATE_FIELD: { meaning: 'the revocation list has no valid end', remedy: 'server' },
  // OpenSSL 3 refuses such keys and hashes before all other checks.
  EE_KEY_TOO_SMALL: { meaning: 'the key of the certificate is too short', remedy: 'server' },
  CA_KEY_TOO_SMALL: { meaning: 'the key of the authority is too short', remedy: 'server' },
  CA_MD_TOO_WEAK: { meaning: 'the authority signs with a hash that is too weak', remedy: 'server' },
};

export const CERTIFICATE_CODES: readonly string[] = Object.keys(PROBLEMS);

/** @returns undefined for any other error */
export function certificateProblemOf(code: string | undefined): CertificateProblem | undefined {
  return code !== undefined && Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : undefined;
}

/**
 * Returns the hint for the problem.
 * @param caOptions options and variables that name authorities: `--s3-ca FILE, AWS_CA_BUNDLE or
 * NODE_EXTRA_CA_CERTS`
 */
export function certificateHint({ remedy }: CertificateProblem, caOptions: string, host: string): string {
  switch (remedy) {
    case 'trust':
      return `Name the certificate of the authority that signed it (PEM): ${caOptions}.`;
    case 'renew':
      return 'Renew the certificate on the server; check the clock of this machine, too.';
    case 'name':
      return `Write a name in ${host} that the certificate has, or give the server a certificate with this name.`;
    case 'server':
      return 'Give the server another certificate; `openssl s_client -connect HOST:PORT` shows what it sends.';
  }
}
