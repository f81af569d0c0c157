// A release as release.yml makes it, without publishing: its scripts run in a clone whose remote is a folder.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { type Folder, makeFolder } from '../support/command-line.ts';

interface Step {
  name?: string;
  run?: string;
}

const root = join(import.meta.dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const { jobs } = parse(readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8')) as {
  jobs: Record<string, { steps: Step[] }>;
};

function scriptOf(job: string, name: string): string {
  const step = jobs[job]?.steps.find((each) => each.name === name);
  if (!step?.run) throw new Error(`release.yml has no step "${name}" in ${job}`);
  return step.run;
}

let folder: Folder;
let clone: string;
let remote: string;

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
    cwd: clone,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

beforeAll(async () => {
  folder = await makeFolder();
  clone = join(folder.path, 'clone');
  remote = join(folder.path, 'remote.git');
  mkdirSync(clone);
  for (const file of ['package.json', 'CHANGELOG.md'])
    writeFileSync(join(clone, file), readFileSync(join(root, file)));
  execFileSync('git', ['init', '-q', '--bare', remote]);
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'release');
  git('remote', 'add', 'origin', remote);
  const programs = join(folder.path, 'bin');
  mkdirSync(programs);
  writeFileSync(join(programs, 'gh'), '#!/bin/sh\nprintf "%s\\n" "$@" > "$GH_CALLED"\n');
  chmodSync(join(programs, 'gh'), 0o755);
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

/** Runs a script of the workflow as the runner does: bash with -e. */
function runScript(script: string, tag: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script], {
    cwd: clone,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: [join(folder.path, 'bin'), process.env['PATH']].join(delimiter),
      TAG: tag,
      GITHUB_REF_NAME: tag,
      GH_CALLED: join(folder.path, 'gh-called'),
    },
  });
  return { status, output: stdout + stderr };
}

describe('a release', () => {
  it('is refused unless tag, package.json and CHANGELOG.md name one version', () => {
    const script = scriptOf('check', 'Tag, package.json and CHANGELOG name the same version');
    expect(runScript(script, `v${version}`)).toEqual({ status: 0, output: '' });
    expect(runScript(script, 'v99.0.0')).toEqual({
      status: 1,
      output: `tag v99.0.0, package.json ${version}\n`,
    });
    writeFileSync(join(clone, 'package.json'), JSON.stringify({ version: '98.0.0' }));
    try {
      const { status, output } = runScript(script, 'v98.0.0');
      expect({ status, output }).toEqual({ status: 1, output: 'CHANGELOG.md has no section 98.0.0\n' });
    } finally {
      git('checkout', '-q', 'package.json');
    }
  });

  it('has the notes of its version, and no others', () => {
    const script = scriptOf('release', 'Release with the notes of this version');
    expect(runScript(script, `v${version}`)).toEqual({ status: 0, output: '' });
    const notes = readFileSync(join(clone, 'notes.md'), 'utf8');
    expect(notes).toMatch(/^### Added$/m);
    expect(notes).not.toMatch(/^## |^\[/m);
    expect(readFileSync(join(folder.path, 'gh-called'), 'utf8').split('\n').slice(0, 4)).toEqual([
      'release',
      'create',
      `v${version}`,
      '--verify-tag',
    ]);
    expect(runScript(script, 'v99.0.0').status).toBe(1);
  });

  it('moves the tag of the major version', () => {
    const script = scriptOf('release', 'Move the major tag');
    const major = `v${version.split('.')[0]}`;
    expect(runScript(script, `v${version}`).status).toBe(0);
    git('commit', '-q', '--allow-empty', '-m', 'next');
    expect(runScript(script, `v${version}`).status).toBe(0);
    const [pushed] = git('ls-remote', 'origin', `refs/tags/${major}`).split('\t');
    expect(pushed).toBe(git('rev-parse', 'HEAD').trim());
  });
});

it('the npm package runs with no other package next to it', async () => {
  await using place = await makeFolder();
  const npm = (...args: string[]): string =>
    execFileSync('npm', args, { cwd: place.path, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  writeFileSync(join(place.path, 'package.json'), '{"name":"user","version":"1.0.0"}');
  const packed = npm('pack', root, '--silent', '--ignore-scripts').trim();
  npm('install', '--offline', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', `./${packed}`);
  const installed = readdirSync(join(place.path, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(installed).toEqual(['mysql-backup-action']);
  const program = join(place.path, 'node_modules', '.bin', 'mysql-backup');
  expect(execFileSync(program, ['version'], { encoding: 'utf8' })).toBe(`mysql-backup ${version}\n`);
  // More than the entry: this loads the parts of an operation and of a storage.
  const listed = spawnSync(program, ['list', '--storage', place.path], { encoding: 'utf8' });
  expect({ status: listed.status, stderr: listed.stderr }).toEqual({ status: 0, stderr: '' });
});
