// `init`: asks for the missing answers, writes the workflows, and prints the steps outside of the
// repository. Invariant: `init` writes nothing before every answer is valid and no existing file
// conflicts.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { BackupError, EXIT_CODES, toBackupError } from '../../core/errors.ts';
import { Problems } from '../../core/problems.ts';
import { stdout } from '../output.ts';
import type { Terminal } from '../terminal.ts';
import { QUESTIONS, type Question } from './questions.ts';
import { instructionsOf, workflowsOf, type Answers } from './texts.ts';

const FOLDER = join('.github', 'workflows');

/**
 * Runs `init`.
 * @returns the exit code
 */
export async function init(words: readonly string[], terminal: Terminal): Promise<number> {
  terminal.progress.stop();
  try {
    const { values } = parse(words);
    if (values['help'] === true) {
      stdout.write(initHelp());
      return EXIT_CODES.ok;
    }
    const directory = typeof values['directory'] === 'string' ? values['directory'] : '.';
    const answers = await answer(values);
    const files = Object.entries(workflowsOf(answers)).map(([name, text]) => ({
      path: join(directory, FOLDER, name),
      text,
    }));
    const existing = files.filter(({ path }) => existsSync(path)).map(({ path }) => path);
    if (existing.length > 0 && values['force'] !== true)
      throw new BackupError('CONFIG_INVALID', `there is already ${existing.join(', ')}`, {
        hint: 'Nothing was written. Remove the files, or add --force to replace them.',
      });
    mkdirSync(join(directory, FOLDER), { recursive: true });
    for (const { path, text } of files) {
      writeFileSync(path, text);
      terminal.print(`wrote ${path}`);
    }
    terminal.print(`\nWhat is to be done once:\n\n${instructionsOf(answers)}`);
    return EXIT_CODES.ok;
  } catch (thrown) {
    const error = toBackupError(thrown);
    terminal.fail(error);
    return error.exitCode;
  }
}

function parse(words: readonly string[]): { values: Record<string, unknown> } {
  try {
    return parseArgs({
      args: [...words],
      options: {
        ...Object.fromEntries(QUESTIONS.map(({ option }) => [option, { type: 'string' as const }])),
        directory: { type: 'string' },
        force: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new BackupError('CONFIG_INVALID', (error as Error).message, {
      hint: 'See mysql-backup init --help.',
    });
  }
}

/**
 * Collects the answers.
 * @throws BackupError CONFIG_INVALID naming all problems
 */
async function answer(values: Record<string, unknown>): Promise<Answers> {
  const problems = new Problems();
  const answers: Partial<Answers> = {};
  const open: Question[] = [];
  for (const question of QUESTIONS) {
    const { key, option, form, takes } = question;
    const given = values[option];
    if (typeof given !== 'string') open.push(question);
    else if (form.test(given)) answers[key] = given;
    else problems.add(`--${option} is "${given}", it takes ${takes}`);
  }
  problems.throwIfAny();
  const isAttended = process.stdin.isTTY && process.stderr.isTTY;
  if (isAttended) await ask(open, answers);
  else
    for (const { key, option, fallback, takes } of open) {
      if (fallback === undefined) problems.add(`--${option} is missing: it takes ${takes}`);
      else answers[key] = fallback;
    }
  problems.throwIfAny();
  return answers as Answers;
}

async function ask(open: readonly Question[], answers: Partial<Answers>): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const { key, question, fallback, form, takes } of open)
      for (;;) {
        const shown = fallback === undefined ? '' : ` [${fallback}]`;
        const text = (await terminal.question(`${question}${shown}: `)).trim() || (fallback ?? '');
        if (form.test(text)) {
          answers[key] = text;
          break;
        }
        process.stderr.write(`It takes ${takes}.\n`);
      }
  } finally {
    terminal.close();
  }
}

function initHelp(): string {
  const width = Math.max(...QUESTIONS.map(({ option }) => option.length)) + 4;
  const options = QUESTIONS.map(
    ({ option, question, fallback }) =>
      `  --${option.padEnd(width)}${question}${fallback === undefined ? '' : ` (default ${fallback})`}`,
  );
  return `Usage: mysql-backup init [options]

Write the workflows of a backup, a weekly verification and a restore button, and print the GRANT statements,
the IAM policies and the trust policies. On a terminal it asks for what is not given.

${options.join('\n')}
  --${'directory'.padEnd(width)}Repository to write into (default .)
  --${'force'.padEnd(width)}Replace files that are there
`;
}
