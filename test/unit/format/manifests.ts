// A small manifest of which nothing is wrong, to be changed.
import { sha256Hex } from '../../../src/format/sha256.ts';
import type { Manifest } from '../../../src/format/manifest-schema.ts';

export const ID = '20261122T030000Z-4f2a9c';
const HASH = sha256Hex('');

const object = (name: string, bytes: number) => ({ name, bytes, sha256: HASH });
const chunk = (number: number, name: string, rows: number, storedBytes: number) => ({
  number,
  object: name,
  rows,
  dataBytes: rows * 10,
  storedBytes,
  sha256: HASH,
});

function table(name: string, chunks: Manifest['schemas'][0]['tables'][0]['chunks']) {
  return {
    name,
    engine: 'InnoDB',
    rows: chunks.reduce((sum, { rows }) => sum + rows, 0),
    dataBytes: 0,
    columns: ['id'],
    select: ['`id`'],
    from: '',
    decodeColumns: {},
    chunking: 'range' as const,
    transactional: true,
    sha256: HASH,
    triggers: [],
    histograms: [],
    chunks,
  };
}

export function validManifest(): Manifest {
  return {
    formatVersion: '2.0',
    backupId: ID,
    label: 'l',
    begin: '2026-11-22T03:00:00.000Z',
    end: '2026-11-22T03:00:01.000Z',
    tool: { name: 't', version: '1' },
    options: {},
    server: {
      host: 'h',
      port: 3306,
      flavor: 'mysql',
      version: '9.7.0',
      versionComment: '',
      serverId: 'x',
      lowerCaseTableNames: 0,
    },
    snapshot: { method: 'm', consistent: true },
    schemas: [
      {
        name: 's',
        charset: 'utf8mb4',
        collation: 'utf8mb4_bin',
        sha256: HASH,
        tables: [
          table('a', [chunk(0, 's@a@0.tsv.zst', 3, 30), chunk(1, 's@a@@1.tsv.zst', 4, 40)]),
          table('b', [chunk(0, 's@b@@0.tsv.zst', 5, 50)]),
        ],
        views: [],
        sequences: [],
        routines: [],
        libraries: [],
        events: [],
      },
    ],
    definitions: [{ object: '@.definitions@0.jsonl.zst', records: 3, bytes: 300 }],
    serverObjects: {
      onServer: 4,
      inBackup: 3,
      leftOut: [{ name: 'table s.c', reason: 'it is not selected' }],
    },
    totals: { tables: 2, rows: 12, dataBytes: 120, storedBytes: 120, chunks: 3, objects: 6 },
    objects: [
      object('@.definitions@0.jsonl.zst', 1),
      object('s@a.sql', 1),
      object('s@b.sql', 1),
      object('s@a@0.tsv.zst', 30),
      object('s@a@@1.tsv.zst', 40),
      object('s@b@@0.tsv.zst', 50),
    ],
    warnings: [],
  };
}
