// Asks the person at a terminal before a restore drops anything.
import { createInterface } from 'node:readline/promises';
import { BackupError } from '../core/errors.ts';
import { inert } from '../core/printable.ts';
import { listSome } from '../core/units.ts';
import type { DropToConfirm } from '../app/run.ts';

export interface Asker {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  signal: AbortSignal;
}

/**
 * Asks for the confirmation.
 * @throws BackupError CANCELLED if the answer is any other text, or without an answer
 */
export async function confirmDrop(
  { target, schemas, objects }: DropToConfirm,
  { input, output, signal }: Asker,
): Promise<void> {
  const expected = schemas.join(',');
  const noun = schemas.length === 1 ? 'name of the schema' : 'names of the schemas, separated by commas,';
  output.write(inert(`This restore drops on ${target}: ${listSome(objects)}\n`));
  const questions = createInterface({ input, output });
  const closed = new Promise<undefined>((resolve) => questions.once('close', () => resolve(undefined)));
  const asked = questions.question(inert(`Type the ${noun} to go on (${expected}): `), { signal });
  try {
    // Ctrl+D ends the input without an answer.
    const answer = await Promise.race([asked, closed]);
    if (
      answer
        ?.split(',')
        .map((name) => name.trim())
        .join(',') === expected
    )
      return;
  } finally {
    questions.close();
  }
  throw new BackupError('CANCELLED', 'the answer is not the name of the schema: nothing was dropped', {
    hint: 'Start the restore again, or give --yes in a script.',
  });
}
