// The completion for shells, each asked in the shell itself.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completionScript } from '../../../src/cli/completion.ts';
import { parseCommandLine } from '../../../src/cli/parse-arguments.ts';
import { COMMANDS, SHELLS, type Shell } from '../../../src/cli/own-words.ts';
import { OPERATIONS, OPTIONS, optionsOf } from '../../../src/options/option-table.ts';
import { hasTerminal, NO_TERMINAL, runOnTerminal } from '../../support/pseudo-terminal.ts';
import { runCommand } from '../../support/command-line.ts';
import { notRun } from '../../support/server-suites.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'completion-'));
  for (const shell of SHELLS) writeFileSync(join(folder, shell), completionScript(shell));
  mkdirSync(join(folder, 'files', 'a folder'), { recursive: true });
  writeFileSync(join(folder, 'files', 'a file.pem'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** @param line without its last word, which is completed */
type Complete = (line: string[], word: string) => string[];

function lines(program: string, args: string[]): string[] {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    cwd: join(folder, 'files'),
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\n').filter(Boolean);
}

const inBash: Complete = (line, word) => {
  const words = ['mysql-backup', ...line, word];
  const script = `source '${folder}/bash'; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mysql_backup; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return lines('bash', ['--norc', '-c', script, 'bash', ...words]);
};

const inFish: Complete = (line, word) => {
  const script = `source '${folder}/fish'; complete -C '${['mysql-backup', ...line, word].join(' ')}'`;
  return lines('fish', ['--no-config', '-c', script]).map((each) => each.split('\t', 1)[0]!);
};

/** zsh completes on a terminal only. Every way to offer a word goes through `compadd`, which writes it down here. */
const inZsh: Complete = (line, word) => {
  const found = join(folder, 'found');
  writeFileSync(found, '');
  writeFileSync(
    join(folder, '.zshrc'),
    `PS1='prompt>'; autoload -Uz compinit; compinit -u -D; source '${folder}/zsh'; cd '${folder}/files'
compadd() {
  if [[ \${@[1,(i)(-|--)]} != *-(O|A|D)\\ * ]]; then
    local -a hits; builtin compadd -A hits "$@"; print -rl -- $hits >> '${found}'
  fi
  builtin compadd "$@"
}
LISTMAX=9999; bindkey '^Xl' list-choices
`,
  );
  const typed = ['mysql-backup', ...line, word].join(' ');
  const { exitCode } = runOnTerminal(['zsh', '-d', '-i'], {
    columns: 200,
    environment: { TERM: 'dumb', ZDOTDIR: folder },
    steps: [
      ['prompt>', `${typed}\u0018l\u0015print FIN''ISHED\n`],
      ['FINISHED', 'exit 0\n'],
    ],
  });
  expect(exitCode).toBe(0);
  return [...new Set(readFileSync(found, 'utf8').split('\n').filter(Boolean))];
};

const hasShell = (shell: Shell): boolean => !spawnSync(shell, ['-c', 'exit']).error;
const COMPLETE: Record<Shell, Complete> = { bash: inBash, zsh: inZsh, fish: inFish };

for (const shell of SHELLS) {
  const reason = !hasShell(shell)
    ? `${shell} is not installed`
    : shell === 'zsh' && !hasTerminal
      ? NO_TERMINAL
      : undefined;
  if (reason !== undefined) notRun(`the completion in ${shell}`, reason);
  (reason === undefined ? describe : describe.skip)(`the completion in ${shell}`, () => {
    const complete: Complete = (line, word) => COMPLETE[shell](line, word).sort();
    const sorted = (words: readonly string[]): string[] => [...words].sort();

    it('offers operations and commands', () => {
      expect(complete([], '')).toEqual(sorted([...OPERATIONS, ...COMMANDS]));
      expect(complete([], 're')).toEqual(['report', 'restore']);
    });

    it.each(OPERATIONS)('offers the options of %s', (operation) => {
      const names = ['output', 'help', 'help-all', ...optionsOf(operation).map(({ name }) => name)];
      expect(complete([operation], '--')).toEqual(sorted(names.map((name) => `--${name}`)));
    });

    it('offers the values of a choice', () => {
      for (const [option, values] of [
        ['verify-level', ['counts', 'rows', 'sample', 'off']],
        ['check-tables', undefined],
        ['output', ['json', 'text']],
      ] as const) {
        const kind = OPTIONS.find(({ name }) => name === option)?.kind;
        const expected = kind?.type === 'choice' ? kind.values : values!;
        expect(complete(['restore', 'latest', `--${option}`], '')).toEqual(sorted(expected));
      }
    });

    it('offers files where a file is wanted, and nothing where anything may stand', () => {
      const unescaped = (words: string[]): string[] =>
        words.map((word) => word.replace(/\/$/, '').replaceAll('\\', ''));
      for (const option of ['--ssl-ca', '--config', '-c', '--storage'])
        expect(unescaped(complete(['backup', option], 'a'))).toEqual(['a file.pem', 'a folder']);
      expect(complete(['backup', '--label'], 'a')).toEqual([]);
    });

    it('takes no value of an option for an operation', () => {
      expect(complete(['list', '--label', 'backup'], '--max-a')).toEqual(['--max-age']);
      expect(complete(['--label', 'backup'], 'lis')).toEqual(['list']);
    });

    it('offers words after commands and operations', () => {
      expect(complete(['config'], '')).toEqual(['show']);
      expect(complete(['config', 'show'], '--operat')).toEqual(['--operation']);
      expect(complete(['config', 'show', '--operation'], 'ba')).toEqual(['backup']);
      expect(complete(['completion'], '')).toEqual(['bash', 'fish', 'zsh']);
      expect(complete(['restore'], 'l')).toEqual(['latest']);
    });
  });
}

it('in bash completes the value behind an equals sign', () => {
  expect(inBash(['verify', '--level', '='], 'ro')).toEqual(['rows']);
  expect(inBash(['verify', '--ssl-mode'], '=').sort()).toContain('verify-ca');
  expect(inBash(['verify', '--level', '=', 'rows'], '--see')).toEqual(['--seed']);
});

it('is printed by the program', async () => {
  const { exitCode, stdout } = await runCommand(['completion', 'bash']);
  expect([exitCode, stdout]).toEqual([0, completionScript('bash')]);
});

it.each([
  [['completion'], 'completion takes one of bash, zsh, fish'],
  [['completion', 'tcsh'], 'completion takes one of bash, zsh, fish, "tcsh" is given'],
])('%j is refused', (args, problem) => {
  const command = parseCommandLine(args);
  if (!('input' in command)) throw new Error('no problem');
  expect(() => command.input.problems!.throwIfAny()).toThrow(problem);
});
