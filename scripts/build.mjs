// `npm run build`: TypeScript to lib/, then each entry with all that it needs to dist/, which is committed. The
// same sources give the same bytes, on any machine and in any folder. `--check` builds elsewhere and compares.
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { collectLicenses } from './bundle-licenses.mjs';
import { nameChunks } from './name-chunks.mjs';

const root = join(import.meta.dirname, '..');
const entries = ['action', 'cli'];

function run(program, ...args) {
  execFileSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
}

async function compile() {
  // What was deleted in src/ must not live on in a bundle.
  await rm(join(root, 'lib'), { recursive: true, force: true });
  run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
}

/** Says which step it is, by itself: what the main step saves for the post step may not have been writable. */
const POST_STEP = `process.env.STATE_isPost = 'true';
await import('./index.js');
`;

/** ssh2 has optional native parts, which npm builds on some machines: it works without them, and a bundle holds none. */
const NATIVE_PARTS = ['ssh2/lib/protocol/crypto/build', 'cpu-features/build'];

async function removeNativeParts() {
  for (const part of NATIVE_PARTS)
    await rm(join(root, 'node_modules', part), { recursive: true, force: true });
}

async function bundle(entry, target) {
  const source = join(root, 'lib', `${entry}.js`);
  const stats = `${target}.stats.json`;
  const options = [
    '--no-cache',
    '--quiet',
    '--no-source-map-register',
    '--target',
    'es2023',
    '--stats-out',
    stats,
  ];
  run('@vercel/ncc/dist/ncc/cli.js', 'build', source, '--out', target, ...options);
  await writeFile(join(target, 'licenses.txt'), await collectLicenses(stats));
  // ssh2 brings a Windows program for its Pageant agent, which this program does not use.
  await rm(join(target, 'pagent.exe'), { force: true });
  await nameChunks(target, JSON.parse(await readFile(stats, 'utf8')).chunks);
  await rm(stats);
  await nameOwnFolder(target);
  await assertPortable(target);
  if (entry === 'cli') await makeExecutable(join(target, 'index.js'));
  if (entry === 'action') await writeFile(join(target, 'post.js'), POST_STEP);
}

/** A bundle that holds this machine's paths or its native files would work here only. */
async function assertPortable(target) {
  for (const name of await listFiles(target)) {
    if (/\.(node|exe)$/.test(name)) throw new Error(`${name}: a native file must not be bundled`);
    const text = await readFile(join(target, name), 'utf8');
    if (text.includes(root)) throw new Error(`${name} holds the path ${root}`);
  }
}

/** ncc leaves CommonJS's word for the folder of a file (ssh2 has one) in modules, which do not have it. */
async function nameOwnFolder(target) {
  for (const name of await listFiles(target)) {
    if (!name.endsWith('.js')) continue;
    const path = join(target, name);
    const text = await readFile(path, 'utf8');
    const named = text.replace(/(?<![\w.$'"])__dirname(?![\w$'"])/g, 'import.meta.dirname');
    if (named !== text) await writeFile(path, named);
  }
}

async function makeExecutable(path) {
  const text = await readFile(path, 'utf8');
  if (!text.startsWith('#!')) await writeFile(path, `#!/usr/bin/env node\n${text}`);
  await chmod(path, 0o755);
}

async function listFiles(folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .filter((file) => file.isFile())
    .map((file) => relative(folder, join(file.parentPath, file.name)))
    .sort();
}

async function isExecutable(folder, name) {
  const { mode } = await stat(join(folder, name));
  return (mode & 0o111) !== 0;
}

async function findDifferences(built, committed) {
  const names = new Set([...(await listFiles(built)), ...(await listFiles(committed))]);
  const differences = [];
  for (const name of names) {
    const [ours, theirs] = await Promise.all(
      [built, committed].map((folder) => readFile(join(folder, name)).catch(() => undefined)),
    );
    if (!theirs) differences.push(`${name} is missing`);
    else if (!ours) differences.push(`${name} is stale`);
    else if (!ours.equals(theirs)) differences.push(`${name} differs`);
    else if ((await isExecutable(built, name)) !== (await isExecutable(committed, name)))
      differences.push(`${name} differs in its mode`);
  }
  return differences;
}

const isCheck = process.argv.includes('--check');
const dist = join(root, 'dist');
// On the same file system as dist/, so that the finished folder takes its place by a rename.
await mkdir(join(root, '.tmp'), { recursive: true });
const built = await mkdtemp(join(root, '.tmp', 'dist-'));
try {
  await compile();
  await removeNativeParts();
  for (const entry of entries) await bundle(entry, join(built, entry));
  if (isCheck) {
    const differences = await findDifferences(built, dist);
    for (const difference of differences) console.error(`dist/${difference}`);
    if (differences.length > 0) {
      console.error('dist/ is not what the sources give. To mend it: npm run build && git add dist');
      process.exitCode = 1;
    }
  } else {
    await rm(dist, { recursive: true, force: true });
    await rename(built, dist);
    await chmod(dist, 0o755);
  }
} finally {
  await rm(built, { recursive: true, force: true });
}
