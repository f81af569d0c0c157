// Manifests of Kubernetes as the tests read them: pods, their commands with the values of Secrets, and what a pod may do.
import { expect } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { parseCommandLine } from '../../src/cli/parse-arguments.ts';
import type { Config } from '../../src/options/operations.ts';
import { readConfig } from '../../src/options/read/read-config.ts';

export type Environment = Record<string, string>;

interface SecretKey {
  name: string;
  key: string;
}

export interface Container {
  name: string;
  image: string;
  args: string[];
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef: SecretKey } }[];
  restartPolicy?: string;
  securityContext: Record<string, unknown>;
}

export interface Pod {
  automountServiceAccountToken: boolean;
  serviceAccountName: string;
  securityContext: Record<string, unknown>;
  containers: Container[];
  initContainers?: Container[];
}

interface JobSpec {
  completionMode?: string;
  completions?: number;
  template: { spec: Pod };
}

export interface Resource {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  /** Of a CronJob, and of a Deployment. */
  spec: { jobTemplate: { spec: JobSpec } } & JobSpec;
}

/** Returns the resources of a file in YAML. */
export function parseResources(yaml: string): Resource[] {
  return parseAllDocuments(yaml).map((document) => document.toJS() as Resource);
}

/** Returns the specification of each CronJob's Job and of each Deployment, by its name. */
export function jobsOf(resources: readonly Resource[]): [string, JobSpec][] {
  return resources
    .filter(({ kind }) => kind === 'CronJob' || kind === 'Deployment')
    .map(({ kind, metadata, spec }) => [metadata.name, kind === 'Deployment' ? spec : spec.jobTemplate.spec]);
}

/** Returns the variables of a container; `secretOf` gives the value of a Secret's key. */
export function environmentOf(
  { env = [] }: Container,
  secretOf: (key: SecretKey) => string | undefined,
): Environment {
  return Object.fromEntries(
    env.map(({ name, value, valueFrom }) => {
      const text = value ?? (valueFrom && secretOf(valueFrom.secretKeyRef));
      if (text === undefined) throw new Error(`${name}: ${JSON.stringify(valueFrom)} is in no Secret`);
      return [name, text];
    }),
  );
}

/** Returns the configuration that a command line means. */
export function configOf(args: readonly string[], environment: Environment): Config {
  const words = args.map((arg) => arg.replaceAll(/\$\((\w+)\)/g, (_, name: string) => environment[name]!));
  const command = parseCommandLine(words, environment);
  if (!('input' in command)) throw new Error(`no operation: ${words.join(' ')}`);
  return readConfig(command.input, { environment, readFile: () => 'a text' });
}

/** The pod runs without root, without a writable root file system and without any capability. */
export function expectStrictPod(pod: Pod, serviceAccount: string): void {
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    serviceAccountName: serviceAccount,
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
}
