// The committed bundle of the command line through a real sshd: what ssh2 needs is in the bundle, and no native part of it.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { BUNDLE, makeFolder, runJsonOk } from '../support/command-line.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { noSshd, startSshd } from '../support/sshd.ts';

if (noSshd !== undefined) notRun('the bundle through SSH', noSshd);
const SCHEMA = 'ssh_bundle_shop';

await describeServers('the bundle through SSH', ['source'], ({ source }) => {
  if (noSshd !== undefined) {
    it.skip('needs sshd', () => undefined);
    return;
  }
  beforeAll(() => loadShop(source.access(), SCHEMA), 60_000);
  afterAll(() => dropSchemas(source.access(), [SCHEMA]));

  // ChaCha20 is the cipher that ssh2 has in WebAssembly of its own.
  it.each(['aes128-gcm@openssh.com', 'chacha20-poly1305@openssh.com'])(
    'backs up with the cipher %s',
    async (cipher) => {
      await using sshd = await startSshd([`Ciphers ${cipher}`]);
      await using folder = await makeFolder();
      const words = ['backup', '--url', source.url(), '--schemas', SCHEMA, '--storage', folder.path];
      const through = ['--ssh', sshd.address, '--ssh-key', sshd.key, '--ssh-known-hosts', sshd.knownHosts];
      const { rows } = await runJsonOk<{ rows: number }>([...words, ...through], { program: BUNDLE });
      expect(rows).toBe(SHOP_TOTAL);
    },
    60_000,
  );
});
