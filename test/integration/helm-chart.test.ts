// The Helm chart: Helm itself renders it, Kubernetes' own schemas accept what comes out, and the commands of the pods are valid.
import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Folder, makeFolder } from '../support/command-line.ts';
import { findGoProgram, findOnPath, TEST_CACHE } from '../support/go-program.ts';
import {
  configOf,
  environmentOf,
  expectStrictPod,
  jobsOf,
  parseResources,
  type Pod,
  type Resource,
} from '../support/kubernetes.ts';
import { notRun } from '../support/server-suites.ts';

const run = promisify(execFile);
const MINUTES = 60_000;
const CHART = join(import.meta.dirname, '..', '..', 'docker', 'helm', 'mysql-backup');
const EXAMPLES = readdirSync(join(CHART, 'ci'));
/** The oldest version that the chart allows, and a newer one. */
const VERSIONS = ['1.29', '1.33'];
const VALIDATOR = 'kubernetes-validate==1.37.0';

async function findValidator(): Promise<string> {
  const own = findOnPath('kubernetes-validate');
  if (own) return own;
  const folder = join(TEST_CACHE, VALIDATOR.replace('==', '-'));
  const installed = join(folder, 'bin', 'kubernetes-validate');
  if (existsSync(installed)) return installed;
  await run('python3', ['-m', 'venv', folder]);
  await run(join(folder, 'bin', 'pip'), ['install', '--quiet', VALIDATOR]);
  return installed;
}

let tools: { helm: string; validator: string } | undefined;
try {
  tools = {
    helm: await findGoProgram({ name: 'helm', module: 'helm.sh/helm/v3/cmd/helm@v3.22.0' }),
    validator: await findValidator(),
  };
} catch (error) {
  notRun('the Helm chart', (error as Error).message.split('\n')[0]!);
}

if (tools) describeChart(tools);
else
  describe.skip('the Helm chart', () => {
    it('needs Helm and Python', () => {});
  });

function describeChart({ helm, validator }: { helm: string; validator: string }): void {
  async function template(version: string, ...args: string[]): Promise<string> {
    const { stdout } = await run(helm, [
      'template',
      'nightly',
      CHART,
      '--namespace=backups',
      `--kube-version=${version}`,
      ...args,
    ]);
    return stdout;
  }
  const render = (example: string, version = VERSIONS[0]!): Promise<string> =>
    template(version, `--values=${join(CHART, 'ci', example)}`);

  describe.each(EXAMPLES)('the Helm chart with %s', (example) => {
    it(
      'is accepted by helm lint, and by the schemas of Kubernetes',
      async () => {
        await using folder = await makeFolder();
        await run(helm, [
          'lint',
          '--strict',
          CHART,
          '--kube-version=1.29',
          `--values=${CHART}/ci/${example}`,
        ]);
        for (const version of VERSIONS) {
          const file = join(folder.path, `${version}.yaml`);
          writeFileSync(file, await render(example, version));
          const { stdout, stderr } = await run(validator, ['--strict', '-k', version, file]);
          expect(`${stdout}${stderr}`.match(/passed for resource/g)!.length).toBeGreaterThanOrEqual(4);
        }
      },
      2 * MINUTES,
    );

    it(
      'gives every pod the least that it needs',
      async () => {
        const resources = parseResources(await render(example));
        const account = resources.find(({ kind }) => kind === 'ServiceAccount')!.metadata.name;
        for (const [, { template: pod }] of jobsOf(resources)) expectStrictPod(pod.spec, account);
      },
      2 * MINUTES,
    );

    it(
      'runs commands that are valid, for each profile of the file',
      async () => {
        await using folder = await makeFolder();
        const resources = parseResources(await render(example));
        const profiles = example.startsWith('fleet') ? ['shop', 'wiki'] : [];
        for (const [name, { completionMode, completions, template: pod }] of jobsOf(resources)) {
          const configs = readConfigs(folder, resources, pod.spec, completions);
          const operation = { 'nightly-mysql-backup': 'backup', 'nightly-mysql-backup-verify': 'verify' }[
            name
          ];
          expect(configs.map((config) => config.operation)).toEqual(
            Array.from({ length: completions ?? 1 }, () => operation ?? 'fleet-status'),
          );
          if (operation && profiles.length > 0) {
            expect([completionMode, completions]).toEqual(['Indexed', profiles.length]);
            expect(configs).toMatchObject(
              profiles.map((profile) => ({ storages: [{ url: `s3://example-backups/${profile}` }] })),
            );
          }
        }
      },
      2 * MINUTES,
    );
  });

  it(
    'refuses values that it does not know, and values without a configuration',
    async () => {
      const refusals: [args: string[], message: RegExp][] = [
        [[], /config is empty/],
        [[`--values=${CHART}/ci/single-values.yaml`, '--set=bakcup.schedule=x'], /bakcup/],
        [[`--values=${CHART}/ci/single-values.yaml`, '--set=backup.schedule=nightly'], /schedule/],
        [[`--values=${CHART}/ci/single-values.yaml`, '--set=fleetStatus.enabled=true'], /config\.profiles/],
      ];
      for (const [args, message] of refusals)
        await expect(template('1.31', ...args)).rejects.toThrow(message);
      await expect(render('single-values.yaml', '1.28')).rejects.toThrow(/kubeVersion/);
    },
    2 * MINUTES,
  );
}

/** Returns the configuration of each pod of a job, with the ConfigMap and the Secrets as files below a folder. */
function readConfigs(
  folder: Folder,
  resources: readonly Resource[],
  pod: Pod,
  completions = 1,
): ReturnType<typeof configOf>[] {
  const { data } = resources.find(({ kind }) => kind === 'ConfigMap')!;
  const secret = join(folder.path, 'secret');
  writeFileSync(secret, 'a text', { mode: 0o600 });
  const file = join(folder.path, 'mysql-backup.yaml');
  writeFileSync(
    file,
    data!['mysql-backup.yaml']!.replaceAll(/\/run\/secrets\/\S+/g, () => secret),
  );
  const [container] = pod.containers;
  const environment = environmentOf(container!, ({ key }) =>
    key === 'slack-webhook' ? 'https://hooks.slack.test/services/x' : 'a text',
  );
  const args = container!.args.map((arg) => arg.replace('/etc/mysql-backup/mysql-backup.yaml', () => file));
  return Array.from({ length: completions }, (_, index) =>
    configOf(args, { ...environment, JOB_COMPLETION_INDEX: String(index) }),
  );
}
