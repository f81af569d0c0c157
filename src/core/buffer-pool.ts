// Memory for pieces of rows and for their frames. A piece belongs to its receiver. The receiver may
// recycle the memory after use. Recycling saves as much time in the allocator and the garbage
// collector as encoding costs. Invariant: recycled memory is detached, so another holder of the
// piece sees an empty buffer, never other rows.
import { BackupError } from './errors.ts';

/** Maximum per size. */
const MAX_IDLE_SLABS = 16;
const idle = new Map<number, ArrayBuffer[]>();
const slabs = new WeakSet<ArrayBuffer>();

/** ES2024: moves the memory into a new buffer; in Node.js from 21 on. */
type Transferable = ArrayBuffer & { transfer?: (bytes?: number) => ArrayBuffer };

/**
 * Returns a buffer of `bytes` bytes with undefined content. It has its own memory of `slabBytes`,
 * unless it is much smaller.
 */
export function allocatePiece(bytes: number, slabBytes: number): Buffer {
  // Not from Buffer's pool, so the receiver may transfer the memory.
  if (bytes * 2 < slabBytes) return Buffer.allocUnsafeSlow(bytes);
  const slab = idle.get(slabBytes)?.pop();
  if (slab) return Buffer.from(slab, 0, bytes);
  if (!idle.has(slabBytes)) idle.set(slabBytes, []);
  const fresh = Buffer.allocUnsafeSlow(slabBytes);
  slabs.add(fresh.buffer);
  return fresh.subarray(0, bytes);
}

/** Returns a buffer like `allocatePiece`, for many sizes; uses at most twice the memory. */
export function allocateSized(bytes: number): Buffer {
  if (bytes < MIN_SIZED_BYTES || bytes > MAX_SIZED_BYTES) return Buffer.allocUnsafeSlow(bytes);
  const buffer = allocatePiece(bytes, 2 ** Math.ceil(Math.log2(bytes)));
  sized.add(buffer);
  return buffer;
}

/** Returns whether `allocateSized` returned this buffer. Then no other part of it is in use. */
export function isWholePiece(bytes: Uint8Array): boolean {
  return sized.has(bytes);
}

const sized = new WeakSet<Uint8Array>();

/** Smaller buffers cost little, larger ones would occupy too much idle memory. */
const MIN_SIZED_BYTES = 16 * 1024;
const MAX_SIZED_BYTES = 2 * 1024 * 1024;

/** Recycles a piece. No code may still read it, not even a running hash or compression. */
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
 * Returns bytes in memory without other users, for a transfer to another thread: the same bytes if
 * this pool allocated their memory, otherwise a copy.
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

/** Returns unused memory to the system at once, or before Node.js 21 by garbage collection. */
export function freeMemory(memory: ArrayBufferLike): void {
  (memory as Transferable).transfer?.(0);
}
