// Content of each storage engine. The backup only dumps rows of engines that own rows. Rows of a
// MERGE or FEDERATED table belong to other tables, and a load would write there. The backup refuses
// an unknown engine and reports its name.

/** `transactional`: own rows, read as of the snapshot. `rows`: own rows, no transactions. */
export type EngineKind = 'transactional' | 'rows' | 'definition-only';

/** Lower case, because servers ignore case in engine names. */
const ENGINES: Readonly<Record<string, EngineKind>> = {
  innodb: 'transactional',
  rocksdb: 'transactional',
  tokudb: 'transactional',
  ndb: 'transactional',
  ndbcluster: 'transactional',
  myisam: 'rows',
  aria: 'rows',
  memory: 'rows',
  archive: 'rows',
  csv: 'rows',
  columnstore: 'rows',
  s3: 'rows',
  mroonga: 'rows',
  // Aliases that servers accept for three engines.
  innobase: 'transactional',
  heap: 'rows',
  merge: 'definition-only',
  // Discards all rows.
  blackhole: 'definition-only',
  // Their rows belong to other tables, servers or files.
  mrg_myisam: 'definition-only',
  federated: 'definition-only',
  connect: 'definition-only',
  spider: 'definition-only',
  sphinx: 'definition-only',
  oqgraph: 'definition-only',
};

/** Engines whose tables refer to other tables, servers or files. */
const REACHES_OUTSIDE = new Set([
  'mrg_myisam',
  'merge',
  'federated',
  'connect',
  'spider',
  'sphinx',
  'oqgraph',
]);

/** Returns undefined for an unknown engine. */
export function engineKind(engine: string): EngineKind | undefined {
  const name = engine.toLowerCase();
  return Object.hasOwn(ENGINES, name) ? ENGINES[name] : undefined;
}

export function isTransactional({ engine }: { engine: string }): boolean {
  return engineKind(engine) === 'transactional';
}

/** Returns whether rows of the table are dumped and loaded. */
export function holdsRows({ engine }: { engine: string }): boolean {
  const kind = engineKind(engine);
  return kind === 'transactional' || kind === 'rows';
}

export function reachesOutside(engine: string): boolean {
  return REACHES_OUTSIDE.has(engine.toLowerCase());
}

/** Returns whether the rows belong to other tables. */
export function isMerge(engine: string): boolean {
  return /^(?:mrg_myisam|merge)$/i.test(engine);
}
