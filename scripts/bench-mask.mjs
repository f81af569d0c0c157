// Prints what masks cost: `node scripts/bench-mask.mjs mysql://root:…@host:3306 [rows]` creates the schemas bench_mask and
// bench_mask_to on a server that may be lost, backs 30 columns with four indexes up, and restores them with and without masks.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';

const [url, rows = '300000'] = process.argv.slice(2);
if (!url) throw new Error('give the URL of a server that may be lost');
const SECRET = 'b9f0c1a7d2e84f5566778899aabbccddeeff00112233445566778899aabbccdd';
const folder = mkdtempSync(join(tmpdir(), 'bench-mask-'));
const db = await createConnection({ uri: url, multipleStatements: true });

const MASKS = {
  id: '{ mask: key }',
  email: '{ mask: email }',
  name: '{ mask: full-name }',
  phone: '{ mask: phone }',
  born: '{ mask: date, keep: year }',
  card: '{ mask: digits, keep-last: 4 }',
  iban: '{ mask: iban }',
  token: '{ mask: hash, length: 32 }',
  notes: '{ mask: null }',
  city: "{ mask: fixed, value: 'x' }",
};

function run(args, environment = {}) {
  const text = execFileSync(process.execPath, ['src/cli.ts', ...args, '--output', 'json'], {
    env: { ...process.env, MASK_SECRET: SECRET, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(text.toString());
}

function rulesOf(count) {
  const rules = Object.entries(MASKS)
    .slice(0, count)
    .map(([name, rule]) => `    ${name}: ${rule}`);
  const path = join(folder, `rules-${count}.yaml`);
  writeFileSync(
    path,
    `version: 1\nsecret: { env: MASK_SECRET }\nstrict: false\ntables:\n  bench_mask.people:\n${rules.join('\n')}\n`,
  );
  return path;
}

const secondsOf = ({ stages }, name) => stages.find((stage) => stage.name === name)?.seconds ?? 0;

try {
  const filler = Array.from({ length: 20 }, (_, i) => `c${i} ${i % 2 ? 'int' : 'varchar(20)'} NOT NULL`);
  await db
    .query(
      `DROP DATABASE IF EXISTS bench_mask; DROP DATABASE IF EXISTS bench_mask_to; CREATE DATABASE bench_mask;
    CREATE TABLE bench_mask.people (id int unsigned AUTO_INCREMENT PRIMARY KEY, email varchar(80), name varchar(60), phone varchar(30),
      born date, card varchar(20), iban varchar(34), token varchar(40), notes varchar(60), city varchar(30), ${filler.join(', ')},
      KEY (email), KEY (name), KEY (born), KEY (c1));
    SET SESSION cte_max_recursion_depth = 100000000, max_recursive_iterations = 100000000`,
    )
    .catch(() => undefined);
  await db.query(`INSERT INTO bench_mask.people (email, name, phone, born, card, iban, token, notes, city, ${filler.map((each) => each.split(' ')[0]).join(', ')})
    WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    SELECT CONCAT('user', a.i, '.', b.i, '@example.com'), CONCAT('Some Body ', a.i), CONCAT('+49 30 ', a.i, b.i), '1980-01-01' + INTERVAL a.i DAY,
      4111111111111111 + a.i, CONCAT('DE893704004405320', 10000 + a.i), LEFT(SHA2(a.i, 256), 40), 'a note', 'Berlin',
      ${filler.map((_, i) => (i % 2 ? `a.i * ${i}` : `CONCAT('value ', b.i)`)).join(', ')}
    FROM n a JOIN n b ON b.i <= ${Math.ceil(Number(rows) / 1000)}`);
  const { backupId } = run(['backup', '--url', url, '--storage', folder, '--schemas', 'bench_mask']);
  const restore = (mask) =>
    run([
      'restore',
      backupId,
      '--url',
      url,
      '--storage',
      folder,
      '--map-schema',
      'bench_mask=bench_mask_to',
      '--drop-existing',
      '--trust-storage',
      '--allow-source-as-target',
      ...(mask ? ['--mask', mask] : []),
    ]);
  const medians = {};
  for (const count of [0, 3, 10]) {
    const runs = Array.from({ length: 3 }, () => restore(count && rulesOf(count)));
    const middle = (pick) => runs.map(pick).sort((a, b) => a - b)[1];
    medians[count] = {
      total: middle((each) => each.durationSeconds),
      load: middle((each) => secondsOf(each, 'data')),
    };
    const { total, load } = medians[count];
    const ratio = (value, base) => (base > 0 ? (value / base).toFixed(2) : '-');
    console.log(
      `${count} masks: restore ${total.toFixed(1)} s (${ratio(total, medians[0].total)}), load ${load.toFixed(1)} s (${ratio(load, medians[0].load)})`,
    );
  }
} finally {
  await db.query('DROP DATABASE IF EXISTS bench_mask').catch(() => undefined);
  await db.query('DROP DATABASE IF EXISTS bench_mask_to').catch(() => undefined);
  await db.end();
  rmSync(folder, { recursive: true, force: true });
}
