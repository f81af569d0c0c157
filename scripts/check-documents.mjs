// Checks the links between the documents: every file and every anchor that a link names exists. Works offline: addresses on the
// network are not opened. `node scripts/check-documents.mjs FOLDER` checks another folder.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const SKIPPED = new Set(['node_modules', '.git', 'dist', 'lib', '.tmp', 'fixtures']);

function* markdownIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* markdownIn(path);
    else if (entry.name.endsWith('.md')) yield path;
  }
}

/** The text without code: links and headings in it are none. */
function withoutCode(text) {
  return text
    .replace(/^(`{3,}|~{3,})[^]*?^\1[^\S\n]*$/gm, (block) => block.replace(/[^\n]/g, ''))
    .replace(/<!--[^]*?-->/g, (comment) => comment.replace(/[^\n]/g, ''));
}

/** As GitHub makes an anchor of a heading. */
function slugOf(heading) {
  return heading
    .trim()
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

const anchors = new Map();
function anchorsOf(file) {
  let found = anchors.get(file);
  if (found) return found;
  found = new Set();
  for (const [, heading] of withoutCode(readFileSync(file, 'utf8')).matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = slugOf(heading);
    let unique = slug;
    for (let number = 1; found.has(unique); number++) unique = `${slug}-${number}`;
    found.add(unique);
  }
  anchors.set(file, found);
  return found;
}

function problemOf(file, target) {
  const [path, anchor] = target.split('#');
  const to = path === '' ? file : resolve(dirname(file), decodeURIComponent(path));
  if (!existsSync(to)) return `${path} does not exist`;
  if (anchor === undefined || statSync(to).isDirectory() || !to.endsWith('.md')) return undefined;
  return anchorsOf(to).has(anchor) ? undefined : `${path || 'this page'} has no heading #${anchor}`;
}

const root = resolve(process.argv[2] ?? '.');
let links = 0;
let problems = 0;
for (const file of markdownIn(root)) {
  const lines = withoutCode(readFileSync(file, 'utf8'))
    // Code in a line: a link in it is none, but a link around it is one.
    .replace(/`[^`\n]*`/g, (code) => '`'.repeat(code.length))
    .split('\n');
  lines.forEach((line, i) => {
    const targets = [
      ...line.matchAll(/\]\(<?([^)\s>]+)>?(?:\s"[^"]*")?\)/g),
      ...line.matchAll(/^\[[^\]]+\]: (\S+)/g),
    ];
    for (const [, target] of targets) {
      if (/^[a-z][a-z+.-]*:/i.test(target)) continue;
      links++;
      const problem = problemOf(file, target);
      if (problem === undefined) continue;
      problems++;
      console.error(`${relative(root, file)}:${i + 1}: dead link ${target}: ${problem}`);
    }
  });
}
if (links === 0) {
  problems++;
  console.error('no links were found');
}
if (problems > 0) process.exitCode = 1;
else console.log(`${links} links between documents are in order`);
