// An answer that does not come from the requested service: a page of a gateway, a redirect to a
// login, a refusal of a proxy. Pure. Invariant: a message repeats only a short, printable part of
// an answer and no query of a URL.

export type ForeignKind = 'proxy-login' | 'proxy' | 'redirect' | 'plain-http' | 'too-large' | 'page';

/**
 * An error with the fields of an SDK's error: its status decides whether the error may pass by
 * itself.
 */
export class ForeignAnswer extends Error {
  override readonly name = 'ForeignAnswer';
  readonly kind: ForeignKind;
  readonly $metadata: { httpStatusCode: number };

  constructor(kind: ForeignKind, message: string, status: number) {
    super(message);
    this.kind = kind;
    this.$metadata = { httpStatusCode: status };
  }
}

export interface Answer {
  status: number;
  /** Headers with names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The beginning of the body, as text. */
  body: string;
}

/** Headers of which S3 and STS send at least one; a gateway in front of them sends none. */
const OWN_HEADERS = ['x-amz-request-id', 'x-amzn-requestid', 'x-amz-bucket-region'] as const;

const IS_PAGE = /^\s*(?:<!doctype\s+html|<html|<head|<body)/i;
const IS_XML = /^\s*<(?:\?xml|Error|[A-Z]\w*Result|ErrorResponse)/;
/** Texts of nginx, Apache and Go, which expect TLS. Their status 400 has other causes, too. */
const SPEAKS_TLS =
  /plain HTTP request was sent to HTTPS|HTTP request to an HTTPS server|speaking plain HTTP to an SSL/i;

/**
 * Returns the error for a foreign answer.
 * @param host the requested host, as `host:port`
 * @returns undefined for an answer of the service itself
 */
export function foreignAnswer(host: string, { status, headers, body }: Answer): ForeignAnswer | undefined {
  if (OWN_HEADERS.some((name) => headers[name] !== undefined)) return undefined;
  const by = answererOf(host, headers);
  const location = headers['location'];
  if (status >= 300 && status < 400 && location !== undefined && !IS_XML.test(body))
    return new ForeignAnswer(
      'redirect',
      `${by} redirects to ${hideQuery(location)} and does not answer as S3`,
      status,
    );
  const isPage = IS_PAGE.test(body);
  const isText = /^text\/(?:plain|html)/.test(headers['content-type'] ?? '') && body.trim() !== '';
  if (IS_XML.test(body) || !(isPage || (status >= 400 && isText))) return undefined;
  const said = titleOf(body) || `HTTP ${status}`;
  if (SPEAKS_TLS.test(body)) return new ForeignAnswer('plain-http', `${by} expects TLS: ${said}`, status);
  return new ForeignAnswer(
    status === 413 ? 'too-large' : 'page',
    `${by} answers with a ${isPage ? 'web page' : 'text'} and not as S3: ${said}`,
    status,
  );
}

/** Returns the name that the server gives itself, and its place. */
function answererOf(host: string, { server, via }: Answer['headers']): string {
  const names = [server, via && `via ${via}`].filter(Boolean).map((text) => shorten(text!));
  return names.length > 0 ? `the server ${host} (${names.join(', ')})` : `the server ${host}`;
}

function titleOf(body: string): string {
  const [, title] = /<title[^>]*>([^<]*)<\/title>/i.exec(body) ?? [];
  return shorten(title ?? body.replace(/<(style|script)[^]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '));
}

function shorten(text: string): string {
  const plain = text.replace(/[\x00-\x1f\x7f-\x9f\s]+/g, ' ').trim();
  return plain.length > 120 ? `${plain.slice(0, 120)}…` : plain;
}

/** Hides the query, which may hold a signature or a token. */
function hideQuery(location: string): string {
  return shorten(location.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//***@'));
}
