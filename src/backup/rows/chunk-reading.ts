// The path of one chunk's rows from a session to an object. If this thread owns the session, it
// hashes and compresses the rows here. Otherwise the session's thread sends frames.
import type { Session } from '../../mysql/connection/session.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { recyclePiece } from '../../core/buffer-pool.ts';
import { TypedJsonScanner } from '../../tsv/typed-json.ts';
import { ChunkWriter, type WrittenChunk } from '../objects/chunk-writer.ts';
import type { ObjectWriter } from '../objects/object-writer.ts';
import type { ChunkOrder, ChunkRead } from '../threads/messages.ts';
import { ThreadSession, type ThreadChunk } from '../threads/thread-session.ts';

/** The object that a chunk becomes. */
export interface ChunkObject {
  objects: ObjectWriter;
  name: string;
  /** Largest size that the object can have, in bytes before encryption. */
  maxBytes: number;
}

export interface ChunkReading {
  /** Settles as soon as the session is free. */
  read(): Promise<ChunkRead>;
  /** Settles when the object is stored. */
  finish(): Promise<WrittenChunk>;
  /** Ends the reading without an object. */
  abort(error: unknown): Promise<void>;
}

/**
 * Begins to read a chunk.
 *
 * @param onProgress is called with rows and TSV bytes as they are read
 */
export function openChunk(
  session: SnapshotSession,
  order: ChunkOrder,
  object: ChunkObject,
  signal: AbortSignal,
  onProgress: (rows: number, bytes: number) => void,
): ChunkReading {
  return session instanceof ThreadSession
    ? new ReadingInThread(session.readChunk(order, signal, onProgress), object)
    : new ReadingHere(session, order, object, signal, onProgress);
}

class ReadingHere implements ChunkReading {
  readonly #session: Pick<Session, 'stream'>;
  readonly #order: ChunkOrder;
  readonly #signal: AbortSignal;
  readonly #onProgress: (rows: number, bytes: number) => void;
  readonly #writer: ChunkWriter;
  readonly #scanner: TypedJsonScanner | undefined;

  constructor(
    session: Pick<Session, 'stream'>,
    order: ChunkOrder,
    { objects, name, maxBytes }: ChunkObject,
    signal: AbortSignal,
    onProgress: (rows: number, bytes: number) => void,
  ) {
    this.#session = session;
    this.#order = order;
    this.#signal = signal;
    this.#onProgress = onProgress;
    this.#writer = new ChunkWriter(objects, name, order.compressionLevel, maxBytes);
    this.#scanner = order.scansJson ? new TypedJsonScanner() : undefined;
  }

  async read(): Promise<ChunkRead> {
    const read = await this.#session.stream(
      this.#order.sql,
      (piece) => {
        this.#onProgress(piece.rows, piece.bytes.length);
        this.#scanner?.push(piece.bytes);
        return this.#writer.push({ ...piece, release: () => recyclePiece(piece) });
      },
      this.#signal,
      this.#order.object,
    );
    return { ...read, mayHoldTyped: this.#scanner?.finish() ?? false };
  }

  finish(): Promise<WrittenChunk> {
    return this.#writer.finish();
  }

  abort(error: unknown): Promise<void> {
    return this.#writer.abort(error);
  }
}

class ReadingInThread implements ChunkReading {
  readonly #chunk: ThreadChunk;
  readonly #object: ChunkObject;
  readonly #upload: Promise<{ bytes: number }>;
  #failure: { error: unknown } | undefined;

  constructor(chunk: ThreadChunk, object: ChunkObject) {
    this.#chunk = chunk;
    this.#object = object;
    this.#upload = object.objects.write(object.name, chunk.frames, object.maxBytes);
    // A failed upload ends the reading at once, and a failed reading ends the upload.
    this.#upload.catch((error: unknown) => {
      this.#failure ??= { error };
      chunk.abort(error);
    });
  }

  async read(): Promise<ChunkRead> {
    return await this.#first(this.#chunk.read);
  }

  async finish(): Promise<WrittenChunk> {
    const [made, { bytes }] = await this.#first(Promise.all([this.#chunk.made, this.#upload]));
    return { object: this.#object.name, ...made, storedBytes: bytes };
  }

  async abort(error: unknown): Promise<void> {
    this.#chunk.abort(error);
    await Promise.allSettled([this.#upload, this.#chunk.made]);
  }

  /** @throws the error that came first, of the reading or of the upload */
  async #first<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      this.#failure ??= { error };
      throw this.#failure.error;
    }
  }
}
