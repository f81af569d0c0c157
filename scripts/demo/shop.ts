// The demo's database: a shop with every kind of object, and somebody who goes on buying while it is backed up.
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';

export const SCHEMA = 'shop_demo';

/** 0 to 9; joined with itself it counts as far as is wanted, on every server alike. */
const DIGITS =
  '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';

/** A derived table `n(i)` of the numbers 1 to 10^digits. */
function numbers(digits: number): string {
  const tables = Array.from({ length: digits }, (_, i) => `${DIGITS} t${i}`).join(' CROSS JOIN ');
  const value = Array.from({ length: digits }, (_, i) => `t${i}.d * ${10 ** i}`).join(' + ');
  return `(SELECT 1 + ${value} AS i FROM ${tables}) n`;
}

const TABLES = [
  `CREATE TABLE customers (id INT UNSIGNED PRIMARY KEY AUTO_INCREMENT, email VARCHAR(120) NOT NULL UNIQUE, name VARCHAR(80) CHARACTER SET utf8mb4 NOT NULL, joined DATETIME(6) NOT NULL, preferences JSON)`,
  `CREATE TABLE addresses (customer_id INT UNSIGNED NOT NULL, position TINYINT NOT NULL, street VARCHAR(120), city VARCHAR(60) CHARACTER SET latin1, PRIMARY KEY (customer_id, position), CONSTRAINT address_customer FOREIGN KEY (customer_id) REFERENCES customers (id))`,
  `CREATE TABLE categories (id SMALLINT PRIMARY KEY, parent_id SMALLINT, title VARCHAR(40) NOT NULL, CONSTRAINT category_parent FOREIGN KEY (parent_id) REFERENCES categories (id))`,
  `CREATE TABLE products (sku CHAR(12) COLLATE utf8mb4_bin PRIMARY KEY, category_id SMALLINT NOT NULL, title VARCHAR(80) NOT NULL, price DECIMAL(10,2) NOT NULL, weight FLOAT, kind ENUM('goods','service','voucher') NOT NULL, tags SET('new','sale','eco'), picture VARBINARY(64), FULLTEXT KEY words (title), KEY by_category (category_id, price))`,
  `CREATE TABLE stock (sku CHAR(12) COLLATE utf8mb4_bin NOT NULL, warehouse SMALLINT NOT NULL, pieces INT NOT NULL, PRIMARY KEY (sku, warehouse))`,
  `CREATE TABLE orders (id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, customer_id INT UNSIGNED NOT NULL, placed TIMESTAMP(3) NOT NULL, total DECIMAL(12,2) NOT NULL, year_placed INT GENERATED ALWAYS AS (YEAR(placed_on)) STORED, placed_on DATE NOT NULL, KEY by_customer (customer_id, placed_on))`,
  `CREATE TABLE order_items (order_id BIGINT UNSIGNED NOT NULL, line TINYINT UNSIGNED NOT NULL, sku CHAR(12) NOT NULL, pieces SMALLINT NOT NULL, price DECIMAL(10,2) NOT NULL, PRIMARY KEY (order_id, line), KEY by_sku (sku))`,
  `CREATE TABLE payments (id BINARY(16) PRIMARY KEY, order_id BIGINT UNSIGNED NOT NULL, amount DECIMAL(12,2) NOT NULL, paid DATETIME NOT NULL, KEY by_order (order_id))`,
  `CREATE TABLE visits (seen DATETIME(6) NOT NULL, page VARCHAR(200) NOT NULL, ip VARBINARY(16))`,
  `CREATE TABLE wallets (id INT PRIMARY KEY, balance BIGINT NOT NULL)`,
  `CREATE TABLE transfers (id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, payer INT NOT NULL, payee INT NOT NULL, amount BIGINT NOT NULL)`,
  `CREATE TABLE audit (id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, what VARCHAR(60) NOT NULL, at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6))`,
];

const PROGRAMS = [
  `CREATE VIEW best_customers AS SELECT c.id, c.name, SUM(o.total) AS spent FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name ORDER BY spent DESC LIMIT 10`,
  `CREATE VIEW money AS SELECT SUM(balance) AS total FROM wallets`,
  `CREATE TRIGGER transfer_audit AFTER INSERT ON transfers FOR EACH ROW INSERT INTO audit (what) VALUES (CONCAT('transfer ', NEW.id, ': "', NEW.amount, '" 💸'))`,
  `CREATE PROCEDURE move_money (IN payer_id INT, IN payee_id INT, IN cents BIGINT) BEGIN START TRANSACTION; UPDATE wallets SET balance = balance - cents WHERE id = payer_id; UPDATE wallets SET balance = balance + cents WHERE id = payee_id; INSERT INTO transfers (payer, payee, amount) VALUES (payer_id, payee_id, cents); COMMIT; END`,
  `CREATE FUNCTION gross (net DECIMAL(10,2)) RETURNS DECIMAL(10,2) DETERMINISTIC RETURN net * 1.19`,
  `CREATE EVENT tidy ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' DISABLE DO DELETE FROM audit WHERE at < NOW() - INTERVAL 90 DAY`,
];

const ROWS = [
  `INSERT INTO customers (email, name, joined, preferences) SELECT CONCAT('c', i, '@example.com'), CONCAT('Zoë №', i, ' 🛒'), '2020-01-01' + INTERVAL i * 977 SECOND, CONCAT('{"news": ', IF(i % 2, 'true', 'false'), ', "size": ', i % 50, '}') FROM ${numbers(4)}`,
  `INSERT INTO addresses SELECT i, 1, CONCAT('Straße ', i), CONCAT('Köln ', i % 100) FROM ${numbers(4)}`,
  `INSERT INTO categories SELECT i, IF(i = 1, NULL, i DIV 2), CONCAT('Category ', i) FROM ${numbers(2)} ORDER BY i`,
  `INSERT INTO products SELECT CONCAT('SKU', LPAD(i, 9, '0')), 1 + i % 100, CONCAT('Thing number ', i), i / 7, i / 3, 1 + i % 3, i % 8, UNHEX(SHA2(i, 256)) FROM ${numbers(4)}`,
  `INSERT INTO stock SELECT CONCAT('SKU', LPAD(i, 9, '0')), i % 5, i % 1000 FROM ${numbers(4)}`,
  `INSERT INTO orders (id, customer_id, placed, total, placed_on) SELECT i, 1 + i % 10000, '2024-01-01' + INTERVAL i SECOND, i % 977 / 10, '2024-01-01' + INTERVAL i SECOND FROM ${numbers(5)}`,
  `INSERT INTO order_items SELECT i, 1 + l.d, CONCAT('SKU', LPAD(1 + i % 10000, 9, '0')), 1 + i % 4, i % 311 / 10 FROM ${numbers(5)} JOIN ${DIGITS} l ON l.d < 2`,
  `INSERT INTO payments SELECT UNHEX(LEFT(SHA2(i, 256), 32)), i, i % 977 / 10, '2024-01-01' + INTERVAL i SECOND FROM ${numbers(5)}`,
  `INSERT INTO visits SELECT '2024-01-01' + INTERVAL i SECOND, CONCAT('/products/', i % 5000, '?from=\\t"mail"'), UNHEX(LPAD(HEX(i), 8, '0')) FROM ${numbers(5)}`,
  `INSERT INTO wallets SELECT i, 100000 FROM ${numbers(3)}`,
];

export async function createShop(
  access: mysql.ConnectionOptions,
  flavor: 'mysql' | 'mariadb',
): Promise<void> {
  const connection = await mysql.createConnection(access);
  try {
    const isMariaDb = flavor === 'mariadb';
    await connection.query(`DROP DATABASE IF EXISTS ${SCHEMA}`);
    await connection.query(`CREATE DATABASE ${SCHEMA} CHARACTER SET utf8mb4`);
    await connection.query(`USE ${SCHEMA}`);
    await connection.query(`SET SESSION sql_mode = '', time_zone = '+00:00'`);
    for (const sql of [...TABLES, ...ROWS]) await connection.query(sql);
    if (isMariaDb) await connection.query('CREATE SEQUENCE invoice_number START WITH 1000 INCREMENT BY 5');
    for (const sql of PROGRAMS) await connection.query(sql);
  } finally {
    await connection.end();
  }
}

export async function dropShop(access: mysql.ConnectionOptions): Promise<void> {
  const connection = await mysql.createConnection(access);
  await connection.query(`DROP DATABASE IF EXISTS ${SCHEMA}`);
  await connection.end();
}

/** Moves money between wallets until told to stop; the sum of all wallets never changes. @returns the transfers made */
export async function writeUntil(access: mysql.ConnectionOptions, signal: AbortSignal): Promise<number> {
  const connection = await mysql.createConnection({ ...access, database: SCHEMA });
  let transfers = 0;
  try {
    while (!signal.aborted) {
      const [payer, payee] = [1 + ((transfers * 7) % 1000), 1 + ((transfers * 13 + 5) % 1000)];
      await connection.query('CALL move_money(?, ?, ?)', [payer, payee, 1 + (transfers % 500)]);
      transfers++;
      if (transfers % 20 === 0) await sleep(1);
    }
  } finally {
    await connection.end();
  }
  return transfers;
}

/** What a person would look at to see whether the shop is all there. */
export async function inspectShop(
  access: mysql.ConnectionOptions,
): Promise<{ money: string; transfers: number; best: string }> {
  const connection = await mysql.createConnection({ ...access, database: SCHEMA });
  try {
    const [[sum]] = await connection.query<mysql.RowDataPacket[]>('SELECT total FROM money');
    const [[count]] = await connection.query<mysql.RowDataPacket[]>('SELECT COUNT(*) AS n FROM transfers');
    const [[best]] = await connection.query<mysql.RowDataPacket[]>(
      'SELECT name, gross(spent) AS gross FROM best_customers LIMIT 1',
    );
    return {
      money: String(sum?.['total']),
      transfers: Number(count?.['n']),
      best: `${String(best?.['name'])} spent ${String(best?.['gross'])}`,
    };
  } finally {
    await connection.end();
  }
}
