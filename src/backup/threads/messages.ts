// The messages between the main thread and the threads that read rows. The runtime can clone every
// message: secrets travel as text, errors as their fields, and functions do not travel.
import { defined } from '../../core/defined.ts';
import { BackupError, type ErrorCode } from '../../core/errors.ts';
import type { ConnectionConfig } from '../../mysql/connection/connection-config.ts';
import type { QueryOptions, SessionOptions } from '../../mysql/connection/session.ts';

/** Connection settings without what cannot be cloned. The thread adds its own functions. */
export interface PlainConnection extends Omit<
  ConnectionConfig,
  'password' | 'freshPassword' | 'onPlain' | 'tunnel'
> {
  password?: string;
  /** Whether the thread asks the main thread for a password before each connection. */
  asksPassword: boolean;
}

/** A request, whose answer is a `result` or an `error` with the same `id`. */
export type Call =
  | { call: 'open'; connection: PlainConnection; options: SessionOptions }
  | { call: 'query'; session: number; sql: string; object?: string; options?: QueryOptions }
  | { call: 'scalar' | 'execute'; session: number; sql: string; object?: string }
  | { call: 'use'; session: number; schema: string }
  | { call: 'stream'; session: number; sql: string; object: string }
  | { call: 'chunk'; session: number; chunk: ChunkOrder }
  | { call: 'close'; session: number };

/** The rows of one chunk, to be made into zstd frames. */
export interface ChunkOrder {
  sql: string;
  /** Begin of error messages. */
  object: string;
  compressionLevel: number;
  /** Whether the thread looks for JSON values that no text can carry. */
  scansJson: boolean;
}

export type ToThread =
  | (Call & { id: number })
  /** Ends the call with this id: `stream` or `chunk`. */
  | { abort: number }
  /** Allows the call to send one more piece or frame; `memory` is that of an earlier one. */
  | { credit: number; memory?: ArrayBuffer }
  | { destroy: number }
  | PasswordAnswer;

export interface PasswordAnswer {
  passwordFor: number;
  password?: string;
  error?: ErrorFields;
}

export type FromThread =
  | { id: number; result: unknown }
  | { id: number; error: ErrorFields; lost?: ErrorFields | undefined }
  /** TSV of a `stream`. */
  | { id: number; piece: { bytes: Uint8Array; rows: number; rowEnd: number } }
  /** Compressed rows of a `chunk`, with the TSV bytes and rows that they hold. */
  | { id: number; frame: Uint8Array; dataBytes: number; rows: number }
  /** The connection is free again; frames may still follow. */
  | { id: number; read: ChunkRead }
  | { asksPassword: number }
  | { plain: string };

export interface OpenedSession {
  session: number;
  /** Number of the connection at the server. */
  connectionId: number;
  target: string;
}

/** Totals of the rows of a chunk once its connection is free. */
export interface ChunkRead {
  rows: number;
  bytes: number;
  /** Bytes of the longest row, as the server sent it. */
  longestRowBytes: number;
  /** Whether a JSON document may hold a value that no text can carry. */
  mayHoldTyped: boolean;
}

export interface ErrorFields {
  message: string;
  /** Set for a BackupError. */
  backup?: { code: ErrorCode; hint: string | undefined; details: Record<string, unknown> };
  /** Fields of errors of the driver and of Node.js. */
  fields?: { code?: unknown; errno?: unknown; sqlState?: unknown; fatal?: unknown };
  cause?: ErrorFields;
}

/** Longest chain of causes that is kept. */
const MAX_CAUSES = 5;

export function fieldsOfError(thrown: unknown, depth = 0): ErrorFields {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { code, errno, sqlState, fatal } = error as ErrorFields['fields'] & Error;
  const cause =
    error.cause === undefined || depth === MAX_CAUSES ? {} : { cause: fieldsOfError(error.cause, depth + 1) };
  if (!(error instanceof BackupError))
    return { message: error.message, fields: { code, errno, sqlState, fatal }, ...cause };
  const { hint, details } = error;
  // Details are written into JSON reports anyway.
  const plain = JSON.parse(JSON.stringify(details)) as Record<string, unknown>;
  return { message: error.message, backup: { code: error.code, hint, details: plain }, ...cause };
}

export function errorOfFields({ message, backup, fields, cause }: ErrorFields): Error {
  const options = cause === undefined ? {} : { cause: errorOfFields(cause) };
  if (!backup) return Object.assign(new Error(message, options), fields);
  const { code, hint, details } = backup;
  return new BackupError(code, message, { ...defined({ hint }), details, ...options });
}
