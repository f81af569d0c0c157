import { describe, expect, it } from '@jest/globals';
import { changeDefiner, findDefiner } from '../../../src/sql/definitions/definer.ts';

describe('the definer of a statement', () => {
  it.each([
    [
      'CREATE DEFINER=`root`@`localhost` PROCEDURE `p`() SELECT 1',
      '`root`@`localhost`',
      'CREATE PROCEDURE `p`() SELECT 1',
    ],
    [
      'CREATE ALGORITHM=UNDEFINED DEFINER=`a``b`@`%` SQL SECURITY DEFINER VIEW `v` AS SELECT 1',
      '`a``b`@`%`',
      'CREATE ALGORITHM=UNDEFINED SQL SECURITY DEFINER VIEW `v` AS SELECT 1',
    ],
    [
      "CREATE DEFINER='it''s'@'h' TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.a = 1",
      "'it''s'@'h'",
      'CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.a = 1',
    ],
    [
      'CREATE DEFINER="a b"@"%" FUNCTION f() RETURNS int RETURN 1',
      '"a b"@"%"',
      'CREATE FUNCTION f() RETURNS int RETURN 1',
    ],
    [
      'CREATE DEFINER = admin@10.0.0.% EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1',
      'admin@10.0.0.%',
      'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1',
    ],
    [
      'CREATE DEFINER=CURRENT_USER() PROCEDURE p() SELECT 1',
      'CURRENT_USER()',
      'CREATE PROCEDURE p() SELECT 1',
    ],
    // A role of MariaDB, and MariaDB's other forms.
    ['CREATE DEFINER=`role` PROCEDURE p() SELECT 1', '`role`', 'CREATE PROCEDURE p() SELECT 1'],
    [
      'CREATE OR REPLACE DEFINER=`r`@`h` AGGREGATE FUNCTION f() RETURNS int RETURN 1',
      '`r`@`h`',
      'CREATE OR REPLACE AGGREGATE FUNCTION f() RETURNS int RETURN 1',
    ],
    [
      'CREATE DEFINER="r"@"h" PACKAGE BODY "p" AS x int; END',
      '"r"@"h"',
      'CREATE PACKAGE BODY "p" AS x int; END',
    ],
    // As MySQL Shell and mysqldump write it.
    [
      '/*!50106 CREATE DEFINER=`r`@`h` EVENT `e` ON SCHEDULE EVERY 1 DAY DO SELECT 1 */',
      '`r`@`h`',
      '/*!50106 CREATE EVENT `e` ON SCHEDULE EVERY 1 DAY DO SELECT 1 */',
    ],
    [
      '/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`h`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.a = 1 */',
      '`r`@`h`',
      '/*!50003 CREATE*/ /*!50017 */ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.a = 1 */',
    ],
    // Nothing hides it.
    [
      "CREATE /* ' */ DEFINER=root@localhost EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1",
      'root@localhost',
      "CREATE /* ' */ EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1",
    ],
    [
      'CREATE -- a VIEW `\n DEFINER /* x */ = /* y */ `root` @ `%` VIEW v AS SELECT 1',
      '`root` @ `%`',
      'CREATE -- a VIEW `\n VIEW v AS SELECT 1',
    ],
    ['CREATE DEFINER=view@event VIEW v AS SELECT 1', 'view@event', 'CREATE VIEW v AS SELECT 1'],
  ])('%s', (statement, definer, stripped) => {
    expect(findDefiner(statement)).toBe(definer);
    expect(changeDefiner(statement, 'keep')).toBe(statement);
    expect(changeDefiner(statement, 'strip')).toBe(stripped);
    const replaced = changeDefiner(statement, { account: '`x`@`$1`' });
    expect(findDefiner(replaced)).toBe('`x`@`$1`');
    expect(changeDefiner(replaced, 'strip').replace(/\s+/g, ' ')).toBe(stripped.replace(/\s+/g, ' '));
  });

  it.each([
    "CREATE TABLE `definer` (a int COMMENT 'DEFINER=`x`@`y`')",
    'CREATE PROCEDURE p() COMMENT "DEFINER=`x`@`y` " SELECT 1',
    'CREATE TABLE t (definer int)',
    'CREATE SQL SECURITY DEFINER VIEW v AS SELECT definer = a FROM t',
    'CREATE VIEW v AS SELECT definer=current_user() AS x FROM t',
    'SET @a = "CREATE DEFINER=`x`@`y` VIEW v"',
  ])('is not found where there is none: %s', (statement) => {
    expect(findDefiner(statement)).toBeUndefined();
    expect(changeDefiner(statement, 'strip')).toBe(statement);
  });
});
