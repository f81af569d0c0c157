// What can go wrong with one HTTP request, as the proxy in front of a server (http-fault-proxy.ts) does it.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request on its way, and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly answer: ServerResponse;
  /** Sends the request on, its body through `change`, and gives the server's answer. */
  readonly forward: (change?: Transform) => Promise<IncomingMessage>;
  /** Passes the server's answer back, its body through `change`. */
  readonly pass: (upstream: IncomingMessage, change?: Transform) => Promise<void>;
}

export type HttpFault = (exchange: Exchange) => Promise<unknown>;

/** The connection is cut off before the server sees anything. */
export const reset: HttpFault = async ({ request }) => request.socket.resetAndDestroy();

/** The server does what it was asked to, and its answer is lost. */
export const lostAnswer: HttpFault = async ({ request, forward }) => {
  const upstream = await forward();
  await once(upstream.resume(), 'end');
  request.socket.resetAndDestroy();
};

/** The answer is lost, and the same request once more is refused with 404, as a server does whose upload has become an object. */
export function lostAnswerThen(code: string): HttpFault {
  const lost = new Set<string>();
  return async (exchange) => {
    const { url = '' } = exchange.request;
    if (lost.has(url)) return await refused(404, code)(exchange);
    lost.add(url);
    return await lostAnswer(exchange);
  };
}

/** The request is taken, and nothing moves any more. */
export const stall: HttpFault = async ({ request }) => await once(request.socket, 'close');

/** Half of the answer comes, and nothing more. */
export const stalledAnswer: HttpFault = async ({ request, answer, forward }) => {
  const upstream = await forward();
  answer.writeHead(upstream.statusCode ?? 500, upstream.headers);
  upstream.pipe(cutAfter(lengthOf(upstream) >> 1, () => undefined)).pipe(answer);
  await once(request.socket, 'close');
};

/** Both ways, in pieces with pauses, that take so long in all. Something moves in each tenth of it. */
export function slow(totalMs: number): HttpFault {
  return async ({ request, forward, pass }) => {
    const upstream = await forward(delayed(lengthOf(request), totalMs));
    await pass(upstream, delayed(lengthOf(upstream), totalMs));
  };
}

/** Half of the request's body comes to the server. */
export const truncatedRequest: HttpFault = async ({ request, forward }) => {
  const cut = cutAfter(lengthOf(request) >> 1, () => request.socket.resetAndDestroy());
  await forward(cut).catch(() => request.socket.resetAndDestroy());
};

/** Half of the answer comes, and the connection ends as if that were all. */
export const truncatedAnswer: HttpFault = async ({ request, answer, forward }) => {
  const upstream = await forward();
  answer.writeHead(upstream.statusCode ?? 500, { ...upstream.headers, connection: 'close' });
  upstream.pipe(cutAfter(lengthOf(upstream) >> 1, () => request.socket.end())).pipe(answer);
  await once(request.socket, 'close');
};

/** One bit of the request's body is another, in its middle. */
export const changedRequest: HttpFault = async ({ request, forward, pass }) =>
  await pass(await forward(flipped(lengthOf(request) >> 1)));

/** One bit of the answer's body is another, in its middle. */
export const changedAnswer: HttpFault = async ({ forward, pass }) => {
  const upstream = await forward();
  await pass(upstream, flipped(lengthOf(upstream) >> 1));
};

/** The server refuses in the words of S3. */
export function refused(status: number, code: string): HttpFault {
  return async ({ request, answer }) => {
    await once(request.resume(), 'end');
    const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>a fault of the test</Message></Error>`;
    answer
      .writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) })
      .end(request.method === 'HEAD' ? undefined : body);
  };
}

function lengthOf({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0);
}

function cutAfter(bytes: number, cut: () => void): Transform {
  let left = bytes;
  let isCut = false;
  return new Transform({
    transform(piece: Buffer, _, done) {
      if (left > 0) this.push(piece.subarray(0, left));
      left -= piece.length;
      if (left < 0 && !isCut) {
        isCut = true;
        // What was pushed must have left before.
        setTimeout(cut, 20);
      }
      done();
    },
    // Where the end is known by a length, an end that comes too early would be noticed here and not by the other side.
    flush: () => undefined,
  });
}

function delayed(bytes: number, totalMs: number): Transform {
  const pieceBytes = Math.max(1, Math.ceil(bytes / 20));
  return new Transform({
    highWaterMark: 1,
    transform(chunk: Buffer, _, done) {
      void (async () => {
        for (let from = 0; from < chunk.length; from += pieceBytes) {
          const piece = chunk.subarray(from, from + pieceBytes);
          await sleep((totalMs * piece.length) / Math.max(1, bytes));
          this.push(piece);
        }
        done();
      })();
    },
  });
}

function flipped(at: number): Transform {
  let position = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const copy = Buffer.from(chunk);
      const index = at - position;
      if (index >= 0 && index < copy.length) copy[index] = copy[index]! ^ 0x01;
      position += copy.length;
      done(null, copy);
    },
  });
}

/** Sends a body through what changes it. */
export async function send(
  from: NodeJS.ReadableStream,
  to: NodeJS.WritableStream,
  change?: Transform,
): Promise<void> {
  await (change ? pipeline(from, change, to) : pipeline(from, to));
}
