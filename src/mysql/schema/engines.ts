// What each storage engine holds. Rows are dumped only from engines that hold rows of their own: rows of a MERGE or FEDERATED table
// belong to other tables, and loading them back would write there. An unknown engine is refused by name.

/** `transactional`: rows of its own, seen as they were when a snapshot was opened. `rows`: of its own, without transactions. */
export type EngineKind = 'transactional' | 'rows' | 'definition-only';

/** In lower case: servers compare names of engines without case. */
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
  // Other names that servers accept for three of them.
  innobase: 'transactional',
  heap: 'rows',
  merge: 'definition-only',
  // What is written there is gone.
  blackhole: 'definition-only',
  // Their rows are those of other tables, of other servers, or files of others.
  mrg_myisam: 'definition-only',
  federated: 'definition-only',
  connect: 'definition-only',
  spider: 'definition-only',
  sphinx: 'definition-only',
  oqgraph: 'definition-only',
};

/** Engines whose tables reach outside of their schema: to other tables, servers or files. */
const REACHES_OUTSIDE = new Set([
  'mrg_myisam',
  'merge',
  'federated',
  'connect',
  'spider',
  'sphinx',
  'oqgraph',
]);

/** undefined: not known. */
export function engineKind(engine: string): EngineKind | undefined {
  const name = engine.toLowerCase();
  return Object.hasOwn(ENGINES, name) ? ENGINES[name] : undefined;
}

export function isTransactional({ engine }: { engine: string }): boolean {
  return engineKind(engine) === 'transactional';
}

/** Whether rows of the table are dumped and loaded. */
export function holdsRows({ engine }: { engine: string }): boolean {
  const kind = engineKind(engine);
  return kind === 'transactional' || kind === 'rows';
}

export function reachesOutside(engine: string): boolean {
  return REACHES_OUTSIDE.has(engine.toLowerCase());
}

/** Its rows are those of other tables. */
export function isMerge(engine: string): boolean {
  return /^(?:mrg_myisam|merge)$/i.test(engine);
}
