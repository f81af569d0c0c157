// What is put in order after a run that was killed.
import { expect, it } from '@jest/globals';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanUp } from '../../../src/app/clean-up.ts';
import { readConfig } from '../../../src/options/read/read-config.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { makeFolder } from '../../support/command-line.ts';

const ID = '20261122T030000Z-4f2a9c';

it.each([
  ['a backup', ['@.json', '@.manifest.json'], true],
  ['an encrypted backup', ['@.json.age', '@.manifest.json.age'], true],
  ['what has no manifest', ['@.json'], false],
  ['what has no manifest and is encrypted', ['@.json.age', '@.identity.age'], false],
])('a run that was killed later: %s', async (_, names, stays) => {
  await using folder = await makeFolder();
  await mkdir(join(folder.path, ID));
  for (const name of names) await writeFile(join(folder.path, ID, name), '{}');
  const config = readConfig(
    {
      operation: 'backup',
      options: new Map([
        ['storage', [folder.path]],
        ['user', ['u']],
      ]),
    },
    { environment: {}, readFile: () => '' },
  );
  const tidied = await cleanUp(config, { backupId: ID }, { logger: silentLogger });
  expect([tidied.isStored, tidied.outcome?.left ?? []]).toEqual([stays, []]);
  expect(await readdir(folder.path)).toEqual(stays ? [ID] : []);
  if (stays) expect((await readdir(join(folder.path, ID))).sort()).toEqual(names);
});
