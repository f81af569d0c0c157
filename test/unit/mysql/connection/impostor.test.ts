// A server in place of the one that is meant, without TLS: it does not get the password.
import { expect, it } from '@jest/globals';
import { connect } from '../../../../src/mysql/connection/connect.ts';
import type { ConnectionConfig, TlsMode } from '../../../../src/mysql/connection/connection-config.ts';
import { Secret } from '../../../../src/core/secret.ts';
import { startImpostor } from '../../../support/impostor.ts';

const PASSWORD = 'never on the way';
const PLUGINS = ['caching_sha2_password', 'sha256_password'] as const;

function configOf({ host, port }: { host: string; port: number }, mode: TlsMode): ConnectionConfig {
  return { host, port, user: 'u', password: new Secret(PASSWORD), tls: { mode }, connectTimeoutMs: 60_000 };
}

it.each(
  PLUGINS.flatMap((plugin) => (['preferred', 'disabled'] as const).map((mode) => [plugin, mode] as const)),
)('that asks for %s does not get the password, with --ssl-mode %s', async (plugin, mode) => {
  await using impostor = await startImpostor(plugin);
  const failed = await connect(configOf(impostor, mode), 'source').catch((error: unknown) => error);
  expect(failed).toMatchObject({
    code: 'SOURCE_ACCESS_DENIED',
    message: expect.stringContaining(plugin),
    hint: expect.stringContaining('--get-server-public-key'),
  });
  expect(impostor.logins).toBe(1);
  expect(impostor.stolen).toEqual([]);
});

it.each(PLUGINS)('that asks for %s gets it from who says that it may', async (plugin) => {
  await using impostor = await startImpostor(plugin);
  const config = { ...configOf(impostor, 'preferred'), getServerPublicKey: true as const };
  await expect(connect(config, 'source')).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
  expect(impostor.stolen).toEqual([PASSWORD]);
});
