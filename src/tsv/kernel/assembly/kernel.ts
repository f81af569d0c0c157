// Converts the text-protocol row packets of a MySQL result set to TSV, byte for byte, in
// WebAssembly with SIMD. Built by scripts/build-kernel.mjs. Implements only packet framing,
// length-encoded values and the TSV escapes.
//
// The host copies a slice of the socket's stream to INPUT and calls encode(). TSV accumulates at
// OUTPUT until the host takes it and calls clearOutput(). A slice may end anywhere: the globals
// hold all state between two bytes. Invariant: malformed rows stop the encoder with a status above
// NEED_INPUT; no byte is ever dropped.

// Memory: static data below INPUT, then input, then output. 16 spare bytes follow each, because the
// code reads and writes whole blocks. One byte of input gives at most three bytes of output (NULL:
// `\N` and a tab).
const INPUT: usize = 0x10000;
const INPUT_CAPACITY: i32 = 0x10000;
const OUTPUT: usize = 0x20040;
const OUTPUT_CAPACITY: i32 = 0x1dffa0; // to the end of 32 pages, less 32 bytes

const NEED_INPUT: i32 = 0;
/** The packet at `terminatorAt` is no row: an EOF, OK or ERR packet, with header `header`. */
const TERMINATOR: i32 = 1;
const OUT_OF_ORDER: i32 = 2;
const EMPTY_PACKET: i32 = 3;
const BAD_LENGTH: i32 = 4;
const TOO_MANY_VALUES: i32 = 5;
const TOO_FEW_VALUES: i32 = 6;
const VALUE_CUT_SHORT: i32 = 7;

const FULL_PACKET: u32 = 0xffffff;
const EOF_PACKET_LIMIT: u32 = 9;

const TAB: u8 = 0x09;
const LF: u8 = 0x0a;
const BACKSLASH: u8 = 0x5c;
const NULL_VALUE: u16 = 0x4e5c; // `\N`, little-endian

// Byte after the backslash for each escaped byte: NUL, backspace, tab, LF, CR, 0x1A and backslash.
const ESCAPES: usize = memory.data<u8>([
  0x30, 0, 0, 0, 0, 0, 0, 0, 0x62, 0x74, 0x6e, 0, 0, 0x72, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x5a, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x5c, 0, 0, 0,
]);

// Stream: set once by reset().
let columns: u32 = 0;
let okTerminates: bool = false;

// Current packet.
export let header: u32 = 0;
let headerBytes: u32 = 0;
let insidePacket: bool = false;
let packetLeft: u32 = 0;
let sequence: u32 = 0;

// Current row, which may span several packets.
let insideRow: bool = false;
let rowBytes: u32 = 0;
let values: u32 = 0;
let lengthBytes: u32 = 0;
let lengthShift: u64 = 0;
let valueLeft: u64 = 0;

// Result of the calls so far.
export let outputBytes: i32 = 0;
export let rows: i32 = 0;
export let rowEnd: i32 = 0;
export let terminatorAt: i32 = 0;
/** Bytes of the longest row since reset(), as the server sent it. */
export let longestRow: u32 = 0;

export function inputAt(): i32 { return <i32>INPUT; }
export function inputCapacity(): i32 { return INPUT_CAPACITY; }
export function outputAt(): i32 { return <i32>OUTPUT; }
export function outputCapacity(): i32 { return OUTPUT_CAPACITY; }

export function reset(columnCount: u32, firstSequence: u32, okEndsRows: bool): void {
  columns = columnCount;
  okTerminates = okEndsRows;
  header = 0;
  headerBytes = 0;
  insidePacket = false;
  packetLeft = 0;
  sequence = firstSequence;
  insideRow = false;
  rowBytes = 0;
  longestRow = 0;
  values = 0;
  lengthBytes = 0;
  lengthShift = 0;
  valueLeft = 0;
  clearOutput();
}

export function clearOutput(): void {
  outputBytes = 0;
  rows = 0;
  rowEnd = 0;
}

/** Reads `bytes` bytes at INPUT. With the result NEED_INPUT, all of them were used. */
export function encode(bytes: i32): i32 {
  let at = INPUT;
  const end = INPUT + <usize>bytes;
  while (at < end) {
    if (headerBytes < 4) {
      if (headerBytes == 0 && end - at >= 4) {
        header = load<u32>(at);
        headerBytes = 4;
        at += 4;
      } else {
        header |= <u32>load<u8>(at++) << (headerBytes * 8);
        headerBytes += 1;
      }
      if (headerBytes < 4) continue;
    }
    if (!insidePacket) {
      packetLeft = header & FULL_PACKET;
      // The first byte after the header distinguishes a row from a terminator.
      if (packetLeft > 0 && at == end) return NEED_INPUT;
      if (!insideRow) {
        if (packetLeft == 0) return EMPTY_PACKET;
        if (isTerminator(load<u8>(at), packetLeft)) {
          terminatorAt = <i32>(at - INPUT);
          return TERMINATOR;
        }
        insideRow = true;
        rowBytes = 0;
        values = 0;
      }
      if (header >>> 24 != sequence) return OUT_OF_ORDER;
      sequence = (sequence + 1) & 0xff;
      rowBytes += packetLeft;
      insidePacket = true;
    }
    const span = <u32>min<usize>(end - at, packetLeft);
    const status = encodeValues(at, at + span);
    if (status != NEED_INPUT) return status;
    at += span;
    packetLeft -= span;
    if (packetLeft == 0) {
      // After a full packet the row continues in the next one, which may be empty.
      if ((header & FULL_PACKET) != FULL_PACKET) {
        const rowStatus = finishRow();
        if (rowStatus != NEED_INPUT) return rowStatus;
      }
      insidePacket = false;
      header = 0;
      headerBytes = 0;
    }
  }
  return NEED_INPUT;
}

/**
 * Returns whether the packet ends the rows. A row may begin with 0xFE too: a value with 8 length
 * bytes, which fills a packet, or is longer than an EOF packet.
 */
function isTerminator(first: u8, packetBytes: u32): bool {
  if (first == 0xff) return true;
  const terminatorLimit = okTerminates ? FULL_PACKET : EOF_PACKET_LIMIT;
  return first == 0xfe && packetBytes < terminatorLimit;
}

function finishRow(): i32 {
  if (lengthBytes > 0 || valueLeft > 0) return VALUE_CUT_SHORT;
  if (values != columns) return TOO_FEW_VALUES;
  store<u8>(OUTPUT + outputBytes, LF);
  outputBytes += 1;
  rows += 1;
  rowEnd = outputBytes;
  if (rowBytes > longestRow) longestRow = rowBytes;
  insideRow = false;
  return NEED_INPUT;
}

/** Encodes the part of a row in [at, end), which may begin and end anywhere in the row. */
function encodeValues(at: usize, end: usize): i32 {
  let target = OUTPUT + <usize>outputBytes;
  while (at < end) {
    // Read the length first: valueLeft is incomplete until the last length byte.
    if (lengthBytes > 0) {
      valueLeft |= <u64>load<u8>(at++) << lengthShift;
      lengthShift += 8;
      lengthBytes -= 1;
      continue;
    }
    if (valueLeft > 0) {
      const bytes = <usize>min<u64>(valueLeft, end - at);
      target = escape(at, target, bytes);
      at += bytes;
      valueLeft -= bytes;
      continue;
    }
    const byte = <u32>load<u8>(at++);
    if (values == columns) return TOO_MANY_VALUES;
    if (values > 0) {
      store<u8>(target, TAB);
      target += 1;
    }
    values += 1;
    if (byte < 0xfb) {
      if (at + byte <= end) {
        target = escape(at, target, byte);
        at += byte;
      } else {
        valueLeft = byte;
      }
    } else if (byte == 0xfb) {
      store<u16>(target, NULL_VALUE);
      target += 2;
    } else if (byte == 0xff) {
      return BAD_LENGTH;
    } else {
      lengthBytes = byte == 0xfc ? 2 : byte == 0xfd ? 3 : 8;
      lengthShift = 0;
    }
  }
  outputBytes = <i32>(target - OUTPUT);
  return NEED_INPUT;
}

/** Copies `bytes` bytes with their escapes. Returns the end of the copy. */
function escape(source: usize, target: usize, bytes: usize): usize {
  while (bytes > 0) {
    const block = v128.load(source);
    v128.store(target, block);
    let specials = specialBytes(block);
    if (bytes < 16) specials &= (1 << <i32>bytes) - 1;
    if (specials == 0) {
      if (bytes <= 16) return target + bytes;
      source += 16;
      target += 16;
      bytes -= 16;
      continue;
    }
    const clean = <usize>ctz(specials);
    source += clean;
    target += clean;
    store<u8>(target, BACKSLASH);
    store<u8>(target + 1, load<u8>(ESCAPES + <usize>load<u8>(source)));
    source += 1;
    target += 2;
    bytes -= clean + 1;
  }
  return target;
}

/** Returns one bit per byte of the block; 1: the byte needs an escape. */
// @ts-ignore: decorator
@inline
function specialBytes(block: v128): i32 {
  // swizzle gives 0 for lanes from 16 on, so this finds NUL, backspace, tab, LF and CR at once.
  const control = i8x16(-1, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, 0, 0, -1, 0, 0);
  return i8x16.bitmask(
    v128.or(
      i8x16.swizzle(control, block),
      v128.or(i8x16.eq(block, i8x16.splat(0x1a)), i8x16.eq(block, i8x16.splat(0x5c))),
    ),
  );
}
