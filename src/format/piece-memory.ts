// Memory for pieces of rows. A piece belongs to its receiver; one who is done with it may give its memory back, which saves
// the allocator and the garbage collector as much as encoding costs. Nobody has to.
// Invariant: what was given back is detached, so that whoever still holds the piece sees it empty, never with other rows.
import { BackupError } from '../errors.ts';

const MAX_IDLE_SLABS = 16;
const idle: ArrayBuffer[] = [];
const slabs = new WeakSet<ArrayBuffer>();

/** ES2024: moves the memory into a new buffer, in Node.js from 21 on. */
type Transferable = ArrayBuffer & { transfer?: () => ArrayBuffer };

/** A buffer of `bytes` bytes with any content, and memory of its own of `slabBytes` unless it is much smaller. */
export function allocatePiece(bytes: number, slabBytes: number): Buffer {
  // Not from Buffer's pool, so that the receiver may hand the memory on.
  if (bytes * 2 < slabBytes) return Buffer.allocUnsafeSlow(bytes);
  const slab = idle.pop();
  if (slab?.byteLength === slabBytes) return Buffer.from(slab, 0, bytes);
  const fresh = Buffer.allocUnsafeSlow(slabBytes);
  slabs.add(fresh.buffer);
  return fresh.subarray(0, bytes);
}

/** Takes the memory of a piece that nobody reads any more, a running hash or compression included. */
export function recyclePiece({ bytes }: { bytes: Buffer }): void {
  const memory = bytes.buffer as Transferable;
  if (memory.byteLength === 0)
    throw new BackupError('INTERNAL', 'the memory of a piece was given back twice');
  if (!memory.transfer || !slabs.has(memory) || idle.length >= MAX_IDLE_SLABS) return;
  const slab = memory.transfer();
  slabs.add(slab);
  idle.push(slab);
}
