import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { allowedWays, findServer } from '../../support/server-search.ts';
import { ServerUnavailableError } from '../../support/server-types.ts';

const search = { runId: 'unit', runDirectory: '/nonexistent' };
const variables = ['TEST_SERVERS', 'TEST_MYSQL_URL'] as const;

describe('the search for a server', () => {
  const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));

  beforeEach(() => {
    for (const name of variables) Reflect.deleteProperty(process.env, name);
  });

  afterEach(() => {
    for (const name of variables) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  });

  it('tries every way in the documented order', () => {
    expect(allowedWays()).toEqual(['variables', 'docker', 'local', 'debian']);
  });

  it('keeps the order whatever order TEST_SERVERS has', () => {
    process.env['TEST_SERVERS'] = 'debian, docker';
    expect(allowedWays()).toEqual(['docker', 'debian']);
  });

  it('refuses an unknown way', () => {
    process.env['TEST_SERVERS'] = 'docker,podman';
    expect(() => allowedWays()).toThrow('podman');
  });

  it('names the ways and why each did not lead to a server', async () => {
    process.env['TEST_SERVERS'] = 'variables,debian';
    const found = findServer('mysql', {}, { ...search, purpose: 'source' });
    await expect(found).rejects.toBeInstanceOf(ServerUnavailableError);
    await expect(found).rejects.toThrow(
      /variables: TEST_MYSQL_URL is not set; debian: the distribution gives MariaDB only.*Set TEST_MYSQL_URL, or start Docker/,
    );
  });

  it('does not replace a server that the caller named by another one', async () => {
    process.env['TEST_SERVERS'] = 'variables,debian';
    process.env['TEST_MYSQL_URL'] = 'mysql://root:x@127.0.0.1:1/';
    const found = findServer('mysql', {}, { ...search, purpose: 'source' });
    await expect(found).rejects.toThrow(/^TEST_MYSQL_URL: .*ECONNREFUSED/);
  });

  it('never gives a server of the caller away to be killed', async () => {
    process.env['TEST_SERVERS'] = 'variables';
    process.env['TEST_MYSQL_URL'] = 'mysql://root:x@127.0.0.1:1/';
    await expect(findServer('mysql', {}, search)).rejects.toThrow('cannot be thrown away');
  });
});
