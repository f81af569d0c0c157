// Passwords that are made afresh for every connection, as RDS tokens are. No test can reach RDS: the token's signature is
// checked in unit tests, and here that a session asks for one each time, and that none goes out without TLS.
import { expect, it } from '@jest/globals';
import { Secret } from '../../src/core/secret.ts';
import { SessionGroup } from '../../src/mysql/connection/session-group.ts';
import { describeServers } from '../support/server-suites.ts';
import { runJson } from '../support/command-line.ts';

await describeServers('fresh passwords', ['source'], ({ source }) => {
  it('are asked for at every connection', async () => {
    const { host, port, user, password } = source.access();
    let asked = 0;
    const group = new SessionGroup(
      {
        host,
        port,
        user,
        iamAuth: true,
        freshPassword: () => {
          asked++;
          return Promise.resolve(new Secret(password));
        },
        tls: { mode: 'required' },
        connectTimeoutMs: 60_000,
      },
      'source',
      60,
    );
    try {
      await group.openMany('read', 3);
      expect(asked).toBe(3);
    } finally {
      await group.close();
    }
  });

  it('are tokens of the account, signed with the credentials of the environment, and never shown', async () => {
    const { document, stdout, stderr } = await runJson(
      [
        'backup',
        '--host',
        source.host,
        '--port',
        String(source.port),
        '--user',
        'root',
        '--mysql-iam-auth',
        '--storage',
        '/nonexistent-folder',
        '--s3-region',
        'eu-central-1',
        '--log-level',
        'debug',
      ],
      { environment: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'shown-nowhere' } },
    );
    expect(document.error?.code).toBe('SOURCE_ACCESS_DENIED');
    expect(stdout + stderr).not.toMatch(/X-Amz-Signature|shown-nowhere/);
  });

  it('never go out without TLS', async () => {
    const { document } = await runJson([
      'backup',
      '--host',
      source.host,
      '--user',
      'root',
      '--mysql-iam-auth',
      '--ssl-mode',
      'disabled',
      '--storage',
      '/tmp',
    ]);
    expect(document.error).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('--mysql-iam-auth needs TLS'),
    });
  });
});
