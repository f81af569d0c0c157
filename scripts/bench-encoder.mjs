// Measures the row encoder against a plain JavaScript byte loop on the same packets, in the same process, in turn.
// The rows are sysbench's: id int, k int, c char(120), pad char(60). Usage: bench-encoder.mjs [megabytes] [rounds]
import { createHash } from 'node:crypto';
import { recyclePiece } from '../src/core/buffer-pool.ts';
import { RowEncoder } from '../src/tsv/row-encoder.ts';

const megabytes = Number(process.argv[2] ?? 64);
const rounds = Number(process.argv[3] ?? 7);
const SOCKET_CHUNK_BYTES = 65_536;
const PIECE_BYTES = 1024 * 1024;

function digits(count) {
  let text = '';
  while (text.length < count) text += String(Math.random()).slice(2, 13).padEnd(11, '0') + '-';
  return text.slice(0, count - 1);
}

function makePackets(bytes) {
  const packets = [];
  let total = 0;
  for (let id = 1; total < bytes; id++) {
    const values = [String(id), String(Math.floor(Math.random() * 1e6)), digits(120), digits(60)];
    const payload = Buffer.concat(values.map((value) => Buffer.from([value.length, ...Buffer.from(value)])));
    const header = Buffer.alloc(4);
    header.writeUInt32LE((payload.length | ((id & 0xff) << 24)) >>> 0);
    packets.push(header, payload);
    total += 4 + payload.length;
  }
  return Buffer.concat(packets);
}

function cut(stream) {
  const chunks = [];
  for (let at = 0; at < stream.length; at += SOCKET_CHUNK_BYTES) {
    chunks.push(stream.subarray(at, at + SOCKET_CHUNK_BYTES));
  }
  return chunks;
}

function encodeWithKernel(chunks, recycle, sink) {
  const encoder = new RowEncoder({ columnCount: 4, sequenceId: 1 });
  let bytes = 0;
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      at = encoder.write(chunk, at);
      if (!encoder.pieceReady) continue;
      const piece = encoder.takePiece();
      bytes += piece.bytes.length;
      sink?.update(piece.bytes);
      if (recycle) recyclePiece(piece);
    }
  }
  const last = encoder.takePiece()?.bytes ?? Buffer.alloc(0);
  bytes += last.length;
  sink?.update(last);
  encoder.release();
  return bytes;
}

const ESCAPES = new Uint8Array(256);
for (const [byte, letter] of [
  [0, '0'],
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [13, 'r'],
  [26, 'Z'],
  [92, '\\'],
]) {
  ESCAPES[byte] = letter.charCodeAt(0);
}

/** Packets whole and values under 251 bytes: less than what the kernel has to do. */
function encodeWithLoop(chunks, _, sink) {
  const [stream] = chunks;
  let out = Buffer.allocUnsafeSlow(PIECE_BYTES + SOCKET_CHUNK_BYTES);
  let to = 0;
  let bytes = 0;
  for (let at = 0; at < stream.length;) {
    const end = at + 4 + stream.readUIntLE(at, 3);
    at += 4;
    for (let first = true; at < end; first = false) {
      if (!first) out[to++] = 9;
      const valueEnd = at + 1 + stream[at];
      for (at++; at < valueEnd; at++) {
        const byte = stream[at];
        const letter = ESCAPES[byte];
        if (letter === 0) out[to++] = byte;
        else {
          out[to++] = 92;
          out[to++] = letter;
        }
      }
    }
    out[to++] = 10;
    if (to >= PIECE_BYTES) {
      bytes += to;
      sink?.update(out.subarray(0, to));
      to = 0;
      out = Buffer.allocUnsafeSlow(PIECE_BYTES + SOCKET_CHUNK_BYTES);
    }
  }
  sink?.update(out.subarray(0, to));
  return bytes + to;
}

/** The floor: one copy of the stream into pieces. */
function copyOnly(chunks) {
  let bytes = 0;
  for (const chunk of chunks) bytes += Buffer.from(chunk).length;
  return bytes;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

const stream = makePackets(megabytes * 1e6);
const contenders = [
  { name: 'kernel', run: encodeWithKernel, input: cut(stream), speeds: [] },
  {
    name: 'kernel, recycled',
    run: (chunks) => encodeWithKernel(chunks, true),
    input: cut(stream),
    speeds: [],
  },
  { name: 'JavaScript loop', run: encodeWithLoop, input: [stream], speeds: [] },
  { name: 'copy only', run: copyOnly, input: cut(stream), speeds: [] },
];
for (let round = -1; round < rounds; round++) {
  for (const { run, input, speeds } of contenders) {
    const began = process.cpuUsage();
    run(input);
    const { user, system } = process.cpuUsage(began);
    if (round >= 0) speeds.push(stream.length / (user + system));
  }
}
function hashOf(encode, chunks) {
  const hash = createHash('sha256');
  encode(chunks, false, hash);
  return hash.digest('hex');
}

const encoded = hashOf(encodeWithKernel, contenders[0].input);
if (encoded !== hashOf(encodeWithLoop, [stream])) throw new Error('the two disagree');
console.log(`the same bytes by both: SHA-256 ${encoded}`);
console.log(`${megabytes} MB of packets, ${rounds} rounds, MB per second of CPU (user and system):`);
for (const { name, speeds } of contenders) {
  const round = (number) => String(Math.round(number)).padStart(6);
  console.log(
    `${name.padEnd(16)} median ${round(median(speeds))}  min ${round(Math.min(...speeds))}  max ${round(Math.max(...speeds))}`,
  );
}
