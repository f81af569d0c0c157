import { describe, expect, it } from '@jest/globals';
import {
  dropQualifiers,
  findQuotedQualifiers,
  renameQualifiers,
  type SchemaRenaming,
} from '../../../src/sql/tokens/sql-identifiers.ts';
import { DEFAULT_QUOTING } from '../../../src/sql/tokens/sql-quoting.ts';

const OBJECTS = new Set(['orders', 'customers', 'total', 'shop']);

/** `shop` becomes `stage`. */
function rename(sql: string, options: Partial<SchemaRenaming> = {}): string {
  return renameQualifiers(sql, {
    rename: (schema) => (schema === 'shop' ? 'stage' : undefined),
    hasObject: (schema, object) => schema === 'shop' && OBJECTS.has(object),
    quoting: DEFAULT_QUOTING,
    ...options,
  }).sql;
}

describe('names in front of a dot', () => {
  it.each([
    ['SELECT * FROM shop.orders', 'SELECT * FROM `stage`.orders'],
    [
      'SELECT `shop`.`orders`.`id` FROM `shop`.`orders`',
      'SELECT `stage`.`orders`.`id` FROM `stage`.`orders`',
    ],
    ['SELECT shop . orders . id FROM shop . orders', 'SELECT `stage` . orders . id FROM `stage` . orders'],
    ['UPDATE shop.orders SET n = shop.total(1)', 'UPDATE `stage`.orders SET n = `stage`.total(1)'],
    ['CALL shop.refresh()', 'CALL `stage`.refresh()'],
    ['INSERT INTO shop.orders SELECT * FROM other.t', 'INSERT INTO `stage`.orders SELECT * FROM other.t'],
    [
      '/*!50001 CREATE VIEW `v` AS SELECT 1 FROM `shop`.`t` */',
      '/*!50001 CREATE VIEW `v` AS SELECT 1 FROM `stage`.`t` */',
    ],
    // A table that the backup does not have is one of the schema all the same.
    ['SELECT 1 FROM shop.scratch', 'SELECT 1 FROM `stage`.scratch'],
  ])('are renamed: %s', (sql, expected) => {
    expect(rename(sql)).toBe(expected);
  });

  it.each([
    'SELECT \'shop.orders\', "shop.orders" FROM t -- shop.orders\n',
    'SELECT 1 # shop.orders\n FROM t /* shop.orders */',
    'SELECT @shop.orders, @@shop.orders FROM t',
    'CREATE DEFINER=`a`@`shop` PROCEDURE p() SELECT 1',
    'SELECT workshop.a, shops.b, Shop.c FROM workshop, shops, Shop',
    'SELECT t.shop.x FROM t',
    'SELECT 1.5, a FROM shop',
  ])('are left alone where they are none: %s', (sql) => {
    expect(rename(sql)).toBe(sql);
  });

  it('are no numbers', () => {
    expect(rename('SELECT 1.5 FROM `1`.t', { rename: (name) => (name === '1' ? '2' : undefined) })).toBe(
      'SELECT 1.5 FROM `2`.t',
    );
  });

  it('are text in double quotes under ANSI_QUOTES', () => {
    const sql = `SELECT "shop"."orders"."id", 'shop.orders' FROM "shop"."orders"`;
    expect(rename(sql, { quoting: { ansiQuotes: true, noBackslash: false } })).toBe(
      'SELECT "stage"."orders"."id", \'shop.orders\' FROM "stage"."orders"',
    );
    expect(rename(sql)).toBe(sql);
  });

  it('end where the sql_mode says that a text ends', () => {
    const sql = "SELECT '\\' , shop.total(1), ' FROM shop.orders'";
    expect(rename(sql, { quoting: { ansiQuotes: false, noBackslash: true } })).toBe(
      "SELECT '\\' , `stage`.total(1), ' FROM shop.orders'",
    );
  });

  it('keep a backtick in their new name', () => {
    expect(rename('SELECT 1 FROM shop.t', { rename: () => 'a`b' })).toBe('SELECT 1 FROM `a``b`.t');
  });
});

describe('an alias or a table with the name of the schema', () => {
  it.each([
    // `orders` and `total` are tables or routines of the schema, and here columns of the alias.
    ['SELECT shop.orders FROM t AS shop', 'SELECT shop.orders FROM t AS shop'],
    ['SELECT shop.* FROM t AS shop', 'SELECT shop.* FROM t AS shop'],
    [
      'SELECT a, shop.orders FROM t shop WHERE shop.total > 1',
      'SELECT a, shop.orders FROM t shop WHERE shop.total > 1',
    ],
    [
      'SELECT MAX(shop.orders) FROM shop.orders AS shop',
      'SELECT MAX(shop.orders) FROM `stage`.orders AS shop',
    ],
    [
      'SELECT shop.id FROM shop.shop, shop.orders WHERE shop.id = 1',
      'SELECT shop.id FROM `stage`.shop, `stage`.orders WHERE shop.id = 1',
    ],
    [
      'SELECT 1 FROM (shop.orders JOIN shop ON shop.orders = 1)',
      'SELECT 1 FROM (`stage`.orders JOIN shop ON shop.orders = 1)',
    ],
    [
      'SELECT 1 FROM shop JOIN a ON a.x = shop.total, shop.customers',
      'SELECT 1 FROM shop JOIN a ON a.x = shop.total, `stage`.customers',
    ],
    ['SELECT shop.total(shop.total) FROM shop', 'SELECT `stage`.total(shop.total) FROM shop'],
    [
      'SELECT IF(1, shop.orders, 2), CONCAT((shop.total)) FROM shop',
      'SELECT IF(1, shop.orders, 2), CONCAT((shop.total)) FROM shop',
    ],
    ['SELECT EXTRACT(DAY FROM shop.orders) FROM shop', 'SELECT EXTRACT(DAY FROM shop.orders) FROM shop'],
    [
      'INSERT INTO shop VALUES (1) ON DUPLICATE KEY UPDATE shop.total = 1, shop.orders = 2',
      'INSERT INTO shop VALUES (1) ON DUPLICATE KEY UPDATE shop.total = 1, shop.orders = 2',
    ],
    [
      'UPDATE shop SET shop.orders = REPLACE(shop.orders, 1, 2)',
      'UPDATE shop SET shop.orders = REPLACE(shop.orders, 1, 2)',
    ],
    [
      'DELETE shop, shop.orders FROM shop JOIN shop.orders',
      'DELETE shop, `stage`.orders FROM shop JOIN `stage`.orders',
    ],
    [
      'SELECT NEXTVAL(shop.orders), NEXT VALUE FOR shop.orders FROM shop',
      'SELECT NEXTVAL(`stage`.orders), NEXT VALUE FOR `stage`.orders FROM shop',
    ],
    ['SELECT shop.orders.id, shop.orders FROM shop', 'SELECT `stage`.orders.id, shop.orders FROM shop'],
    [
      'CREATE TRIGGER shop.t BEFORE INSERT ON shop.orders FOR EACH ROW SELECT shop.total FROM shop',
      'CREATE TRIGGER `stage`.t BEFORE INSERT ON `stage`.orders FOR EACH ROW SELECT shop.total FROM shop',
    ],
  ])('%s', (sql, expected) => {
    expect(rename(sql)).toBe(expected);
  });

  it('is what a trigger calls its rows', () => {
    const sql = 'CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.total = old.total + new.orders()';
    const renaming = { rename: (name: string) => (/^(new|old)$/i.test(name) ? 'stage' : undefined) };
    expect(rename(sql, renaming)).toBe(sql.replace('new.orders()', '`stage`.orders()'));
  });
});

it('a grant has no aliases', () => {
  const grant = 'GRANT SELECT ON `shop`.* TO `shop`@`%`';
  expect(rename(grant, { isGrant: true })).toBe('GRANT SELECT ON `stage`.* TO `shop`@`%`');
  expect(rename('GRANT SELECT ON `shop`.`gone` TO `shop`@`%`', { isGrant: true })).toBe(
    'GRANT SELECT ON `stage`.`gone` TO `shop`@`%`',
  );
});

it('qualifiers are taken away for comparing', () => {
  expect(dropQualifiers('SELECT `shop`.`t`.`id`, old.f(shop.x) FROM `shop`.`t`', ['shop', 'old'])).toBe(
    'SELECT `t`.`id`, f(x) FROM `t`',
  );
  expect(dropQualifiers("SELECT 'shop.t', a.b", ['shop'])).toBe("SELECT 'shop.t', a.b");
  // What a server prints to a session outside of the schema and to one that is in it.
  expect(dropQualifiers('SELECT `shop`.`shop`.`id` FROM `shop`.`shop`', ['shop'])).toBe(
    dropQualifiers('SELECT `shop`.`id` FROM `shop`', ['shop']),
  );
  expect(dropQualifiers('SELECT "shop"."t"', ['shop'], { ansiQuotes: true, noBackslash: false })).toBe(
    'SELECT "t"',
  );
});

it('quoted texts that name a schema are found', () => {
  const find = (sql: string, quoting = DEFAULT_QUOTING): string[] =>
    findQuotedQualifiers(sql, ['shop', 'crm'], quoting);
  expect(find("SET @q = 'SELECT * FROM shop.orders'")).toEqual(['shop']);
  expect(find('SET @q = CONCAT("SELECT * FROM `crm`.", t)')).toEqual(['crm']);
  expect(find("SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop'")).toEqual(['shop']);
  expect(find("SELECT 'the shop', 'x@shop.com', 'workshop.x' FROM shop.t")).toEqual([]);
  expect(find('SELECT "shop"."t"', { ansiQuotes: true, noBackslash: false })).toEqual([]);
});
