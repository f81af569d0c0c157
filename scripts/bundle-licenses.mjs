// The licences of what a bundle contains, by webpack's own list of its modules. ncc's `--license` keeps only the
// packages of the chunk that it writes last, so a bundle that is split would lack most of them.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

function listModuleFiles(modules) {
  return modules.flatMap((module) => [
    module.nameForCondition ?? '',
    ...listModuleFiles(module.modules ?? []),
  ]);
}

/** The folder of the package that a file belongs to; of nested packages the innermost. */
function packageFolder(file) {
  const [found] = file.match(/^.*\/node_modules\/(@[^/]+\/)?[^/]+/) ?? [];
  return found;
}

async function describePackage(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const names = await readdir(folder);
  const texts = names.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  if (texts.length === 0 && !license) throw new Error(`${name} ${version} in ${folder} says no licence`);
  const contents = await Promise.all(texts.map((file) => readFile(join(folder, file), 'utf8')));
  const lines = [
    `${name} ${version}`,
    license ?? '',
    ...contents.map((text) => text.replaceAll('\r\n', '\n').trim()),
  ];
  return lines.filter(Boolean).join('\n\n');
}

/** @param {string} statsPath what ncc wrote for `--stats-out` */
export async function collectLicenses(statsPath) {
  const { modules } = JSON.parse(await readFile(statsPath, 'utf8'));
  const folders = new Set(listModuleFiles(modules).map(packageFolder).filter(Boolean));
  const entries = await Promise.all([...folders].map(describePackage));
  return `${[...new Set(entries)].sort().join(`\n\n${'-'.repeat(78)}\n\n`)}\n`;
}
