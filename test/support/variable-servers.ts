// Servers that the caller names in variables. They are his: never started, never stopped, never killed.

import { readVersion } from './server-probe.ts';
import type { RunningServer } from './running-server.ts';
import type { Flavor, Purpose } from './server-types.ts';

export function variableName(flavor: Flavor, purpose: Purpose): string {
  return `TEST_${flavor.toUpperCase()}${purpose === 'target' ? '_TARGET' : ''}_URL`;
}

/** @throws Error that says which variable is not set, or what the server there answered. */
export async function findServerInVariable(flavor: Flavor, purpose: Purpose): Promise<RunningServer> {
  const name = variableName(flavor, purpose);
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  const url = new URL(value);
  const access = {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
  const version = await readVersion(access);
  return {
    info: {
      flavor,
      release: flavor,
      host: access.host,
      port: access.port,
      rootUser: access.user,
      rootPassword: access.password,
      version,
      source: 'variable',
      detail: name,
    },
    async stop() {},
  };
}
