// The examples and the README's workflow as users copy them, word for word, under act: S3 by a role that the job assumes, a server in a
// container for the verification, a restore into staging, and the image as the container of a job.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { findAct, UserRepository, type WorkflowOptions, type WorkflowRun } from '../support/act.ts';
import { type Folder, makeFolder } from '../support/command-line.ts';
import { runInProcess } from '../support/in-process.ts';
import { buildProjectImage, type ProjectImage } from '../support/docker-image.ts';
import { type JobIdentity, startJobIdentity } from '../support/job-identity.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { acquireS3, startServer, type TestS3, type TestServer } from '../support/servers.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MINUTES = 60_000;
const SCHEMA = 'example_shop';
const STAGING = 'example_shop_staging';
const MASK_SECRET = 'b9f0c1a7d2e84f5566778899aabbccddeeff00112233445566778899aabbccdd';

let tools: { act: string; image: ProjectImage } | undefined;
try {
  tools = {
    act: await findAct(),
    image: await buildProjectImage({ VERSION: '1.2.3', REVISION: 'abcdef', CREATED: '', SOURCE: '' }),
  };
} catch (error) {
  if (error instanceof AggregateError) throw new Error(error.errors.join('\n'), { cause: error });
  notRun('the examples under act', (error as Error).message);
}

if (tools) await describeExamples(tools);
else
  describe.skip('the examples', () => {
    it('need act and Docker', () => {});
  });

async function describeExamples({ act, image }: { act: string; image: ProjectImage }): Promise<void> {
  afterAll(async () => {
    await image[Symbol.asyncDispose]();
  }, MINUTES);

  await describeServers(
    'the examples under act',
    ['target'],
    ({ target }) => {
      /** Its own: the examples back up everything that a server has. */
      let source: TestServer;
      let folder: Folder;
      let repository: UserRepository;
      let s3: TestS3;
      let bucket: string;
      let identity: JobIdentity;

      beforeAll(async () => {
        source = await startServer('mysql');
        await loadShop(source.access(), SCHEMA);
        await dropSchemas(target.access(), [SCHEMA, STAGING]);
        s3 = await acquireS3();
        bucket = await s3.createBucket();
        identity = await startJobIdentity(s3, 3600);
      }, 2 * MINUTES);

      afterAll(async () => {
        await identity[Symbol.asyncDispose]();
        await source[Symbol.asyncDispose]();
        await dropSchemas(target.access(), [SCHEMA, STAGING]);
      }, MINUTES);

      beforeEach(async () => {
        folder = await makeFolder();
        repository = await UserRepository.make(act, folder.path);
      }, MINUTES);

      afterEach(async () => {
        await folder[Symbol.asyncDispose]();
      });

      const run = async (workflow: string, options: WorkflowOptions = {}): Promise<WorkflowRun> =>
        await repository.run(workflow, {
          ...options,
          secrets: {
            DATABASE_URL: source.url(),
            STAGING_DATABASE_URL: target.url(),
            ...options.secrets,
          },
          vars: {
            BACKUP_STORAGE: `s3://${bucket}/production`,
            AWS_REGION: s3.region,
            AWS_BACKUP_ROLE: 'arn:aws:iam::123456789012:role/database-backup',
            AWS_RESTORE_ROLE: 'arn:aws:iam::123456789012:role/database-restore',
            ...options.vars,
          },
          environment: { ...identity.environment, AWS_ENDPOINT_URL_S3: s3.endpoint },
        });
      const example = (name: string): string =>
        readFileSync(join(ROOT, '.github', 'workflows', 'examples', name), 'utf8');
      const expectSuccess = ({ exitCode, log }: WorkflowRun): void =>
        expect([exitCode, exitCode === 0 ? '' : log]).toEqual([0, '']);

      let nightly: Promise<WorkflowRun> | undefined;
      /** Runs backup.yml once: the other examples need its backup. */
      const backUp = (): Promise<WorkflowRun> => (nightly ??= run(example('backup.yml')));

      it(
        'backup.yml, started by hand and by its schedule',
        async () => {
          for (const ran of [await backUp(), await run(example('backup.yml'), { event: 'schedule' })]) {
            expectSuccess(ran);
            expect(ran.log).toContain('## ✅ Backup stored and read back');
            expect(ran.log).not.toContain(s3.secretAccessKey);
          }
        },
        3 * MINUTES,
      );

      it(
        'verify.yml, with a server in a container and assertions of the repository',
        async () => {
          expectSuccess(await backUp());
          const ran = await run(example('verify.yml'), {
            vars: { BACKUP_ASSERTIONS: '.github/backup-assertions.yml' },
            files: {
              '.github/backup-assertions.yml': `assertions:\n  - name: there are customers\n    sql: SELECT COUNT(*) FROM ${SCHEMA}.customers\n    expect: '> 0'\n`,
            },
          });
          expectSuccess(ran);
          expect(ran.log).toContain('there are customers');
        },
        5 * MINUTES,
      );

      it(
        'restore-staging.yml, with masks, under another name of the schema; without a rule or the variable nothing is restored',
        async () => {
          expectSuccess(await backUp());
          const inputs = { backup: 'latest', 'verify-level': 'rows', 'drop-existing': 'false' };
          const rules = join(folder.path, 'rules.yaml');
          await runInProcess(['mask', 'suggest', '--url', source.url(), '--rules', rules]);
          const files = { '.github/mask-rules.yaml': readFileSync(rules, 'utf8') };
          const secrets = { MASK_SECRET };
          const vars = { STAGING_SCHEMA_MAP: `${SCHEMA}=${STAGING}` };
          const strict = await run(example('restore-staging.yml'), {
            inputs,
            vars,
            secrets,
            files: {
              '.github/mask-rules.yaml': files['.github/mask-rules.yaml'].replace(/^    name: .*\n/m, ''),
            },
          });
          expect(strict.exitCode).not.toBe(0);
          expect(strict.log).toContain('customers: { name: keep }');
          const ran = await run(example('restore-staging.yml'), { inputs, vars, secrets, files });
          expectSuccess(ran);
          expect(ran.log).toContain('Masked column');
          expect(ran.log).not.toContain(MASK_SECRET);
          const unset = await run(example('restore-staging.yml'), { inputs, secrets, files });
          expect(unset.exitCode).not.toBe(0);
          expect(unset.log).toContain('map-schema');
          const found = await ask<{ name: string }>(
            target.access(),
            `SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'example%'`,
          );
          expect(found.map(({ name }) => name)).toEqual([STAGING]);
          const rows = await ask<{ name: string }>(
            target.access(),
            `SELECT name FROM ${STAGING}.customers LIMIT 5`,
          );
          for (const { name } of rows) expect(name).toMatch(/^[A-Z][a-z]+$/);
        },
        5 * MINUTES,
      );

      it(
        'binlog.yml and restore-point-in-time.yml: what was there before a mistake',
        async () => {
          const vars = { BACKUP_STORAGE: `s3://${bucket}/point-in-time` };
          await using recovery = await startServer('mysql');
          await runAll(recovery.access(), ['SET GLOBAL event_scheduler = OFF']);
          expectSuccess(await run(example('backup.yml'), { vars }));
          const customers = `SELECT COUNT(*) AS n FROM ${SCHEMA}.customers`;
          await runAll(source.access(), [
            `CREATE TABLE ${SCHEMA}.noted (id int PRIMARY KEY)`,
            `INSERT INTO ${SCHEMA}.noted VALUES (1), (2)`,
          ]);
          const [{ n: before }] = (await ask<{ n: number }>(source.access(), customers)) as [{ n: number }];
          // The moment lies between two commits, by the server's clock.
          await runAll(source.access(), ['DO SLEEP(1.1)']);
          const [{ moment }] = (await ask<{ moment: string }>(
            source.access(),
            `SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ') AS moment`,
          )) as [{ moment: string }];
          await runAll(source.access(), ['DO SLEEP(1.1)', `DROP TABLE ${SCHEMA}.noted`]);
          expectSuccess(await run(example('binlog.yml'), { vars }));
          const secrets = { RECOVERY_DATABASE_URL: recovery.url() };
          const inputs = { until: moment, 'dry-run': 'true' };
          expectSuccess(await run(example('restore-point-in-time.yml'), { vars, secrets, inputs }));
          const schemas = `SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '${SCHEMA}'`;
          expect(await ask(recovery.access(), schemas)).toEqual([]);
          expectSuccess(
            await run(example('restore-point-in-time.yml'), {
              vars,
              secrets,
              inputs: { ...inputs, 'dry-run': 'false' },
            }),
          );
          expect(await ask(recovery.access(), `SELECT id FROM ${SCHEMA}.noted ORDER BY id`)).toEqual([
            { id: 1 },
            { id: 2 },
          ]);
          expect(await ask(recovery.access(), customers)).toEqual([{ n: before }]);
        },
        5 * MINUTES,
      );

      it(
        "the README's workflow",
        async () => {
          const [, snippet] = /```yaml\n(on: \{ schedule.*?)```/s.exec(
            readFileSync(join(ROOT, 'README.md'), 'utf8'),
          )!;
          // The bucket is the one thing that a test cannot have by that name.
          const storage = 's3://example-backups/production';
          expect(snippet).toContain(storage);
          const ran = await run(snippet!.replace(storage, `s3://${bucket}/readme`), { event: 'schedule' });
          expectSuccess(ran);
          expect(ran.log).toContain('## ✅ Backup stored and read back');
        },
        3 * MINUTES,
      );

      it(
        'the image as the container of a job: outputs, masks and the summary as the action gives them',
        async () => {
          const ran = await run(
            `on: workflow_dispatch
jobs:
  backup:
    runs-on: ubuntu-latest
    container:
      image: ${image.name}
      options: --network host
    steps:
      - id: b
        shell: sh
        run: mysql-backup backup --url "$URL" --schemas ${SCHEMA} --storage "$STORAGE" --s3-region ${s3.region} --label container
        env:
          URL: \${{ secrets.DATABASE_URL }}
          STORAGE: s3://${bucket}/container
          AWS_ACCESS_KEY_ID: ${s3.accessKeyId}
          AWS_SECRET_ACCESS_KEY: ${s3.secretAccessKey}
      - shell: sh
        run: echo "STATUS \${{ steps.b.outputs.status }} \${{ steps.b.outputs.rows }} \${{ steps.b.outputs.label }}"
`,
          );
          expectSuccess(ran);
          expect(ran.log).toContain(`STATUS stored ${SHOP_TOTAL} container`);
        },
        3 * MINUTES,
      );
    },
    ['mysql'],
  );
}
