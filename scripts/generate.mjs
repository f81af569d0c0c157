// Writes the files that follow from data: action.yml and the tables of the documents. `--check` only compares.
import { manPage } from '../src/cli/man-page.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { SHORT_OPTIONS } from '../src/cli/short-options.ts';
import { VARIABLES } from '../src/cli/variables.ts';
import { NOT_GIVEN, OPTIONS, OPERATIONS, optionsOf } from '../src/options/option-table.ts';
import { ERROR_KINDS, EXIT_CODES } from '../src/core/errors.ts';
import { OUTPUTS } from '../src/action/outputs.ts';
import { FAULT_TABLES } from '../test/faults/outcomes/all.ts';
import { renderVersions } from '../test/fixtures/versions/render.ts';
import { renderLayers } from '../test/unit/layers.ts';
import { renderFaultTables } from '../test/faults/outcomes/outcome.ts';

const GROUPS = [...new Set(OPTIONS.map(({ group }) => group))];
const quote = (text) => `'${text.replaceAll("'", "''")}'`;

function describe({ help, operations }) {
  return operations.length === OPERATIONS.length ? help : `${help} (${operations.join(', ')})`;
}

/** The runner gives an action no way to see the difference between no input and an empty one, except by a default. */
const defaultOf = (option) => (option.refusesEmpty ? NOT_GIVEN : option.default);

function renderAction() {
  const inputs = GROUPS.map((group) => {
    const options = OPTIONS.filter((option) => option.group === group);
    return [
      `  # ${group}`,
      ...options.flatMap((option) => [
        `  ${option.name}:`,
        `    description: ${quote(describe(option))}`,
        ...(defaultOf(option) === undefined ? [] : [`    default: ${quote(defaultOf(option))}`]),
      ]),
    ].join('\n');
  });
  return `# Made by \`node scripts/generate.mjs\` from src/options/option-table.ts.
name: MySQL Backup
description: Parallel, consistent, verified backups of MySQL and MariaDB, streamed to S3 and proven restorable
branding:
  icon: database
  color: blue
inputs:
  operation:
    description: 'What to do: ${OPERATIONS.join(', ')}'
    required: true
  backup:
    description: 'Which backup: an id as list shows it, or latest (restore, verify)'
${inputs.join('\n')}
outputs:
${Object.entries(OUTPUTS)
  .map(([name, help]) => `  ${name}:\n    description: ${quote(help)}`)
  .join('\n')}
runs:
  using: node24
  main: dist/action/index.js
  post: dist/action/post.js
  post-if: always()
`;
}

const cell = (text) => text.replaceAll('|', '\\|');
const code = (text) => (text === undefined ? '' : `\`${text}\``);
const nameOf = (table, option) => Object.keys(table).find((name) => table[name] === option);
const letterOf = (option) => nameOf(SHORT_OPTIONS, option);
const variableOf = (option) => nameOf(VARIABLES, option);

/** The common options of an operation, then the rare ones. */
function renderOptions(operation) {
  const options = optionsOf(operation);
  const row = ({ name, default: fallback, help }) => `| \`${name}\` | ${code(fallback)} | ${cell(help)} |`;
  return [
    '| option and input | default | meaning |',
    '|---|---|---|',
    ...options.filter(({ rare }) => !rare).map(row),
    '| *rare* | | |',
    ...options.filter(({ rare }) => rare).map(row),
  ].join('\n');
}

const TABLES = {
  ...Object.fromEntries(
    OPERATIONS.map((operation) => [`options-${operation}`, () => renderOptions(operation)]),
  ),
  'short-options': () =>
    [
      '| option | letter | variable |',
      '|---|---|---|',
      ...OPTIONS.filter(({ name }) => letterOf(name) || variableOf(name)).map(
        ({ name }) =>
          `| \`${name}\` | ${code(letterOf(name) && `-${letterOf(name)}`)} | ${code(variableOf(name))} |`,
      ),
    ].join('\n'),
  outputs: () =>
    [
      '| output | meaning |',
      '|---|---|',
      ...Object.entries(OUTPUTS).map(([name, help]) => `| \`${name}\` | ${cell(help)} |`),
    ].join('\n'),
  'exit-codes': () =>
    [
      '| code | means | error codes |',
      '|---|---|---|',
      ...Object.entries(EXIT_CODES).map(
        ([kind, code]) =>
          `| ${code} | ${kind} | ${Object.keys(ERROR_KINDS)
            .filter((name) => ERROR_KINDS[name] === kind)
            .map((name) => `\`${name}\``)
            .join(' ')} |`,
      ),
    ].join('\n'),
  layers: () => renderLayers(),
  versions: () => renderVersions(),
  faults: () => renderFaultTables(FAULT_TABLES),
};

/** Each table stands between `<!-- table: name -->` and `<!-- end -->`. */
function renderDocument(text) {
  return text.replace(
    /<!-- table: ([a-z-]+) -->[\s\S]*?<!-- end -->/g,
    (_, name) =>
      `<!-- table: ${name} -->\n<!-- prettier-ignore-start -->\n\n${TABLES[name]()}\n\n<!-- prettier-ignore-end -->\n<!-- end -->`,
  );
}

const files = [
  { file: 'action.yml', render: () => renderAction() },
  { file: 'docs/mysql-backup.1', render: () => manPage() },
  ...['docs/options.md', 'docs/exit-codes.md', 'docs/versions.md', 'docs/faults.md', 'src/README.md'].map(
    (file) => ({ file, render: () => renderDocument(readFileSync(file, 'utf8')) }),
  ),
];
let isStale = false;
for (const { file, render } of files) {
  const current = readFileSync(file, 'utf8');
  const wanted = render();
  if (wanted === current) continue;
  if (process.argv.includes('--check')) {
    console.error(`${file} is not what the data say: run \`node scripts/generate.mjs\``);
    isStale = true;
  } else writeFileSync(file, wanted);
}
process.exitCode = isStale ? 1 : 0;
