// The files for Compose and Kubernetes that users copy: their commands are valid, their containers as strict as promised.
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { parseCommandLine } from '../../src/cli/parse-arguments.ts';
import type { Config } from '../../src/options/operations.ts';
import { readConfig } from '../../src/options/read/read-config.ts';
import { S3_IMAGE, SERVER_IMAGES } from '../support/images.ts';

const folder = join(import.meta.dirname, '..', '..', 'docker');
const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

type Environment = Record<string, string>;

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

function configOf(args: readonly string[], environment: Environment): Config {
  const words = args.map((arg) => arg.replaceAll(/\$\((\w+)\)/g, (_, name: string) => environment[name]!));
  const command = parseCommandLine(words, environment);
  if (!('input' in command)) throw new Error(`no operation: ${words.join(' ')}`);
  return readConfig(command.input, { environment, readFile: () => '' });
}

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
      storage: { url: 's3://backups/shop', s3: { endpoint: 'http://s3:8333' } },
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
  interface Container {
    name: string;
    image: string;
    args: string[];
    env: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
    restartPolicy?: string;
    securityContext: Record<string, unknown>;
  }
  interface Pod {
    automountServiceAccountToken: boolean;
    serviceAccountName: string;
    securityContext: Record<string, unknown>;
    containers: Container[];
    initContainers?: Container[];
  }
  interface Resource {
    kind: string;
    metadata: { name: string };
    stringData?: Record<string, string>;
    spec: { jobTemplate: { spec: { template: { spec: Pod } } } };
    resources: string[];
  }
  const resources = readdirSync(join(folder, 'kubernetes'))
    .filter((name) => name !== 'kustomization.yaml')
    .flatMap((name) =>
      parseAllDocuments(read('kubernetes', name)).map((document) => document.toJS() as Resource),
    );
  const ofKind = (kind: string): Resource[] => resources.filter((resource) => resource.kind === kind);
  const secrets = new Map(ofKind('Secret').map(({ metadata, stringData }) => [metadata.name, stringData!]));
  const pods = ofKind('CronJob').map(
    ({ metadata, spec }) => [metadata.name, spec.jobTemplate.spec.template.spec] as const,
  );
  const environmentOf = ({ env }: Container): Environment =>
    Object.fromEntries(
      env.map(({ name, value, valueFrom }) => {
        const { name: secret = '', key = '' } = valueFrom?.secretKeyRef ?? {};
        const text = value ?? secrets.get(secret)?.[key];
        if (text === undefined) throw new Error(`${name}: there is no ${key} in the Secret ${secret}`);
        return [name, text];
      }),
    );

  it('applies all of its files', () => {
    const { resources } = parse(read('kubernetes', 'kustomization.yaml')) as Resource;
    const files = readdirSync(join(folder, 'kubernetes'));
    expect([...resources, 'kustomization.yaml'].sort()).toEqual(files.sort());
  });

  it.each(pods)('the pod of %s may do nothing that it need not', (_, pod) => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      serviceAccountName: ofKind('ServiceAccount')[0]!.metadata.name,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    for (const { name, securityContext } of [...pod.containers, ...(pod.initContainers ?? [])])
      expect([name, { ...pod.securityContext, ...securityContext }]).toEqual([
        name,
        expect.objectContaining({
          runAsUser: expect.any(Number),
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        }),
      ]);
  });

  it.each([
    ['mysql-backup', { operation: 'backup', connection: { user: 'backup', tls: { mode: 'required' } } }],
    ['mysql-backup-verify', { operation: 'verify', backup: 'latest', level: 'rows' }],
  ])('the command of %s is valid, with the values of its Secrets', (name, expected) => {
    const [container] = new Map(pods).get(name)!.containers;
    expect(configOf(container!.args, environmentOf(container!))).toMatchObject({
      ...expected,
      label: 'production',
      storage: { url: 's3://CHANGE-ME/mysql' },
    });
  });

  it('verifies against a server beside it, with the same password', () => {
    const { initContainers, containers } = new Map(pods).get('mysql-backup-verify')!;
    const [server] = initContainers!;
    expect(server).toMatchObject({ image: SERVER_IMAGES.mysql, restartPolicy: 'Always' });
    expect(environmentOf(server!)['MYSQL_ROOT_PASSWORD']).toBe(
      environmentOf(containers[0]!)['RESTORE_INTO_PASSWORD'],
    );
  });
});
