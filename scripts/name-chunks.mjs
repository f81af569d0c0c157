// Gives the files of a bundle names that say what is in them. The bundler numbers all but the entry (`248.index.js`).
import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** The bundler's own function from the number of a chunk to the name of its file. */
const FILE_OF_CHUNK = /return "" \+ chunkId \+ "\.index\.js";/g;

/** `@aws-sdk/client-s3` is `aws-sdk-client-s3`; `./lib/storage/s3/s3-storage.js` is `s3-storage`. */
function nameOfModule(name) {
  const path = name.replace(/ \+ \d+ modules$/, '');
  const [, inPackage] = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return inPackage ? inPackage.replace(/^@/, '').replace('/', '-') : basename(path, '.js');
}

/** What most of the bytes of these modules belong to. */
function largestPart(modules) {
  const sizes = new Map();
  for (const { name, size } of modules) {
    const part = nameOfModule(name);
    sizes.set(part, (sizes.get(part) ?? 0) + size);
  }
  return [...sizes].reduce((largest, each) => (each[1] > largest[1] ? each : largest))[0];
}

/** The module that alone made this chunk, otherwise the largest part of it: then several modules share it. */
function nameOfChunk({ modules, origins }) {
  const requested = [...new Set(origins.map(({ request }) => request))];
  const names = modules.map(({ name }) => nameOfModule(name));
  const [request] = requested;
  const isOurs = request?.startsWith('.');
  const wanted = isOurs ? basename(request, '.js') : request?.replace(/^@/, '').replace('/', '-');
  if (requested.length === 1 && names.includes(wanted)) return wanted;
  return `shared-${largestPart(modules)}`;
}

/**
 * Renames the numbered files in a bundle and changes its entry accordingly.
 *
 * @param folder the bundle's folder, with `index.js`
 * @param chunks of the bundler's statistics: each with `id`, `modules`, `origins` and `files`
 * @throws Error if the entry does not look as the bundler of today writes it
 */
export async function nameChunks(folder, chunks) {
  const names = {};
  const taken = new Set(['index', 'post']);
  for (const chunk of chunks.toSorted((a, b) => a.id - b.id)) {
    if (!chunk.files.includes(`${chunk.id}.index.js`)) continue;
    const wanted = nameOfChunk(chunk);
    const name = taken.has(wanted) ? `${wanted}-${chunk.id}` : wanted;
    taken.add(name);
    names[chunk.id] = name;
    await rename(join(folder, `${chunk.id}.index.js`), join(folder, `${name}.js`));
  }
  const entry = join(folder, 'index.js');
  const text = await readFile(entry, 'utf8');
  if (text.match(FILE_OF_CHUNK)?.length !== 1)
    throw new Error(
      `${entry}: the bundler names its files in another way than scripts/name-chunks.mjs knows`,
    );
  const table = JSON.stringify(names, undefined, 2).replace(/\n/g, '\n/******/ \t\t');
  await writeFile(
    entry,
    text.replace(FILE_OF_CHUNK, () => `return ${table}[chunkId] + ".js";`),
  );
}
