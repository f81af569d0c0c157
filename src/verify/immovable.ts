// Leaves out objects that are not compared with a server of the other flavor, because a restore
// could not move them: by the rules, by the server's grammar, and views of such objects. Invariant:
// each is named; without `--skip-incompatible` nothing is left out.
import { describeRecord, type DefinitionRecord } from '../format/definition-record.ts';
import type { ServerFacts } from '../mysql/connection/server-facts.ts';
import type { Session } from '../mysql/connection/session.ts';
import { findSyntaxError } from '../mysql/schema/definitions/find-syntax-error.ts';
import { isSourceOf, type BackupSource } from '../repository/contents.ts';
import { rewriterOf, type Scope } from '../repository/scope/scope.ts';
import { withoutObjects } from '../repository/scope/without-objects.ts';
import { textLiteral } from '../sql/tokens/quote.ts';
import { quotingOf } from '../sql/tokens/sql-quoting.ts';
import { tokenize } from '../sql/tokens/sql-tokens.ts';

const LOOKED_AT: ReadonlySet<DefinitionRecord['kind']> = new Set([
  'table',
  'view',
  'procedure',
  'function',
  'trigger',
  'event',
  'sequence',
  'package',
  'package body',
  'library',
]);

export async function leaveImmovable(
  session: Session,
  facts: ServerFacts,
  source: BackupSource,
  scope: Scope,
): Promise<{ scope: Scope; warnings: string[] }> {
  if (!scope.request.skipIncompatible || scope.request.parts === 'data') return { scope, warnings: [] };
  const { contents } = source;
  const rewriter = rewriterOf(contents, scope, { isSource: isSourceOf(contents, facts), target: facts });
  const reasons = new Map<string, string>();
  const views: { what: string; schema: string; record: DefinitionRecord }[] = [];
  for await (const record of source.definitions()) {
    const schema = scope.targets.get(record.schema ?? '');
    if (schema === undefined || !LOOKED_AT.has(record.kind) || record.broken !== undefined) continue;
    const what = describeRecord({ ...record, schema });
    const known = rewriter.incompatibilities.length;
    const rewritten = rewriter.rewrite(record);
    const why = rewriter.incompatibilities.slice(known).map((found) => found.why);
    const unreadable =
      why.length > 0 ? undefined : await findSyntaxError(session, rewritten, `cannot look at ${what}`);
    if (unreadable !== undefined) why.push(`the server cannot read it: ${unreadable}`);
    if (why.length > 0) reasons.set(what, why.join('; '));
    else if (record.kind === 'view') views.push({ what, schema, record });
  }
  await leaveViews(session, scope, views, reasons);
  const left = withoutObjects(scope, reasons);
  const named = left.leftOut.slice(scope.leftOut.length);
  return {
    scope: left,
    warnings: named.map(({ name, reason }) => `${name} is not compared: ${reason}`),
  };
}

/** Leaves out missing views that name such an object. */
async function leaveViews(
  session: Session,
  { targets }: Scope,
  views: readonly { what: string; schema: string; record: DefinitionRecord }[],
  reasons: Map<string, string>,
): Promise<void> {
  if (views.length === 0) return;
  const names = [...targets.values()].map(textLiteral).join(', ');
  const rows = await session.query<{ s: string; t: string }>(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${names})`,
    'cannot list the tables of the server',
  );
  const there = new Set(rows.map(({ s, t }) => `${s}\0${t}`));
  const missing = views.filter(({ schema, record }) => !there.has(`${schema}\0${record.name}`));
  for (let before = -1; before < reasons.size;) {
    before = reasons.size;
    const lost = new Set([...reasons.keys()].map((what) => what.slice(what.indexOf('.') + 1)));
    for (const { what, record } of missing) {
      if (reasons.has(what)) continue;
      const { client, sqlMode } = record.session;
      const tokens = tokenize(record.statement.toString('latin1'), quotingOf(sqlMode, client));
      const named = [...tokens].find(
        ({ name }) => name !== undefined && name !== record.name && lost.has(name),
      );
      if (named) reasons.set(what, `it names ${named.name}, which is left out`);
    }
  }
}
