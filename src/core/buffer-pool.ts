// Memory for pieces of rows and for the frames they become. A piece belongs to its receiver; one who is done with it may give its memory back, which saves
// the allocator and the garbage collector as much as encoding costs. No one has to.
// Invariant: what was given back is detached, so that whoever still holds the piece sees it empty, never with other rows.
import { BackupError } from './errors.ts';

/** Of each size. */
const MAX_IDLE_SLABS = 16;
const idle = new Map<number, ArrayBuffer[]>();
const slabs = new WeakSet<ArrayBuffer>();

/** ES2024: moves the memory into a new buffer, in Node.js from 21 on. */
type Transferable = ArrayBuffer & { transfer?: (bytes?: number) => ArrayBuffer };

/** A buffer of `bytes` bytes with any content, and memory of its own of `slabBytes` unless it is much smaller. */
export function allocatePiece(bytes: number, slabBytes: number): Buffer {
  // Not from Buffer's pool, so that the receiver may hand the memory on.
  if (bytes * 2 < slabBytes) return Buffer.allocUnsafeSlow(bytes);
  const slab = idle.get(slabBytes)?.pop();
  if (slab) return Buffer.from(slab, 0, bytes);
  if (!idle.has(slabBytes)) idle.set(slabBytes, []);
  const fresh = Buffer.allocUnsafeSlow(slabBytes);
  slabs.add(fresh.buffer);
  return fresh.subarray(0, bytes);
}

/** As `allocatePiece`, for what comes in many sizes: its own memory is at most twice as large. */
export function allocateSized(bytes: number): Buffer {
  if (bytes < MIN_SIZED_BYTES || bytes > MAX_SIZED_BYTES) return Buffer.allocUnsafeSlow(bytes);
  const buffer = allocatePiece(bytes, 2 ** Math.ceil(Math.log2(bytes)));
  sized.add(buffer);
  return buffer;
}

/** Whether it is what `allocateSized` gave, and not a part of it: then no other part can be in someone else's hands. */
export function isWholePiece(bytes: Uint8Array): boolean {
  return sized.has(bytes);
}

const sized = new WeakSet<Uint8Array>();

/** Smaller ones cost little, larger ones would keep too much memory waiting. */
const MIN_SIZED_BYTES = 16 * 1024;
const MAX_SIZED_BYTES = 2 * 1024 * 1024;

/** Takes the memory of a piece that no one reads any more, a running hash or compression included. */
export function recyclePiece({ bytes }: { bytes: Buffer }): void {
  const memory = bytes.buffer as Transferable;
  if (memory.byteLength === 0)
    throw new BackupError('INTERNAL', 'the memory of a piece was given back twice');
  const waiting = idle.get(memory.byteLength) ?? [];
  if (!memory.transfer || !slabs.has(memory) || waiting.length >= MAX_IDLE_SLABS) return;
  const slab = memory.transfer();
  slabs.add(slab);
  waiting.push(slab);
  idle.set(slab.byteLength, waiting);
}

/**
 * Returns bytes whose memory no one else uses, so that it can be transferred to another thread: the
 * same bytes where this pool allocated their memory, otherwise a copy.
 */
export function ownMemory(bytes: Buffer): Buffer {
  if (slabs.has(bytes.buffer as ArrayBuffer)) return bytes;
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

/** Takes memory that another thread sent back, for later pieces of the same size. */
export function adoptPiece(memory: ArrayBuffer): void {
  const waiting = idle.get(memory.byteLength);
  // Only sizes that this thread allocates itself.
  if (!waiting || waiting.length >= MAX_IDLE_SLABS) return;
  slabs.add(memory);
  waiting.push(memory);
}

/** Gives memory that no one reads any more back to the system at once; before Node.js 21 the garbage collector does it later. */
export function freeMemory(memory: ArrayBufferLike): void {
  (memory as Transferable).transfer?.(0);
}
