// The reasons why an SSH server gives no way through. This file does not import ssh2: code that
// only translates the error need not load ssh2.

/** `login`: our identity or the server's identity failed; `unreachable`: all other failures. */
export type TunnelFailure = 'login' | 'unreachable';

export class TunnelError extends Error {
  override readonly name = 'TunnelError';
  readonly failure: TunnelFailure;
  /**
   * The code of the socket, or `ECONNREFUSED` if the SSH server could not connect either. The code
   * decides whether a wait may help.
   */
  readonly code: string | undefined;
  readonly hint: string;

  constructor(
    failure: TunnelFailure,
    message: string,
    { hint, code, cause }: { hint: string; code?: string | undefined; cause?: unknown },
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.failure = failure;
    this.hint = hint;
    this.code = code;
  }
}
