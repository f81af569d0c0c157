// `mask suggest` and `mask check` on servers and backups: four public applications by their columns, and columns that only their
// values give away. What is suggested must fit the same tables, and restore.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { APPLICATIONS, applicationColumns, applicationStatements } from '../fixtures/masking/applications.ts';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder } from '../support/command-line.ts';
import { runInProcess, type InProcessResult } from '../support/in-process.ts';
import { describeServers } from '../support/server-suites.ts';
import { vendorDump } from '../support/vendor-client.ts';
import { renderText } from '../../src/app/text/render-text.ts';
import { renderSummary } from '../../src/action/summary.ts';

const MINUTES = 60_000;
const VALUES = 'app_values';
const SCHEMAS = [...Object.keys(APPLICATIONS), VALUES];
const ENVIRONMENT = { MASK_SECRET: 'b9f0c1a7d2e84f5566778899aabbccddeeff00112233445566778899aabbccdd' };

/** Columns with data of persons of which neither the name nor, without rows, a value says so. */
const MISSED = [
  'app_crm.leads.account_name',
  'app_crm.outbound_email.mail_smtpuser',
  'app_forum.phpbb_sessions_keys.key_id',
  'app_shop.oc_customer.code',
  'app_shop.oc_customer_affiliate.tax',
  'app_shop.oc_user.code',
  'app_shop.oc_user.image',
];
/** Columns that are masked without need. */
const FALSE_ALARMS = [
  'app_crm.accounts.name',
  'app_forum.phpbb_forums.forum_password',
  'app_shop.oc_customer_online.referer',
  'app_shop.oc_customer_online.url',
];
/** Subjects that are called `name`. */
const NOT_NAMED = ['app_crm.calls.name', 'app_crm.emails.name', 'app_crm.notes.name'];

interface Report {
  backupId: string;
  from: string;
  rules: string;
  masked: { column: string; mask: string; confidence: string; reason: string }[];
  unknown: { column: string; what: string }[];
  unmasked: unknown[];
  warnings: string[];
}

/** Ten values for each column, of which none is a sign by its name. */
function valueStatements(): string[] {
  const persons = ['Anna Fischer', 'Peter Wagner', 'Maria Garcia', 'José Moreno', 'Linda Brown'];
  const ibans = ['DE89370400440532013000', 'GB29 NWBK 6016 1331 9268 19', 'FR1420041010050500013M02606'];
  const cards = ['4111111111111111', '5500 0000 0000 0004', '340000000000009'];
  const words = ['red', 'green', 'blue', 'large', 'small'];
  const rows = Array.from({ length: 10 }, (_, i) =>
    [
      String(i + 1),
      `'zyxq${i}@shop.test'`,
      `'${cards[i % 3]!}'`,
      `'${ibans[i % 3]!}'`,
      `'+49 (30) 7913 ${100 + i}'`,
      `'${persons[i % 5]!}'`,
      `'10.7.91.${i}'`,
      `'$2y$10$zyxqzyxqzyxqzyxqzyxqzu${i}'`,
      `'${words[i % 5]!}'`,
      `'a:1:{s:5:"email";s:9:"zyxq@x.de";}'`,
      `'please write to zyxq${i}@shop.test'`,
      `'{"email": "zyxq${i}@shop.test", "size": ${i}}'`,
    ].join(', '),
  );
  return [
    `CREATE DATABASE ${VALUES} CHARACTER SET utf8mb4`,
    `CREATE TABLE ${VALUES}.things (id int PRIMARY KEY, c1 varchar(90), c2 varchar(30), c3 varchar(40), c4 varchar(40), c5 varchar(60),
       c6 varchar(45), c7 varchar(80), c8 varchar(20), c9 varchar(200), c10 varchar(200), c11 json, \`odd: name\` varchar(9), \`null\` varchar(9))`,
    `INSERT INTO ${VALUES}.things (id, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11) VALUES ${rows.map((row) => `(${row})`).join(', ')}`,
    `CREATE TABLE ${VALUES}.thing_meta (id int PRIMARY KEY, meta_key varchar(60), meta_value text NOT NULL)`,
    `INSERT INTO ${VALUES}.thing_meta VALUES (1, 'billing_email', 'zyxq@shop.test'), (2, 'colour', 'red'), (3, 'first_name', 'zyxq')`,
    `CREATE TABLE ${VALUES}.members (username varchar(8) PRIMARY KEY, email varchar(20) NOT NULL, UNIQUE KEY (email), born_on date, birth_date date, phone bigint)`,
    // Too many for a hash of eight digits.
    `INSERT INTO ${VALUES}.members WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900)
       SELECT CONCAT('zyxq', i), CONCAT('zyxq', i, '@x.de'), '1970-02-03', '1971-02-03', 49307913 FROM n`,
    `ANALYZE TABLE ${VALUES}.members`,
    `CREATE TABLE ${VALUES}.logins (id int PRIMARY KEY, member varchar(60), CONSTRAINT fk_m FOREIGN KEY (member) REFERENCES owners (email))`,
  ];
}

await describeServers('mask suggest', ['source', 'target'], ({ flavor, source, target }) => {
  let folder: Folder;
  let backupId: string;
  let report: Report;
  const onServer = ['--url', source.url(), '--schemas', SCHEMAS.join(',')];

  const mask = (...words: string[]): Promise<InProcessResult> =>
    runInProcess(['mask', ...words], ENVIRONMENT);
  const reportOf = ({ outcome, error }: InProcessResult): Report => {
    expect(error?.message).toBeUndefined();
    return outcome!.report as unknown as Report;
  };

  beforeAll(async () => {
    folder = await makeFolder();
    await dropSchemas(source.access(), SCHEMAS);
    const [create, ...more] = valueStatements();
    await runAll(source.access(), [
      ...applicationStatements(),
      create!,
      `CREATE TABLE ${VALUES}.owners (email varchar(60) PRIMARY KEY)`,
      ...more,
      `INSERT INTO ${VALUES}.owners VALUES ('zyxq@shop.test')`,
      `INSERT INTO ${VALUES}.logins VALUES (1, 'zyxq@shop.test')`,
    ]);
    report = reportOf(await mask('suggest', ...onServer, '--rules', join(folder.path, 'rules.yaml')));
    const done = await runInProcess(['backup', ...onServer, '--storage', folder.path]);
    backupId = reportOf(done).backupId;
  }, 3 * MINUTES);

  beforeEach(() => dropSchemas(target.access(), [...SCHEMAS, 'mysql_backup_restore']));

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), SCHEMAS);
    await folder[Symbol.asyncDispose]();
  }, MINUTES);

  it('finds at least 95 % of the personal columns of four applications, and names what it cannot know', () => {
    const masked = new Set(report.masked.map(({ column }) => column));
    const unknown = new Set(report.unknown.map(({ column }) => column));
    const columns = applicationColumns();
    const personal = columns.filter(({ mark }) => mark === '*').map(({ label }) => label);
    const missed = personal.filter((label) => !masked.has(label));
    expect(missed.sort()).toEqual(MISSED);
    expect(personal.length).toBeGreaterThan(180);
    expect(1 - missed.length / personal.length).toBeGreaterThanOrEqual(0.95);
    const alarms = columns.filter(({ label, mark }) => mark === '' && masked.has(label));
    expect(alarms.map(({ label }) => label).sort()).toEqual(FALSE_ALARMS);
    const open = columns.filter(
      ({ label, mark }) => mark === '~' && !unknown.has(label) && !masked.has(label),
    );
    expect(open.map(({ label }) => label).sort()).toEqual(NOT_NAMED);
  });

  it('finds columns by their values alone, with the reason and the confidence, and repeats no value', () => {
    const own = report.rules.slice(report.rules.indexOf(`  ${VALUES}.`));
    const lineOf = (column: string): string =>
      own.split('\n').find((line) => line.startsWith(`    ${column}: `)) ?? '';
    expect(lineOf('c1')).toBe('    c1: { mask: email } # high: 10 of 10 values are e-mail addresses');
    expect(lineOf('c2')).toBe(
      '    c2: { mask: digits, keep-last: 4 } # high: 10 of 10 values are card numbers (Luhn)',
    );
    expect(lineOf('c3')).toBe('    c3: { mask: iban } # high: 10 of 10 values are IBANs (mod 97)');
    expect(lineOf('c4')).toBe('    c4: { mask: phone } # high: 10 of 10 values are phone numbers');
    expect(lineOf('c5')).toBe(
      '    c5: { mask: full-name, locale: en } # medium: 10 of 10 values are names of persons',
    );
    expect(lineOf('c6')).toMatch(/mask: fixed, value: '192\.0\.2\.1' } # high: 10 of 10 values are IP addr/);
    expect(lineOf('c7')).toMatch(/value: 'locked' } # high: 10 of 10 values are password hashes/);
    expect(lineOf('c8')).toBe('    c8: keep # medium: no sign in its name and its values');
    expect(lineOf('c9')).toMatch(/c9: keep # low: .*UNKNOWN: values serialized by PHP/);
    expect(lineOf('c10')).toMatch(
      /c10: keep # low: 10 of 10 values hold e-mail addresses; UNKNOWN: free text/,
    );
    expect(lineOf('c11')).toMatch(
      flavor === 'mysql'
        ? /mask: json, paths: \{ '\$\.email': email \} \} # low: 1 keys have personal names; UNKNOWN: JSON/
        : /c11: keep # low: .*UNKNOWN: JSON documents/,
    );
    expect(lineOf('meta_value')).toMatch(
      /mask: fixed, value: 'redacted', when: 'meta_key IN \(''billing_email'', ''first_name''\)' \}.*UNKNOWN: attr/,
    );
    expect(lineOf('username')).toMatch(/username: keep # high: its name; PERSONAL, BUT NOT MASKED: /);
    expect(lineOf('birth_date')).toBe('    birth_date: { mask: date, keep: year } # high: its name');
    expect(lineOf('member')).toMatch(
      /mask: email \} # high: a foreign key ties it to app_values\.owners\.email/,
    );
    expect(report.warnings).toContainEqual(
      expect.stringMatching(/^app_values\.members\.username looks personal and is kept: /),
    );
    expect(JSON.stringify(report)).not.toMatch(/zyxq|7913|Fischer|Moreno|4111|NWBK/);
  });

  it(
    'writes rules that mask check accepts on the server and on its backup, and that restore',
    async () => {
      const rules = join(folder.path, 'rules.yaml');
      expect(await readFile(rules, 'utf8')).toBe(report.rules);
      expect(report.rules).toMatch(/^strict: true$/m);
      expect(report.rules).toMatch(/^keep-types: \[.*\bbigint\b.*\bdatetime\b.*\]$/m);

      const again = await mask('suggest', ...onServer, '--rules', rules);
      expect(again.error).toMatchObject({
        code: 'CONFIG_INVALID',
        message: `--rules: ${rules} exists, and is not overwritten`,
      });

      const onHost = reportOf(await mask('check', '--mask', rules, ...onServer));
      expect(onHost).toMatchObject({ status: 'fits', server: expect.stringContaining(flavor) });
      const onBackup = reportOf(await mask('check', backupId, '--mask', rules, '--storage', folder.path));
      expect(onBackup).toMatchObject({ status: 'fits', backupId });

      const fromBackup = await mask('suggest', backupId, '--storage', folder.path);
      const body = (text: string): string => text.slice(text.indexOf('\n'));
      expect(body(reportOf(fromBackup).rules)).toBe(body(report.rules));
      expect(renderText(fromBackup.outcome!)).toBe(reportOf(fromBackup).rules);
      expect(renderSummary(fromBackup.outcome!, {} as never)).toContain('Rules suggested from `backup');

      const restored = await runInProcess(
        ['restore', backupId, '--url', target.url(), '--storage', folder.path, '--mask', rules],
        ENVIRONMENT,
      );
      expect(restored.error?.message ?? '').toBe('');
      const dump = await vendorDump(target, [VALUES]);
      expect(dump).not.toMatch(/'zyxq\d+@shop\.test'|Fischer|Moreno|4111111111111111|NWBK/);
    },
    3 * MINUTES,
  );

  it(
    'checks rules against a server, and names a column that came since',
    async () => {
      const rules = join(folder.path, 'rules.yaml');
      await runAll(source.access(), [`ALTER TABLE ${VALUES}.things ADD COLUMN nick varchar(20)`]);
      try {
        const done = await mask('check', '--mask', rules, ...onServer);
        expect(done.exitCode).toBe(2);
        expect(done.error?.message).toMatch(
          new RegExp(`does not fit ${flavor} .*app_values\\.things: \\{ nick: keep \\}`, 's'),
        );
      } finally {
        await runAll(source.access(), [`ALTER TABLE ${VALUES}.things DROP COLUMN nick`]);
      }
      const none = await mask('check', '--mask', rules);
      expect(none.error?.message).toMatch(/the tables are missing: give a backup/);
      const rows = await ask<{ n: number }>(source.access(), `SELECT COUNT(*) AS n FROM ${VALUES}.things`);
      expect(rows[0]!.n).toBe(10);
    },
    MINUTES,
  );
});
