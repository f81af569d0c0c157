import { describe, expect, it } from '@jest/globals';
import type { DefinitionRecord } from '../../../src/format/definition-record.ts';
import { DefinitionRewriter, type RewriteRules } from '../../../src/repository/scope/definition-rewriter.ts';

const RULES: RewriteRules = {
  renamed: new Map([
    ['shop', 'stage'],
    ['crm_eu', 'crm_copy'],
  ]),
  references: 'refuse',
  hasObject: (_, object) => object === 'orders',
  isCaseSensitive: true,
  definers: 'keep',
  disableEvents: false,
  outside: 'keep',
  targets: new Set(['stage', 'crm_copy']),
};

const record = (sql: string | Buffer, given: Partial<DefinitionRecord> = {}): DefinitionRecord => ({
  kind: 'view',
  schema: 'shop',
  name: 'v',
  statement: Buffer.from(sql as string),
  session: { client: 'utf8mb4', sqlMode: '' },
  ...given,
});

function rewrite(
  sql: string,
  rules: Partial<RewriteRules> = {},
  given: Partial<DefinitionRecord> = {},
): { statement: string; refusals: string[]; warnings: string[] } {
  const rewriter = new DefinitionRewriter({ ...RULES, ...rules });
  const { statement } = rewriter.rewrite(record(sql, given));
  return {
    statement: statement.toString('utf8'),
    refusals: rewriter.refusals,
    warnings: rewriter.warnings,
  };
}

describe('another name of the schema', () => {
  it.each([
    [
      'CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */',
      'CREATE DATABASE /*!32312 IF NOT EXISTS*/ `stage` /*!40100 DEFAULT CHARACTER SET utf8mb4 */',
    ],
    ['CREATE DATABASE IF NOT EXISTS shop', 'CREATE DATABASE IF NOT EXISTS `stage`'],
    ['CREATE DATABASE `shop` COLLATE x', 'CREATE DATABASE `stage` COLLATE x'],
  ])('reaches the statement that creates it: %s', (sql, expected) => {
    expect(rewrite(sql, {}, { kind: 'schema', schema: undefined, name: 'shop' }).statement).toBe(expected);
  });

  it('follows the sql_mode of the record', () => {
    const sql = 'CREATE VIEW v AS SELECT "shop"."orders"."id" FROM "shop"."orders"';
    expect(rewrite(sql).statement).toBe(sql);
    const session = { client: 'utf8mb4', sqlMode: 'ANSI_QUOTES' };
    expect(rewrite(sql, {}, { session }).statement).toBe(
      'CREATE VIEW v AS SELECT "stage"."orders"."id" FROM "stage"."orders"',
    );
  });

  it('follows the character set of the record', () => {
    // In sjis the second byte of 表 is a backslash: the quote after it ends the text.
    const sql = Buffer.concat([
      Buffer.from("CREATE VIEW v AS SELECT '"),
      Buffer.from([0x95, 0x5c]),
      Buffer.from("' AS x FROM shop.orders WHERE a = 'shop.orders'"),
    ]);
    const expected = Buffer.from(sql.toString('latin1').replace('FROM shop', 'FROM `stage`'), 'latin1');
    const session = { client: 'sjis', sqlMode: '' };
    const rewriter = new DefinitionRewriter(RULES);
    expect(rewriter.rewrite(record(sql, { session })).statement).toEqual(expected);
  });

  it('is written in the character set of the record, or refused', () => {
    const renamed = new Map([['shop', 'café']]);
    const latin1 = { client: 'latin1', sqlMode: '' };
    const rewriter = new DefinitionRewriter({ ...RULES, renamed });
    const { statement } = rewriter.rewrite(record('SELECT 1 FROM shop.t', { session: latin1 }));
    expect(statement).toEqual(Buffer.from('SELECT 1 FROM `caf\xe9`.t', 'latin1'));
    expect(rewriter.refusals).toEqual([]);
    rewriter.rewrite(record('SELECT 1 FROM shop.t', { session: { client: 'cp1251', sqlMode: '' } }));
    expect(rewriter.refusals).toEqual([
      'view shop.v names shop, and its character set cp1251 cannot represent the new name café',
    ]);
  });

  it('is found whatever the case where names have none', () => {
    expect(rewrite('CREATE VIEW v AS SELECT 1 FROM Shop.orders').statement).toContain('FROM Shop.orders');
    const { statement, refusals } = rewrite('CREATE VIEW v AS SELECT 1 FROM Shop.orders', {
      isCaseSensitive: false,
    });
    expect(statement).toContain('FROM `stage`.orders');
    expect(refusals).toEqual([]);
  });
});

describe('an object that names another schema', () => {
  const sql = 'CREATE VIEW v AS SELECT 1 FROM shop.orders JOIN crm_eu.orders JOIN third.orders';

  it('is refused by name if that one is renamed as well', () => {
    expect(rewrite(sql).refusals).toEqual(['view stage.v names crm_eu, which becomes crm_copy']);
    expect(rewrite(sql, { renamed: new Map([['shop', 'stage']]) }).refusals).toEqual([]);
  });

  it('follows it if it is to', () => {
    const { statement, refusals } = rewrite(sql, { references: 'rename' });
    expect(statement).toBe(
      'CREATE VIEW v AS SELECT 1 FROM `stage`.orders JOIN `crm_copy`.orders JOIN third.orders',
    );
    expect(refusals).toEqual([]);
  });
});

describe('dynamic SQL', () => {
  const body = `CREATE PROCEDURE p() BEGIN SET @q = 'DELETE FROM shop.orders'; PREPARE s FROM @q; END`;

  it('is named in a warning and left as it is', () => {
    const { statement, warnings, refusals } = rewrite(body, {}, { kind: 'procedure', name: 'p' });
    expect(statement).toBe(body);
    expect(warnings).toEqual([
      'procedure stage.p names shop inside of a quoted text, which is left as it is: look at it before you use it',
    ]);
    expect(refusals).toEqual([]);
  });

  it('is not what a table has in its comments', () => {
    const sql = "CREATE TABLE t (a int COMMENT 'see shop.orders')";
    expect(rewrite(sql, {}, { kind: 'table', name: 't' }).warnings).toEqual([]);
  });
});

describe('grants', () => {
  const grant = (sql: string) => rewrite(sql, {}, { kind: 'grant', schema: undefined, name: "'a'@'%'" });

  it.each([
    ['GRANT SELECT ON `shop`.* TO `shop`@`%`', 'GRANT SELECT ON `stage`.* TO `shop`@`%`'],
    [
      'GRANT SELECT (id), UPDATE ON `shop`.`gone` TO `shop`@`%`',
      'GRANT SELECT (id), UPDATE ON `stage`.`gone` TO `shop`@`%`',
    ],
    ['GRANT ALL PRIVILEGES ON `crm\\_eu`.* TO `a`@`%`', 'GRANT ALL PRIVILEGES ON `crm\\_copy`.* TO `a`@`%`'],
    [
      'GRANT EXECUTE ON PROCEDURE `crm_eu`.`p` TO `a`@`%`',
      'GRANT EXECUTE ON PROCEDURE `crm_copy`.`p` TO `a`@`%`',
    ],
    ['REVOKE INSERT ON `shop`.* FROM `a`@`%`', 'REVOKE INSERT ON `stage`.* FROM `a`@`%`'],
    ['GRANT SELECT ON `other`.* TO `a`@`%`', 'GRANT SELECT ON `other`.* TO `a`@`%`'],
    ['GRANT USAGE ON *.* TO `a`@`%`', 'GRANT USAGE ON *.* TO `a`@`%`'],
    ['GRANT SELECT ON `x%`.* TO `a`@`%`', 'GRANT SELECT ON `x%`.* TO `a`@`%`'],
  ])('follow their schemas: %s', (sql, expected) => {
    expect(grant(sql)).toEqual({ statement: expected, refusals: [], warnings: [] });
  });

  it.each([
    ['sh%', 'shop'],
    ['crm\\_%', 'crm_eu'],
  ])('on the pattern %s stay as they are, and a warning says so', (pattern, schema) => {
    const sql = `GRANT SELECT ON \`${pattern}\`.* TO \`a\`@\`%\``;
    expect(grant(sql)).toEqual({
      statement: sql,
      refusals: [],
      warnings: [
        `account 'a'@'%' has a grant on ${pattern}, which covers ${schema} on the source and is left as it is`,
      ],
    });
  });
});

describe('events', () => {
  const event = (status: string): string =>
    `CREATE DEFINER=\`r\`@\`h\` EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' ON COMPLETION NOT PRESERVE ${status} DO SELECT 'ON COMPLETION NOT PRESERVE ENABLE'`;

  it('come up disabled where that is asked for', () => {
    const disable = (sql: string) => rewrite(sql, { disableEvents: true }, { kind: 'event', name: 'e' });
    expect(disable(event('ENABLE')).statement).toBe(event('DISABLE'));
    expect(disable(event('DISABLE')).statement).toBe(event('DISABLE'));
    expect(disable(event('DISABLE ON REPLICA')).statement).toBe(event('DISABLE ON REPLICA'));
    expect(disable('CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1').refusals).toEqual([
      'event shop.e cannot be disabled, because its definition has no ON COMPLETION clause that every server reads',
    ]);
  });

  it.each([
    [
      'a comment',
      'CREATE EVENT e ON SCHEDULE /* ON COMPLETION PRESERVE ENABLE */ EVERY 1 DAY ON COMPLETION PRESERVE ENABLE DO SELECT 1',
    ],
    [
      'a name',
      'CREATE EVENT `ON COMPLETION PRESERVE ENABLE` ON SCHEDULE EVERY 1 DAY ON COMPLETION PRESERVE ENABLE DO SELECT 1',
    ],
    ['no status', 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY ON COMPLETION PRESERVE DO SELECT 1'],
    ['small letters', 'CREATE EVENT e on schedule every 1 day on completion preserve enable do select 1'],
  ])('are not kept enabled by %s', (_, sql) => {
    const { statement, refusals } = rewrite(sql, { disableEvents: true }, { kind: 'event', name: 'e' });
    expect(refusals).toEqual([]);
    expect(statement).toMatch(/on completion preserve disable do/i);
    expect(statement.replace(/ ?DISABLE/, '')).toBe(sql.replace(/ ?ENABLE(?= DO)/i, ''));
  });

  it.each([
    'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1 /* ON COMPLETION PRESERVE ENABLE */',
    'CREATE EVENT e ON SCHEDULE EVERY 1 DAY /*!99999 ON COMPLETION PRESERVE ENABLE */ DO SELECT 1',
  ])('are refused where nothing can be told: %s', (sql) => {
    const { refusals } = rewrite(sql, { disableEvents: true }, { kind: 'event', name: 'e' });
    expect(refusals).toHaveLength(1);
  });

  it('stay as they are elsewhere', () => {
    expect(rewrite(event('ENABLE'), {}, { kind: 'event', name: 'e' }).statement).toBe(event('ENABLE'));
  });
});

it('definers are changed and noted', () => {
  const sql = 'CREATE DEFINER=`a`@`h` VIEW v AS SELECT 1';
  const rewritten = (definers: RewriteRules['definers']): [string, string[]] => {
    const rewriter = new DefinitionRewriter({ ...RULES, definers });
    return [rewriter.rewrite(record(sql)).statement.toString(), [...rewriter.definers.keys()]];
  };
  expect(rewritten('keep')).toEqual([sql, ['`a`@`h`']]);
  expect(rewritten({ account: '`x`@`%`' })).toEqual([
    'CREATE DEFINER=`x`@`%` VIEW v AS SELECT 1',
    ['`x`@`%`'],
  ]);
  expect(rewritten('strip')).toEqual(['CREATE VIEW v AS SELECT 1', []]);
});
