// The connection settings of one place, such as a URL or an option file, and the shared words for
// TLS.
import type { TlsMode } from '../mysql/connection/connection-config.ts';

export interface ConnectionParts {
  host?: string;
  port?: string;
  socket?: string;
  user?: string;
  password?: string;
  tlsMode?: TlsMode;
  /** Paths of PEM files. */
  'ssl-ca'?: string;
  'ssl-cert'?: string;
  'ssl-key'?: string;
  getServerPublicKey?: boolean;
}

export const TLS_MODES = 'disabled, preferred, required, verify-ca or verify-identity';

/**
 * Reads a TLS mode in upper or lower case, with `_`, `-` or no separator: MySQL's clients and the
 * drivers of languages write all of these forms.
 */
export function readTlsMode(text: string): TlsMode | undefined {
  switch (text.toLowerCase().replace(/[-_]/g, '')) {
    case 'disabled':
    case 'disable':
      return 'disabled';
    case 'preferred':
    case 'prefer':
      return 'preferred';
    case 'required':
    case 'require':
      return 'required';
    case 'verifyca':
      return 'verify-ca';
    case 'verifyidentity':
    case 'verifyfull':
      return 'verify-identity';
    default:
      return undefined;
  }
}

/** Reads a switch. A switch without a value is on, as in option files. */
export function readSwitch(text: string): boolean | undefined {
  if (/^(|1|true|on|yes)$/i.test(text)) return true;
  return /^(0|false|off|no)$/i.test(text) ? false : undefined;
}
