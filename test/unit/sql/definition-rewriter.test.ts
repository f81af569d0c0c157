import { describe, expect, it } from '@jest/globals';
import { DefinitionRewriter, enableEvent, type RewriteRules } from '../../../src/sql/definition-rewriter.ts';

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
};

function rewrite(
  script: string,
  rules: Partial<RewriteRules> = {},
  what = 'view stage.v',
): { statements: string[]; refusals: string[]; warnings: string[] } {
  const rewriter = new DefinitionRewriter({ ...RULES, ...rules });
  const statements = rewriter.rewrite(script, 'shop', what);
  return { statements, refusals: rewriter.refusals, warnings: rewriter.warnings };
}

describe('another name of the schema', () => {
  it('reaches the statements that create it and go into it', () => {
    expect(
      rewrite(
        'CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;\nUSE `shop`;\nCREATE DATABASE IF NOT EXISTS shop;\nALTER DATABASE `shop` COLLATE x;\nUSE `other`;',
      ).statements,
    ).toEqual([
      'CREATE DATABASE /*!32312 IF NOT EXISTS*/ `stage` /*!40100 DEFAULT CHARACTER SET utf8mb4 */',
      'USE `stage`',
      'CREATE DATABASE IF NOT EXISTS `stage`',
      'ALTER DATABASE `stage` COLLATE x',
      'USE `other`',
    ]);
  });

  it('follows the sql_mode that a script sets', () => {
    const { statements } = rewrite(
      `SET sql_mode = 'ANSI_QUOTES';\nCREATE VIEW v AS SELECT "shop"."orders"."id" FROM "shop"."orders";\nSET sql_mode = '';\nCREATE VIEW w AS SELECT "shop.orders" AS x;`,
    );
    expect(statements[1]).toBe('CREATE VIEW v AS SELECT "stage"."orders"."id" FROM "stage"."orders"');
    expect(statements[3]).toBe('CREATE VIEW w AS SELECT "shop.orders" AS x');
  });

  it('is found whatever the case where names have none', () => {
    expect(rewrite('CREATE VIEW v AS SELECT 1 FROM Shop.orders').statements[0]).toContain('FROM Shop.orders');
    const { statements, refusals } = rewrite('CREATE VIEW v AS SELECT 1 FROM Shop.orders', {
      isCaseSensitive: false,
    });
    expect(statements[0]).toContain('FROM `stage`.orders');
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
    const { statements, refusals } = rewrite(sql, { references: 'rename' });
    expect(statements).toEqual([
      'CREATE VIEW v AS SELECT 1 FROM `stage`.orders JOIN `crm_copy`.orders JOIN third.orders',
    ]);
    expect(refusals).toEqual([]);
  });
});

describe('dynamic SQL', () => {
  const body = `CREATE PROCEDURE p() BEGIN SET @q = 'DELETE FROM shop.orders'; PREPARE s FROM @q; END`;

  it('is named in a warning and left as it is', () => {
    const { statements, warnings, refusals } = rewrite(`DELIMITER ;;\n${body} ;;\n`, {}, 'procedure stage.p');
    expect(statements).toEqual([body]);
    expect(warnings).toEqual([
      'procedure stage.p names shop inside of a quoted text, which is left as it is: look at it before you use it',
    ]);
    expect(refusals).toEqual([]);
  });

  it('is not what a table has in its comments', () => {
    expect(rewrite("CREATE TABLE t (a int COMMENT 'see shop.orders')", {}, 'table stage.t').warnings).toEqual(
      [],
    );
  });
});

describe('grants', () => {
  const account = (script: string) => rewrite(script, {}, "account 'a'@'%'");

  it('follow their schemas, also where an underscore is escaped and where they are revoked', () => {
    const { statements, warnings } = account(
      'GRANT SELECT ON `shop`.* TO `shop`@`%`;\nGRANT SELECT (id), UPDATE ON `shop`.`gone` TO `shop`@`%`;\nGRANT ALL PRIVILEGES ON `crm\\_eu`.* TO `a`@`%`;\nGRANT EXECUTE ON PROCEDURE `crm_eu`.`p` TO `a`@`%`;\nREVOKE INSERT ON `shop`.* FROM `a`@`%`;\nGRANT SELECT ON `other`.* TO `a`@`%`;\nGRANT USAGE ON *.* TO `a`@`%`;',
    );
    expect(statements).toEqual([
      'GRANT SELECT ON `stage`.* TO `shop`@`%`',
      'GRANT SELECT (id), UPDATE ON `stage`.`gone` TO `shop`@`%`',
      'GRANT ALL PRIVILEGES ON `crm\\_copy`.* TO `a`@`%`',
      'GRANT EXECUTE ON PROCEDURE `crm_copy`.`p` TO `a`@`%`',
      'REVOKE INSERT ON `stage`.* FROM `a`@`%`',
      'GRANT SELECT ON `other`.* TO `a`@`%`',
      'GRANT USAGE ON *.* TO `a`@`%`',
    ]);
    expect(warnings).toEqual([]);
  });

  it('on patterns stay as they are, and a warning says so', () => {
    const { statements, warnings } = account(
      'GRANT SELECT ON `sh%`.* TO `a`@`%`;\nGRANT SELECT ON `crm\\_%`.* TO `a`@`%`;\nGRANT SELECT ON `x%`.* TO `a`@`%`;',
    );
    expect(statements[0]).toBe('GRANT SELECT ON `sh%`.* TO `a`@`%`');
    expect(warnings).toEqual([
      `account 'a'@'%' has a grant on sh%, which covers shop on the source and is left as it is`,
      `account 'a'@'%' has a grant on crm\\_%, which covers crm_eu on the source and is left as it is`,
    ]);
  });
});

describe('events', () => {
  const event = (status: string): string =>
    `CREATE DEFINER=\`r\`@\`h\` EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' ON COMPLETION NOT PRESERVE ${status} DO SELECT 'ON COMPLETION NOT PRESERVE ENABLE'`;

  it('come up disabled where that is asked for', () => {
    const disable = (sql: string) => rewrite(sql, { disableEvents: true }, 'event stage.e');
    expect(disable(event('ENABLE')).statements).toEqual([event('DISABLE')]);
    expect(disable(event('DISABLE')).statements).toEqual([event('DISABLE')]);
    expect(disable(event('DISABLE ON REPLICA')).statements).toEqual([event('DISABLE ON REPLICA')]);
    expect(disable('CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1').refusals).toEqual([
      'event stage.e cannot be disabled, because its definition has no ON COMPLETION clause',
    ]);
    expect(enableEvent(event('DISABLE'))).toBe(event('ENABLE'));
  });

  it('stay as they are elsewhere', () => {
    expect(rewrite(event('ENABLE'), {}, 'event stage.e').statements).toEqual([event('ENABLE')]);
  });
});

it('definers are changed and noted', () => {
  const script = 'CREATE DEFINER=`a`@`h` VIEW v AS SELECT 1;\nCREATE DEFINER=`b`@`h` VIEW w AS SELECT 1;';
  const kept = new DefinitionRewriter(RULES);
  kept.rewrite(script, 'shop', 'view stage.v');
  expect([...kept.definers]).toEqual(['`a`@`h`', '`b`@`h`']);
  const replaced = new DefinitionRewriter({ ...RULES, definers: { account: '`x`@`%`' } });
  expect(replaced.rewrite(script, 'shop', 'view stage.v')[1]).toBe(
    'CREATE DEFINER=`x`@`%` VIEW w AS SELECT 1',
  );
  expect([...replaced.definers]).toEqual(['`x`@`%`']);
  const stripped = new DefinitionRewriter({ ...RULES, definers: 'strip' });
  stripped.rewrite(script, 'shop', 'view stage.v');
  expect([...stripped.definers]).toEqual([]);
});
