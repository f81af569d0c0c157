// What a CREATE TABLE names outside of its schema, in every form that a server takes and not only in the one that it prints.
import { describe, expect, it } from '@jest/globals';
import {
  enginesOf,
  engineOf,
  findOutsideParts,
  removeParts,
} from '../../../src/sql/definitions/outside-parts.ts';

const table = (options: string, body = '`id` int'): string => `CREATE TABLE \`t\` (\n  ${body}\n) ${options}`;

describe('engines', () => {
  it.each([
    ['ENGINE=InnoDB', ['innodb']],
    ['ENGINE  =\n FEDERATED', ['federated']],
    ['ENGINE FEDERATED', ['federated']],
    ["ENGINE='FEDERATED'", ['federated']],
    ["ENGINE='FEDER\\ATED'", ['feder\\ated']],
    ['engine=`Merge`', ['merge']],
    ["COMMENT='ENGINE=InnoDB' ENGINE=FEDERATED", ['federated']],
    ['ENGINE=InnoDB ENGINE=CONNECT', ['connect', 'innodb']],
    ["COMMENT=') ENGINE=InnoDB'", []],
    ['', []],
    ['ENGINE=InnoDB PARTITION BY HASH (id) (PARTITION p0 STORAGE ENGINE = SPIDER)', ['spider', 'innodb']],
  ])('of %s', (options, expected) => expect(enginesOf(table(options))).toEqual(expected));

  it('the last one counts, and those of partitions do not', () => {
    expect(
      engineOf(table('ENGINE=InnoDB ENGINE=ARCHIVE PARTITION BY HASH (id) (PARTITION p0 ENGINE = CSV)')),
    ).toBe('archive');
    expect(engineOf(table('', "`engine` varchar(9) DEFAULT 'ENGINE=CSV'"))).toBe('');
  });
});

describe('parts', () => {
  const parts = (sql: string): string[] =>
    findOutsideParts(sql).map(({ kind, target }) => `${kind} ${target}`);

  it.each([
    ['UNION=(`other`.`m`,`own`)', ['union other.m']],
    ['UNION (other.m)', ['union other.m']],
    ['union\n=\n( other . m )', ['union other.m']],
    ["DATA DIRECTORY '/x'", ['directory /x']],
    ["/*!50100 DATA DIRECTORY = '/x' */", ['directory /x']],
    ["COMMENT='DATA DIRECTORY=x UNION=(a.b)'", []],
  ])('of the options %s', (options, expected) => expect(parts(table(options))).toEqual(expected));

  it.each([
    ['CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES `other`.`p` (`id`)', ['foreign key other.p']],
    ['CONSTRAINT `c` FOREIGN KEY (`id`)\n REFERENCES  `other` . `p` (`id`)', ['foreign key other.p']],
    ['foreign key (id) references other.p(id)', ['foreign key other.p']],
    ['CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES `p` (`id`)', []],
    ['`n` int DEFAULT nextval(`other`.`q`)', ['sequence other.q']],
    ['`n` int DEFAULT (nextval(other.q) + 1)', ['sequence other.q']],
    ['`n` int DEFAULT (NEXT VALUE FOR `other`.`q`)', ['sequence other.q']],
    ['`n` int DEFAULT nextval(`q`)', []],
    ["`n` int COMMENT 'nextval(a.b) REFERENCES a.b'", []],
  ])('of the definition %s', (definition, expected) =>
    expect(parts(table('', `\`id\` int,\n  ${definition}`))).toEqual(expected),
  );

  it('can be taken out', () => {
    const without = (sql: string): string => removeParts(sql, findOutsideParts(sql));
    const before = '`id` int';
    expect(
      without(
        table("ENGINE=InnoDB DATA DIRECTORY='/x'", `${before},\n  \`n\` int DEFAULT nextval(\`o\`.\`q\`)`),
      ),
    ).toBe(table('ENGINE=InnoDB', `${before},\n  \`n\` int`));
    expect(
      without(
        table('', `${before},\n  CONSTRAINT \`c\` FOREIGN KEY (\`id\`) REFERENCES \`o\`.\`p\` (\`id\`)`),
      ),
    ).toBe(table('', before));
    expect(
      without(
        table('', `\`n\` int NOT NULL DEFAULT (nextval(o.q) * (2)) COMMENT 'x',\n  \`m\` int DEFAULT 1`),
      ),
    ).toBe(table('', "`n` int NOT NULL COMMENT 'x',\n  `m` int DEFAULT 1"));
  });

  it('where it cannot be taken out, says so', () => {
    const [part] = findOutsideParts(table('', '`id` int CHECK (nextval(o.q) > 0)'));
    expect(part).toMatchObject({ kind: 'sequence', schema: 'o', start: 0, end: 0 });
  });
});
