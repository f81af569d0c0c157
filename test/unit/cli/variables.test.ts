// Options from variables and from the files that they name.
import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCommandLine } from '../../../src/cli/parse-arguments.ts';
import { variableOf } from '../../../src/cli/variables.ts';
import type { BackupError } from '../../../src/core/errors.ts';
import { CHOOSING_OPTIONS } from '../../../src/options/files/config-file.ts';
import { OPTIONS } from '../../../src/options/option-table.ts';

type Environment = Record<string, string>;

function parse(
  words: string,
  environment: Environment,
): { options: Record<string, string[]>; problems: unknown } {
  const command = parseCommandLine(words.split(' '), environment);
  if (!('input' in command)) throw new Error('no operation');
  const options = Object.fromEntries(command.input.options) as Record<string, string[]>;
  try {
    command.input.problems!.throwIfAny();
    return { options, problems: [] };
  } catch (error) {
    return { options, problems: (error as BackupError).details['problems'] };
  }
}

describe('a variable', () => {
  it('stands in for each option of the operation', () => {
    // config-file.test.ts has the two that name a file and a part of it.
    for (const { name, operations } of OPTIONS.filter(({ name }) => !CHOOSING_OPTIONS.includes(name))) {
      const { options, problems } = parse(operations[0]!, { [variableOf(name)]: 'x' });
      expect({ name, value: options[name], problems }).toEqual({ name, value: ['x'], problems: [] });
    }
  });

  it('gives way to the command line, and precedes those of backup.sh', () => {
    const environment = { MYSQL_BACKUP_STORAGE: 's3://of-variable', S3_BUCKET: 'of-script' };
    expect(parse('list', environment).options).toEqual({ storage: ['s3://of-variable'] });
    expect(parse('list --storage /given', environment).options).toEqual({ storage: ['/given'] });
  });

  it('of another operation has no effect, and an empty one is not given', () => {
    const environment = { MYSQL_BACKUP_MAX_AGE: '26h', MYSQL_BACKUP_HOST: '' };
    expect(parse('backup', environment)).toEqual({ options: {}, problems: [] });
  });

  it('that must not be empty by accident is given when it is empty', () => {
    expect(parse('backup', { MYSQL_BACKUP_ENCRYPT_TO: '' }).options).toEqual({ 'encrypt-to': [''] });
  });

  it.each([
    [
      'MYSQL_BACKUP_ENCRYPT_FOR',
      'unknown variable MYSQL_BACKUP_ENCRYPT_FOR, did you mean MYSQL_BACKUP_ENCRYPT_TO?',
    ],
    [
      'MYSQL_BACKUP_STORAG_FILE',
      'unknown variable MYSQL_BACKUP_STORAG_FILE, did you mean MYSQL_BACKUP_STORAGE?',
    ],
    ['MYSQL_BACKUP_NOTHING_LIKE_IT', 'unknown variable MYSQL_BACKUP_NOTHING_LIKE_IT'],
  ])('with the unknown name %s is a problem', (name, problem) => {
    expect(parse('list', { [name]: 'x' }).problems).toEqual([problem]);
  });

  it('of Kubernetes for a service with the name of the program is passed over', () => {
    const environment = {
      MYSQL_BACKUP_PORT: 'tcp://10.0.0.7:80',
      MYSQL_BACKUP_PORT_80_TCP: 'tcp://10.0.0.7:80',
      MYSQL_BACKUP_PORT_80_TCP_ADDR: '10.0.0.7',
      MYSQL_BACKUP_SERVICE_HOST: '10.0.0.7',
      MYSQL_BACKUP_SERVICE_PORT_HTTP: '80',
    };
    expect(parse('backup', environment)).toEqual({ options: {}, problems: [] });
  });
});

describe('a file that a variable names', () => {
  const withFile = <T>(text: string, use: (path: string) => T): T => {
    const folder = mkdtempSync(join(tmpdir(), 'variables-'));
    try {
      writeFileSync(join(folder, 'secret'), text);
      return use(join(folder, 'secret'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('holds the value, and a line break at its end is none of it', () => {
    withFile('mysql://u:p@db/\n', (path) => {
      expect(parse('backup', { MYSQL_BACKUP_URL_FILE: path })).toEqual({
        options: { url: ['mysql://u:p@db/'] },
        problems: [],
      });
    });
  });

  it('that cannot be read is a problem', () => {
    expect(parse('backup', { MYSQL_BACKUP_URL_FILE: '/nowhere/secret' }).problems).toEqual([
      'MYSQL_BACKUP_URL_FILE: /nowhere/secret cannot be read (ENOENT)',
    ]);
  });

  it('next to the variable itself is a problem', () => {
    withFile('x', (path) => {
      expect(
        parse('backup', { MYSQL_BACKUP_URL: 'mysql://db/', MYSQL_BACKUP_URL_FILE: path }).problems,
      ).toEqual(['MYSQL_BACKUP_URL and MYSQL_BACKUP_URL_FILE are both set: set one of them']);
    });
  });

  it('with the password is the file of --password-file', () => {
    expect(parse('backup', { MYSQL_BACKUP_PASSWORD_FILE: '/run/secrets/password' })).toEqual({
      options: { 'password-file': ['/run/secrets/password'] },
      problems: [],
    });
  });
});
