// Workflows as their authors write them, run by act with the committed action: outputs that later steps and jobs use, a fleet as a matrix with a leg
// that fails, a run that is cancelled, and secrets that no log shows.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { findAct, UserRepository, type WorkflowRun } from '../support/act.ts';
import { type Folder, makeFolder, waitUntil } from '../support/command-line.ts';
import { type HttpEndpoint, startHttpEndpoint } from '../support/http-endpoint.ts';
import { describeServers, notRun } from '../support/server-suites.ts';

const SCHEMA = 'workflow_shop';
const BIG = 'workflow_big';
const MINUTES = 60_000;
const TOKEN = 'T0K3N-of-the-hook-s3cret';

let act: string | undefined;
try {
  act = await findAct();
} catch (error) {
  notRun('workflows under act', (error as Error).message);
}

if (act) await describeWorkflows(act);
else
  describe.skip('workflows', () => {
    it('need act', () => {});
  });

async function describeWorkflows(act: string): Promise<void> {
  await describeServers(
    'workflows under act',
    ['source'],
    ({ source }) => {
      let folder: Folder;
      let repository: UserRepository;
      let storage: string;
      let hook: HttpEndpoint;

      beforeAll(async () => {
        await loadShop(source.access(), SCHEMA);
        await dropSchemas(source.access(), [BIG]);
        await runAll(source.access(), [
          `CREATE DATABASE ${BIG}`,
          `CREATE TABLE ${BIG}.t (id int PRIMARY KEY AUTO_INCREMENT, pad char(200))`,
          `INSERT INTO ${BIG}.t (pad) VALUES (UUID()), (UUID())`,
          ...Array.from({ length: 14 }, () => `INSERT INTO ${BIG}.t (pad) SELECT UUID() FROM ${BIG}.t`),
        ]);
      }, 2 * MINUTES);

      afterAll(() => dropSchemas(source.access(), [SCHEMA, BIG]), MINUTES);

      beforeEach(async () => {
        folder = await makeFolder();
        storage = join(folder.path, 'backups');
        await mkdir(storage);
        repository = await UserRepository.make(act, folder.path);
        hook = await startHttpEndpoint({ status: 200, body: 'ok' });
      }, MINUTES);

      afterEach(async () => {
        await hook[Symbol.asyncDispose]();
        await folder[Symbol.asyncDispose]();
      });

      const secrets = (): Record<string, string> => ({
        DATABASE_URL: source.url(),
        HOOK: `${hook.url}/services/${TOKEN}`,
      });

      function expectMasked({ log }: WorkflowRun): void {
        expect(log).not.toContain(TOKEN);
        expect(log).not.toContain(source.url());
      }

      it(
        'give outputs to later steps and jobs, and mask secrets',
        async () => {
          const ran = await repository.run(
            `name: Nightly
on: workflow_dispatch
jobs:
  backup:
    runs-on: ubuntu-latest
    outputs: { id: '\${{ steps.b.outputs.backup-id }}' }
    steps:
      - id: b
        uses: owner/mysql-backup-action@v1
        with:
          operation: backup
          url: \${{ secrets.DATABASE_URL }}
          schemas: ${SCHEMA}
          storage: \${{ vars.STORAGE }}
          label: shop
          verify: objects
          slack-webhook: \${{ secrets.HOOK }}
          notify-on: always
      - run: test "\${{ steps.b.outputs.status }} \${{ steps.b.outputs.rows }} \${{ steps.b.outputs.label }}" = "objects-verified ${SHOP_TOTAL} shop"
  after:
    needs: backup
    runs-on: ubuntu-latest
    steps:
      - id: list
        uses: owner/mysql-backup-action@v1
        with: { operation: list, storage: '\${{ vars.STORAGE }}' }
      - run: test "\${{ needs.backup.outputs.id }}" = "\${{ steps.list.outputs.newest }}" && echo "SAME \${{ steps.list.outputs.count }}"
`,
            { secrets: secrets(), vars: { STORAGE: storage } },
          );
          expect([ran.exitCode, ran.exitCode === 0 ? '' : ran.log]).toEqual([0, '']);
          expect(ran.log).toContain('SAME 1');
          expect(ran.log).toContain('## ✅ Backup stored and read back');
          expect(hook.asked).toHaveLength(1);
          expectMasked(ran);
        },
        3 * MINUTES,
      );

      it(
        'run a fleet as a matrix: the leg that fails is in the one alert of the last job',
        async () => {
          const config = join(folder.path, 'fleet.yaml');
          const places = await Promise.all(
            ['one', 'two', 'gone'].map(async (name) => {
              const place = join(storage, name);
              await mkdir(place);
              return place;
            }),
          );
          await writeFile(
            config,
            `schemas: ${SCHEMA}
profiles:
  one: { label: one, url: { env: DATABASE_URL }, storage: ${places[0]!} }
  two: { label: two, url: { env: DATABASE_URL }, storage: ${places[1]!} }
  gone: { label: gone, host: 127.0.0.1, port: 1, user: u, storage: ${places[2]!} }
`,
            { mode: 0o600 },
          );
          const ran = await repository.run(
            `name: Fleet
on: workflow_dispatch
jobs:
  plan:
    runs-on: ubuntu-latest
    outputs: { matrix: '\${{ steps.plan.outputs.matrix }}', count: '\${{ steps.plan.outputs.count }}' }
    steps:
      - id: plan
        uses: owner/mysql-backup-action@v1
        with: { operation: matrix, config: '\${{ vars.CONFIG }}', stale: 20h }
        env: { DATABASE_URL: '\${{ secrets.DATABASE_URL }}' }
  backup:
    needs: plan
    if: needs.plan.outputs.count != '0'
    runs-on: ubuntu-latest
    strategy: { fail-fast: false, matrix: '\${{ fromJSON(needs.plan.outputs.matrix) }}' }
    steps:
      - uses: owner/mysql-backup-action@v1
        with:
          operation: backup
          config: \${{ vars.CONFIG }}
          profile: \${{ matrix.profile }}
          slack-webhook: \${{ secrets.HOOK }}
          notify-on: never
        env: { DATABASE_URL: '\${{ secrets.DATABASE_URL }}' }
  status:
    needs: backup
    if: always()
    runs-on: ubuntu-latest
    steps:
      - id: status
        uses: owner/mysql-backup-action@v1
        with:
          operation: fleet-status
          config: \${{ vars.CONFIG }}
          slack-webhook: \${{ secrets.HOOK }}
        env: { DATABASE_URL: '\${{ secrets.DATABASE_URL }}' }
      - if: always()
        run: echo 'STALE \${{ steps.status.outputs.stale-profiles }}'
`,
            { secrets: secrets(), vars: { CONFIG: config } },
          );
          expect(ran.exitCode).not.toBe(0);
          expect(ran.log).toContain('STALE ["gone"]');
          expect(ran.log).toContain('1 of 3 profiles stale');
          expect(
            hook.asked.map(({ body }) => (JSON.parse(body) as { text: string }).text.split('\n')[0]),
          ).toEqual(['❌ Backups of the fleet are stale']);
          expectMasked(ran);
        },
        5 * MINUTES,
      );

      it(
        'that are cancelled leave nothing: the post step clears up',
        async () => {
          const running = await repository.start(
            `name: Cancelled
on: workflow_dispatch
jobs:
  backup:
    runs-on: ubuntu-latest
    steps:
      - uses: owner/mysql-backup-action@v1
        with:
          operation: backup
          url: \${{ secrets.DATABASE_URL }}
          schemas: ${BIG}
          storage: \${{ vars.STORAGE }}
          label: big
          max-rate: 50KB
`,
            { secrets: secrets(), vars: { STORAGE: storage } },
          );
          await waitUntil('rows are dumped', () => /group::data/.test(running.log()), 10 * MINUTES);
          await waitUntil(
            'a file is there',
            async () =>
              (await folder.list()).some((name) => name.endsWith('.zst') || name.includes('.incomplete')),
            10 * MINUTES,
          );
          running.cancel();
          const ran = await running.ended;
          expect(ran.exitCode).not.toBe(0);
          // act kills the step at once, as a runner does whose time is up.
          expect(ran.log).toContain('RUN_KILLED');
          expect(ran.log).toContain('Nothing was left.');
          const left = (await folder.list()).filter((name) => name.startsWith('backups/'));
          expect(left).toEqual([]);
          expectMasked(ran);
        },
        3 * MINUTES,
      );
    },
    ['mysql'],
  );
}
