// Names come from servers: none of them may change what the others mean.
import { expect, it } from '@jest/globals';
import { renderDoneJson } from '../../../src/format/dump-json.ts';

it('counts the rows of schemas and tables with names that objects inherit', () => {
  const table = { rows: 3, dataBytes: 30, chunks: [{ object: '__proto__', dataBytes: 30 }] };
  const text = renderDoneJson({
    end: new Date(0),
    tables: [
      { schema: '__proto__', table: 'constructor', ...table },
      { schema: 'shop', table: '__proto__', ...table },
    ],
  });
  expect(text.replace(/\s/g, '')).toContain(
    '"tableRows":{"__proto__":{"constructor":3},"shop":{"__proto__":3}},"chunkFileBytes":{"__proto__":30}',
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});
