// Reads the file of --assertions: named SQL checks and their expected results. Every mistake is a
// problem that names its assertion.
import { defined } from '../../core/defined.ts';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseDurationSeconds } from '../../core/units.ts';
import type { Problems } from '../../core/problems.ts';

export type Expectation =
  | { kind: 'no rows' }
  | { kind: 'comparison'; operator: Operator; value: string }
  /** Rows in the order of the result; NULL is null. */
  | { kind: 'rows'; rows: readonly (readonly (string | null)[])[] };

export const OPERATORS = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Assertion {
  name: string;
  sql: string;
  /** Default schema, by its name in the backup. */
  schema?: string;
  timeoutSeconds: number;
  expect: Expectation;
}

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const assertion = z.strictObject({
  name: z.string().min(1).max(200),
  sql: z.string().min(1),
  schema: z.string().min(1).optional(),
  timeout: z.union([z.string(), z.number()]).optional(),
  expect: z.union([scalar, z.array(z.union([scalar, z.array(scalar)]))]),
});

const list = z.array(assertion);
const file = z.strictObject({ assertions: list });

const DEFAULT_TIMEOUT_SECONDS = 60;

export function readAssertions(text: string, path: string, problems: Problems): Assertion[] {
  let json: unknown;
  try {
    json = parse(text);
  } catch (error) {
    problems.add(`--assertions: ${path} is not YAML: ${(error as Error).message.split('\n', 1)[0]}`);
    return [];
  }
  // Avoid a union of the two: its message would not name the mistake.
  const result = Array.isArray(json) ? list.safeParse(json) : file.safeParse(json);
  if (!result.success) {
    for (const { path: at, message } of result.error.issues.slice(0, 5))
      problems.add(`--assertions: ${path}: ${at.join('.') || 'the file'}: ${message}`);
    return [];
  }
  const assertions = Array.isArray(result.data) ? result.data : result.data.assertions;
  if (assertions.length === 0) problems.add(`--assertions: ${path} holds no assertion`);
  const names = new Set<string>();
  return assertions.map(({ name, sql, schema, timeout, expect }) => {
    const wrong = (what: string): void => problems.add(`--assertions: ${path}: "${name}" ${what}`);
    if (names.has(name)) wrong('is there twice');
    names.add(name);
    if (!/^\s*\(*\s*(SELECT|WITH|SHOW|TABLE|VALUES|EXPLAIN)\b/i.test(sql))
      wrong('does not begin with SELECT, WITH, SHOW, TABLE, VALUES or EXPLAIN: assertions only read');
    const seconds = timeout === undefined ? DEFAULT_TIMEOUT_SECONDS : parseDurationSeconds(String(timeout));
    if (seconds === undefined || seconds <= 0)
      wrong(`has the timeout ${timeout}, it takes a duration such as 30s`);
    return {
      name,
      sql,
      ...defined({ schema }),
      timeoutSeconds: seconds ?? DEFAULT_TIMEOUT_SECONDS,
      expect: expectationOf(expect),
    };
  });
}

type Scalar = z.infer<typeof scalar>;

function expectationOf(expect: Scalar | (Scalar | Scalar[])[]): Expectation {
  if (Array.isArray(expect))
    return { kind: 'rows', rows: expect.map((row) => (Array.isArray(row) ? row : [row]).map(textOf)) };
  if (expect === null) return { kind: 'rows', rows: [[null]] };
  const text = textOf(expect)!;
  if (/^no rows$/i.test(text.trim())) return { kind: 'no rows' };
  const match = /^\s*(=|!=|<>|<=|>=|<|>)\s*(.+?)\s*$/s.exec(text);
  if (!match) return { kind: 'comparison', operator: '=', value: text };
  const operator = (match[1] === '<>' ? '!=' : match[1]) as Operator;
  return { kind: 'comparison', operator, value: match[2]! };
}

function textOf(value: Scalar): string | null {
  if (value === null) return null;
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}
