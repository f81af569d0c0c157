// The question before a drop: only the names of the schemas are a yes.
import { expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { confirmDrop } from '../../../src/cli/confirm-drop.ts';

const DROP = {
  target: 'db:3306',
  schemas: ['shop', 'blog'],
  objects: ['shop (3 objects)', 'table blog.posts'],
};

async function answer(write: (input: PassThrough) => void): Promise<string> {
  const input = new PassThrough();
  const output = new PassThrough();
  const asked = confirmDrop(DROP, { input, output, signal: new AbortController().signal });
  write(input);
  await asked;
  return String(output.read());
}

it('shows what is dropped where, and takes the names', async () => {
  const shown = await answer((input) => input.write('shop, blog\n'));
  expect(shown).toContain('drops on db:3306: shop (3 objects), table blog.posts');
  expect(shown).toContain('(shop,blog)');
});

it.each(['y\n', 'yes\n', 'shop\n', '\n', 'blog,shop\n'])('refuses %j', async (text) => {
  await expect(answer((input) => input.write(text))).rejects.toMatchObject({ code: 'CANCELLED' });
});

it('takes the end of the input for a no', async () => {
  await expect(answer((input) => input.end())).rejects.toMatchObject({ code: 'CANCELLED' });
});

it('ends with the run', async () => {
  const cancel = new AbortController();
  const asked = confirmDrop(DROP, {
    input: new PassThrough(),
    output: new PassThrough(),
    signal: cancel.signal,
  });
  cancel.abort();
  await expect(asked).rejects.toThrow();
});
