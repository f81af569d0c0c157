// Connections through a real sshd: one tunnel for all of them, an SSH server that is not known is refused, and a tunnel that dies is a
// lost connection.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import {
  type Folder,
  makeFolder,
  runCommand,
  runJson,
  runJsonOk,
  startCommand,
  waitUntil,
} from '../support/command-line.ts';
import { freePort } from '../support/nginx.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { noSshd, type Sshd, startSshd } from '../support/sshd.ts';

if (noSshd !== undefined) notRun('connections through SSH', noSshd);
const SCHEMA = 'ssh_shop';

await describeServers('SSH', ['source', 'target'], ({ source, target }) => {
  if (noSshd !== undefined) {
    it.skip('needs sshd', () => undefined);
    return;
  }
  let sshd: Sshd;
  let folder: Folder;

  beforeAll(async () => {
    folder = await makeFolder();
    sshd = await startSshd();
    await loadShop(source.access(), SCHEMA);
  }, 150_000);

  afterAll(async () => {
    await dropSchemas(source.access(), [SCHEMA]);
    await dropSchemas(target.access(), [SCHEMA]);
    await sshd?.[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  }, 60_000);

  const through = ({ address, key, knownHosts }: Pick<Sshd, 'address' | 'key' | 'knownHosts'>): string[] => [
    '--ssh',
    address,
    '--ssh-key',
    key,
    '--ssh-known-hosts',
    knownHosts,
  ];
  const words = (...more: string[]): string[] => [
    'backup',
    '--url',
    source.url(),
    '--schemas',
    SCHEMA,
    '--storage',
    join(folder.path, 'store'),
    ...more,
  ];
  const loginsOf = async (server: Sshd): Promise<number> =>
    (await server.log()).match(/Accepted publickey for/g)?.length ?? 0;

  it('a backup and a restore go through one tunnel each, with all their connections', async () => {
    const args = [...through(sshd), '--concurrency', '4'];
    const before = await loginsOf(sshd);
    const stored = await runJsonOk<{ backupId: string; rows: number; warnings: string[] }>(words(...args));
    expect(stored.rows).toBe(SHOP_TOTAL);
    expect((await loginsOf(sshd)) - before).toBe(1);
    const restored = await runJsonOk<{ rows: number; verification: { status: string } }>([
      'restore',
      stored.backupId,
      '--url',
      target.url(),
      '--storage',
      join(folder.path, 'store'),
      ...args,
    ]);
    expect(restored).toMatchObject({ rows: SHOP_TOTAL, verification: { status: 'passed' } });
    expect((await loginsOf(sshd)) - before).toBe(2);
  }, 120_000);

  it.each(['disabled', 'required'])(
    '--ssl-mode %s means the same as without a tunnel',
    async (mode) => {
      const { rows } = await runJsonOk<{ rows: number }>(words(...through(sshd), '--ssl-mode', mode));
      expect(rows).toBe(SHOP_TOTAL);
    },
    60_000,
  );

  it('key and known hosts may be text in variables, and neither is shown', async () => {
    const key = await readFile(sshd.key, 'utf8');
    const environment = {
      MYSQL_BACKUP_SSH_KEY: key,
      MYSQL_BACKUP_SSH_KNOWN_HOSTS: await readFile(sshd.knownHosts, 'utf8'),
      MYSQL_BACKUP_SSH: sshd.address,
    };
    expect((await runJsonOk<{ rows: number }>(words(), { environment })).rows).toBe(SHOP_TOTAL);
    const { stdout } = await runCommand(['config', 'show'], { environment });
    expect(stdout).toContain('ssh-key');
    expect(stdout).not.toContain(key.split('\n')[1]);
  }, 60_000);

  it('an unknown host key is an error with its fingerprint, and the server learns no password', async () => {
    const knownHosts = join(folder.path, 'none');
    await writeFile(knownHosts, '# nothing\n');
    const { exitCode, document } = await runJson(words(...through({ ...sshd, knownHosts })));
    expect([exitCode, document.error!.code]).toEqual([10, 'SOURCE_ACCESS_DENIED']);
    expect(document.error!.message).toContain(`is not known: ssh-ed25519 ${sshd.fingerprint}`);
    expect(document.error!.hint).toContain(`ssh-keyscan -p ${sshd.port} 127.0.0.1`);
  });

  it('another host key than the known one is an error with both fingerprints', async () => {
    await using other = await startSshd();
    const knownHosts = join(folder.path, 'other');
    const line = await readFile(other.knownHosts, 'utf8');
    await writeFile(knownHosts, line.replace(`:${other.port} `, `:${sshd.port} `));
    const { exitCode, document } = await runJson(words(...through({ ...sshd, knownHosts })));
    expect([exitCode, document.error!.code]).toEqual([10, 'SOURCE_ACCESS_DENIED']);
    expect(document.error!.message).toContain(`has another host key than`);
    for (const { fingerprint } of [sshd, other]) expect(document.error!.message).toContain(fingerprint);
  });

  it('a key that the server does not know is an error that names the user and the server', async () => {
    await using other = await startSshd();
    const { exitCode, document } = await runJson(words(...through({ ...sshd, key: other.key })));
    expect([exitCode, document.error!.code]).toEqual([10, 'SOURCE_ACCESS_DENIED']);
    expect(document.error!.message).toContain(`the SSH server ${sshd.address} refuses the login`);
  });

  it('a file that is no key is an error before the connection', async () => {
    const { exitCode, document } = await runJson(words(...through({ ...sshd, key: sshd.knownHosts })));
    expect([exitCode, document.error!.code]).toEqual([2, 'CONFIG_INVALID']);
  });

  it('a database that the SSH server cannot reach is named', async () => {
    const port = await freePort();
    const { exitCode, document } = await runJson([
      'backup',
      '--url',
      `mysql://me:pw@127.0.0.1:${port}`,
      '--storage',
      join(folder.path, 'store'),
      ...through(sshd),
    ]);
    expect([exitCode, document.error!.code]).toEqual([10, 'SOURCE_UNREACHABLE']);
    expect(document.error!.message).toContain(
      `the SSH server ${sshd.address} does not connect to 127.0.0.1:${port}`,
    );
  });

  it('an SSH server that forwards nothing is an error that names its setting', async () => {
    await using closed = await startSshd(['AllowTcpForwarding no']);
    const { exitCode, document } = await runJson(words(...through(closed)));
    expect([exitCode, document.error!.code]).toEqual([10, 'SOURCE_UNREACHABLE']);
    expect(document.error!.hint).toContain('AllowTcpForwarding');
  });

  it('an SSH server that is still starting is waited for', async () => {
    await using late = await startSshd();
    await late.kill();
    const command = startCommand(words(...through(late), '--wait-for-server', '900s'));
    await waitUntil('the program waits', () => command.output().stdout.includes('waiting up to'));
    await late.start();
    const { exitCode, stdout } = await command.ended;
    expect([exitCode, stdout.includes('answers after')]).toEqual([0, true]);
  }, 120_000);

  it('a tunnel that dies during a backup is a lost connection, and nothing is left', async () => {
    await using dying = await startSshd();
    const store = join(folder.path, 'dying');
    const command = startCommand([
      ...words(...through(dying), '--max-rate', '20KB', '--rows-per-chunk', '100', '--output', 'json'),
      '--backup-dir',
      store,
    ]);
    await waitUntil('rows are read', async () => {
      const { exitCode, stdout, stderr } = command.output();
      if (command.child.exitCode !== null) throw new Error(`it ended: ${exitCode} ${stdout} ${stderr}`);
      const files = await folder.list();
      return files.some((name) => /^dying\/.*\.zst$/.test(name));
    });
    await dying.kill();
    const { exitCode, stdout, stderr } = await command.ended;
    expect([exitCode, stderr]).toEqual([10, expect.stringMatching(/SSH server|SOURCE_/)]);
    const { error } = JSON.parse(stdout) as { error: { code: string } };
    expect(error.code).toMatch(/^SOURCE_(CONNECTION_LOST|UNREACHABLE)$/);
    const left = (await folder.list()).filter((name) => name.startsWith('dying/') && name.includes('@'));
    expect(left).toEqual([]);
  }, 180_000);
});
