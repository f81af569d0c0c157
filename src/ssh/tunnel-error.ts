// Why there is no way through an SSH server. It knows nothing of ssh2, so that those who only translate it need not load that.

/** `login`: who we are, or who the server is; `unreachable`: anything else. */
export type TunnelFailure = 'login' | 'unreachable';

export class TunnelError extends Error {
  override readonly name = 'TunnelError';
  readonly failure: TunnelFailure;
  /** Of the socket, or `ECONNREFUSED` where the SSH server could not connect either; decides whether a wait may help. */
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
