// The files for Compose and Kubernetes that users copy: their commands are valid, their containers as strict as promised.
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { makeFolder } from '../support/command-line.ts';
import { S3_IMAGE, SERVER_IMAGES } from '../support/images.ts';
import {
  configOf,
  type Container,
  type Environment,
  environmentOf,
  expectStrictPod,
  jobsOf,
  parseResources,
  type Pod,
  type Resource,
} from '../support/kubernetes.ts';

const folder = join(import.meta.dirname, '..', '..', 'docker');
const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

const OURS = 'ghcr.io/owner/mysql-backup-action';
const root = join(folder, '..');

/** The names and tags that a release of version 1.2.3 pushes. */
function pushedImages(): string[] {
  const { jobs } = parse(readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8')) as {
    jobs: { image: { steps: { with?: { tags?: string } }[] } };
  };
  const { tags } = jobs.image.steps.find((step) => step.with?.tags)!.with!;
  const values: Record<string, string> = {
    'github.repository': 'owner/mysql-backup-action',
    'steps.version.outputs.version': '1.2.3',
    'steps.version.outputs.major': '1',
  };
  return tags!
    .trim()
    .split('\n')
    .map((tag) => tag.trim().replaceAll(/\$\{\{ (\S+) \}\}/g, (_, name: string) => values[name]!));
}

it('a release pushes what the examples and the documents run', () => {
  const pushed = pushedImages();
  expect(pushed).toEqual([`${OURS}:1.2.3`, `${OURS}:1`, `${OURS}:latest`]);
  const files = [
    'docker/compose.yaml',
    'docker/kubernetes/backup.yaml',
    'docker/kubernetes/fleet.yaml',
    'docker/kubernetes/verify.yaml',
    'README.md',
    'docs/kubernetes.md',
  ];
  const used = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/ghcr\.io\/[^\s'"`)]+/gi)].map(([image]) => image),
  );
  expect(used.length).toBeGreaterThan(3);
  for (const image of used) expect(pushed).toContain(image.includes(':') ? image : `${image}:latest`);
  const { images } = parse(read('kubernetes', 'kustomization.yaml')) as {
    images: { name: string; newTag: string }[];
  };
  expect(images.map(({ name, newTag }) => `${name}:${newTag}`)).toEqual([`${OURS}:1`]);
});

it('the base of the image is pinned by its digest, and is the Node.js that the tests run on', () => {
  const [, version, digest] = /^ARG BASE=node:([\d.]+)-trixie-slim@(sha256:[0-9a-f]{64})$/m.exec(
    read('Dockerfile'),
  )!;
  expect(digest).toBeDefined();
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  expect(version).toBe(devDependencies['node']);
});

describe('compose.yaml', () => {
  interface Service {
    image: string;
    environment: Environment;
    command?: string[];
    read_only?: boolean;
    cap_drop?: string[];
    security_opt?: string[];
    depends_on?: Record<string, { condition: string }>;
  }
  const { services } = parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service> };
  const ours = Object.entries(services).filter(([, { image }]) => image.startsWith(OURS));

  it('has the scheduled backup, and what one does by hand', () => {
    expect(ours.map(([name]) => name).sort()).toEqual(['backup', 'list', 'restore', 'verify']);
  });

  it.each(ours)('%s is valid and strict', (name, service) => {
    expect(configOf(service.command!, service.environment)).toMatchObject({
      operation: name,
      storages: [{ url: 's3://backups/shop', s3: { endpoint: 'http://s3:8333' } }],
    });
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  it('makes the bucket that all of it uses before anything uses it', () => {
    const { command, environment } = services['bucket']!;
    expect(command).toEqual(['http://s3:8333/backups']);
    for (const [, service] of ours) {
      expect(service.depends_on).toMatchObject({ bucket: { condition: 'service_completed_successfully' } });
      expect(service.environment).toMatchObject({ ...environment, S3_BUCKET: 's3://backups/shop' });
    }
  });

  it('starts the servers that the tests run on', () => {
    const images = Object.values(services).map(({ image }) => image);
    expect(images).toEqual(expect.arrayContaining([SERVER_IMAGES.mysql, S3_IMAGE]));
    for (const image of images) if (!image.startsWith(OURS)) expect(image).toMatch(/:v?\d/);
  });
});

describe('kubernetes', () => {
  const files = readdirSync(join(folder, 'kubernetes'));
  const resources = files
    .filter((name) => name !== 'kustomization.yaml')
    .flatMap((name) => parseResources(read('kubernetes', name)));
  const ofKind = (kind: string): Resource[] => resources.filter((resource) => resource.kind === kind);
  const secrets = new Map(ofKind('Secret').map(({ metadata, stringData }) => [metadata.name, stringData!]));
  const variablesOf = (container: Container): Environment =>
    environmentOf(container, ({ name, key }) => secrets.get(name)?.[key]);
  const jobs = new Map(jobsOf(resources));
  const podOf = (name: string): Pod => jobs.get(name)!.template.spec;

  it('applies all of its files but the one that takes the place of another', () => {
    const { resources } = parse(read('kubernetes', 'kustomization.yaml')) as { resources: string[] };
    expect([...resources, 'kustomization.yaml', 'fleet.yaml'].sort()).toEqual(files.sort());
  });

  it.each([...jobs.keys()])('the pod of %s may do nothing that it need not', (name) => {
    expectStrictPod(podOf(name), ofKind('ServiceAccount')[0]!.metadata.name);
  });

  it.each([
    ['mysql-backup', { operation: 'backup', connection: { user: 'backup', tls: { mode: 'required' } } }],
    [
      'mysql-binlog',
      { operation: 'binlog-archive', follow: { segmentSeconds: 60 }, connection: { user: 'backup' } },
    ],
    ['mysql-backup-verify', { operation: 'verify', backup: 'latest', level: 'rows' }],
  ])('the command of %s is valid, with the values of its Secrets', (name, expected) => {
    const [container] = podOf(name).containers;
    expect(configOf(container!.args, variablesOf(container!))).toMatchObject({
      ...expected,
      label: 'production',
      storages: [{ url: 's3://CHANGE-ME/mysql' }],
    });
  });

  it('each pod of the fleet takes a profile of the file', async () => {
    await using home = await makeFolder();
    const config = join(home.path, 'mysql-backup.yaml');
    const profile = (name: string): string =>
      `  ${name}: { label: ${name}, host: ${name}.internal, user: u, storage: s3://example/${name} }\n`;
    writeFileSync(config, `s3-region: eu-central-1\nprofiles:\n${profile('shop')}${profile('wiki')}`);
    const { completionMode, completions, template } = jobs.get('mysql-backup-fleet')!;
    expect([completionMode, completions]).toEqual(['Indexed', 2]);
    const [container] = template.spec.containers;
    const args = container!.args.map((arg) =>
      arg.replace('/etc/mysql-backup/mysql-backup.yaml', () => config),
    );
    expect(args).not.toEqual(container!.args);
    for (const [index, label] of ['shop', 'wiki'].entries())
      expect(
        configOf(args, { ...variablesOf(container!), JOB_COMPLETION_INDEX: String(index) }),
      ).toMatchObject({ operation: 'backup', label, connection: { host: `${label}.internal` } });
  });

  it('verifies against a server beside it, with the same password', () => {
    const { initContainers, containers } = podOf('mysql-backup-verify');
    const [server] = initContainers!;
    expect(server).toMatchObject({ image: SERVER_IMAGES.mysql, restartPolicy: 'Always' });
    expect(variablesOf(server!)['MYSQL_ROOT_PASSWORD']).toBe(
      variablesOf(containers[0]!)['RESTORE_INTO_PASSWORD'],
    );
  });
});
