// A real SMTP server on a free port of this machine, with STARTTLS or TLS from the start, login, and the refusals that
// a test asks for. It remembers the messages that it took.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface Certificate {
  key: string;
  cert: string;
}

export interface Mail {
  from: string;
  to: string[];
  /** Whether it came over an encrypted connection. */
  secure: boolean;
  user: string | undefined;
  /** Headers and bodies as they were sent. */
  raw: string;
}

export interface SmtpServerOptions {
  /** `none`: STARTTLS is not offered. */
  tls: 'none' | 'starttls' | 'tls';
  certificate?: Certificate;
  login?: { user: string; password: string };
  /** How many messages are refused with 451 before one is taken. */
  deferFirst?: number;
  refuseRecipients?: readonly string[];
  /** Reply code for whatever is sent as a message. */
  refuseMessage?: number;
}

export interface RunningSmtpServer extends AsyncDisposable {
  port: number;
  mails: Mail[];
  /** Logins that were tried, with their passwords, and whether the connection was encrypted. */
  logins: { user: string; password: string; secure: boolean }[];
  /** Messages that were offered, taken or not. */
  offered(): number;
}

export async function startSmtpServer(options: SmtpServerOptions): Promise<RunningSmtpServer> {
  const { tls, certificate, login, deferFirst = 0, refuseRecipients = [], refuseMessage } = options;
  const mails: Mail[] = [];
  const logins: RunningSmtpServer['logins'] = [];
  let offered = 0;
  const server = new SMTPServer({
    ...certificate,
    secure: tls === 'tls',
    disabledCommands: [...(tls === 'none' ? ['STARTTLS'] : []), ...(login ? [] : ['AUTH'])],
    allowInsecureAuth: true,
    authOptional: !login,
    disableReverseLookup: true,
    onAuth({ username, password }, session, callback) {
      logins.push({ user: username ?? '', password: password ?? '', secure: session.secure });
      // The reply repeats what was sent, as some servers do.
      if (!username || username !== login?.user || password !== login.password)
        callback(replyError(535, `5.7.8 no login for ${username} with ${password}`));
      else callback(null, { user: username });
    },
    onRcptTo({ address }, _session, callback) {
      callback(refuseRecipients.includes(address) ? replyError(550, '5.1.1 no such mailbox') : null);
    },
    onData(stream, session, callback) {
      void (async () => {
        const raw = await text(stream);
        offered++;
        if (refuseMessage) return callback(replyError(refuseMessage, 'not here'));
        if (offered <= deferFirst) return callback(replyError(451, '4.7.1 try again later'));
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        const user = session.user as string | undefined;
        mails.push({ from, to: rcptTo.map(({ address }) => address), secure: session.secure, user, raw });
        callback(null, 'taken');
      })();
    },
  });
  // A client that breaks off is part of some tests.
  server.on('error', () => {});
  const port = await listen(server.server);
  return {
    port,
    mails,
    logins,
    offered: () => offered,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Takes connections and never says a word. */
export async function startSilentServer(): Promise<
  AsyncDisposable & { port: number; connections(): number }
> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  const port = await listen(server);
  return {
    port,
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Self-signed, for localhost and 127.0.0.1. */
export function makeCertificate(): Certificate {
  const directory = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [keyPath, certPath] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  const out = ['-keyout', keyPath, '-out', certPath];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  try {
    execFileSync('openssl', ['req', '-x509', ...kind, '-subj', '/CN=localhost', '-addext', names, ...out], {
      stdio: 'pipe',
    });
    return { key: readFileSync(keyPath, 'utf8'), cert: readFileSync(certPath, 'utf8') };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function replyError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}
