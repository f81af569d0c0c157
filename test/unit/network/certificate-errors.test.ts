// Every code that Node.js has for a certificate has one sentence and one remedy, in S3, STS and alerts.
import { expect, it } from '@jest/globals';
import { explainCredentials } from '../../../src/aws/credential-errors.ts';
import { CERTIFICATE_CODES, certificateProblemOf } from '../../../src/network/certificate-errors.ts';
import { failedRequest } from '../../../src/notify/http-errors.ts';
import { isTransientS3Error, translateS3Error } from '../../../src/storage/s3/requests/s3-errors.ts';

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes, and those of Node.js itself. */
const OF_NODE =
  `UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_CRL UNABLE_TO_DECRYPT_CERT_SIGNATURE UNABLE_TO_DECRYPT_CRL_SIGNATURE
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY CERT_SIGNATURE_FAILURE CRL_SIGNATURE_FAILURE CERT_NOT_YET_VALID CERT_HAS_EXPIRED
  CRL_NOT_YET_VALID CRL_HAS_EXPIRED ERROR_IN_CERT_NOT_BEFORE_FIELD ERROR_IN_CERT_NOT_AFTER_FIELD
  ERROR_IN_CRL_LAST_UPDATE_FIELD ERROR_IN_CRL_NEXT_UPDATE_FIELD DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE CERT_CHAIN_TOO_LONG CERT_REVOKED INVALID_CA
  PATH_LENGTH_EXCEEDED INVALID_PURPOSE CERT_UNTRUSTED CERT_REJECTED HOSTNAME_MISMATCH ERR_TLS_CERT_ALTNAME_INVALID
  ERR_TLS_CERT_ALTNAME_FORMAT`.split(/\s+/);

it.each(OF_NODE)('%s', (code) => {
  const { meaning } = certificateProblemOf(code)!;
  const error = Object.assign(new Error('x'), { code });
  expect(isTransientS3Error(error)).toBe(false);
  const operation = { act: 'list', permission: 's3:ListBucket' };
  const s3 = translateS3Error(error, operation, { bucket: 'b', endpoint: 'https://s3.test' });
  expect(s3.code).toBe('STORAGE_UNREACHABLE');
  expect(s3.message).toBe(`cannot list s3://b at https://s3.test: ${meaning} (${code})`);
  expect(s3.hint).toMatch(/\.$/);
  expect(explainCredentials(error, { roleArn: 'arn' }).message).toContain(meaning);
  const alert = failedRequest(new TypeError('fetch failed', { cause: error }));
  expect([alert.message.includes(meaning), alert.transient]).toEqual([true, false]);
});

it('the table has no code twice and knows no other', () => {
  expect(new Set(CERTIFICATE_CODES).size).toBe(CERTIFICATE_CODES.length);
  expect(certificateProblemOf('ECONNREFUSED')).toBeUndefined();
  expect(certificateProblemOf('toString')).toBeUndefined();
});
