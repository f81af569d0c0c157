// Shows the contents of one backup, from its manifest, and its verifications.
import { defined } from '../../core/defined.ts';
import { isBackupId } from '../../format/names.ts';
import type { Manifest } from '../../format/manifest-schema.ts';
import type { VerificationRecord } from '../../format/verification-record.ts';
import { backupStatus, type BackupStatus } from '../backup-status.ts';
import type { BackupContents, ContentsSchema, ContentsTable } from '../contents.ts';
import type { Context } from '../context.ts';
import { findVerifications } from './find-backups.ts';
import { OpenBackup } from '../open-backup.ts';
import { openSource } from '../open-source.ts';
import { resolveBackup, type BackupChoice } from './resolve-backup.ts';

export type ShowRequest = BackupChoice;

export interface ShownTable {
  name: string;
  engine: string;
  /** Absent: unknown, as in some dumps of MySQL Shell. */
  rows?: number;
  dataBytes: number;
  storedBytes: number;
  chunks: number;
  /** Condition that selected the rows. */
  filter?: string;
  /** Its rows were left out by --schema-only-tables. */
  schemaOnly?: true;
}

export interface ShownSchema {
  name: string;
  collation?: string;
  tables: ShownTable[];
  views: string[];
  sequences: string[];
  /** `PROCEDURE p`, `FUNCTION f`, … */
  routines: string[];
  libraries: string[];
  triggers: string[];
  events: string[];
}

export interface ShownVerification {
  time: string;
  level: VerificationRecord['level'];
  status: VerificationRecord['status'];
  failure?: string;
  /** Moment to which the verification replayed the binary log, and the seconds of the replay. */
  replay?: NonNullable<VerificationRecord['read']['replay']>;
}

export interface ShowReport {
  storage: string;
  backupId: string;
  label: string;
  status: BackupStatus;
  server: BackupContents['server'];
  snapshot: BackupContents['snapshot'];
  totals: BackupContents['totals'];
  schemas: ShownSchema[];
  /** Accounts and roles in the backup; absent: not requested. */
  accounts?: string[];
  /** Verifications, newest last. */
  verifications: ShownVerification[];
  /** Facts that only our own backups have. */
  own?: {
    begin: string;
    end: string;
    tool: Manifest['tool'];
    encrypted: boolean;
    objects: number;
    /** Selection of the backup. Absent: the backup holds everything. */
    selection?: Omit<NonNullable<Manifest['selection']>, 'mark'>;
    /** Masked columns. Absent: the rows are those of the server. */
    masked?: NonNullable<Manifest['masked']>;
    /** Objects of the server that are not in the backup, with reasons. */
    leftOut: Manifest['serverObjects']['leftOut'];
    /** Warnings of the backup. */
    warnings: readonly string[];
  };
  warnings: string[];
}

/** @throws BackupError BACKUP_NOT_FOUND, ENCRYPTION_*, SIGNATURE_*, MANIFEST_*, STORAGE_* */
export async function show(request: ShowRequest, context: Context): Promise<ShowReport> {
  const { storage, trust } = context;
  const { backupId, warnings } = await resolveBackup(context, request, { isVerified: true });
  const source = await openSource(context, backupId, request.label);
  const { contents } = source;
  const verifications = isBackupId(backupId)
    ? await findVerifications(storage, backupId, trust?.verifyKeys)
    : [];
  const accounts = contents.accounts?.filter(({ kind }) => kind === 'role' || kind === 'account');
  return {
    storage: storage.location,
    backupId,
    label: contents.label,
    status: backupStatus(verifications).status,
    server: contents.server,
    snapshot: contents.snapshot,
    totals: contents.totals,
    schemas: contents.schemas.map(describeSchema),
    ...(accounts ? { accounts: accounts.map(({ name }) => name) } : {}),
    verifications: verifications.map(({ time, level, status, failure, read }) => ({
      time,
      level,
      status,
      ...(failure ? { failure: failure.message } : {}),
      ...defined({ replay: read.replay }),
    })),
    ...(source instanceof OpenBackup ? { own: describeOwn(source.manifest) } : {}),
    warnings: [...warnings, ...source.limits],
  };
}

function describeSchema(schema: ContentsSchema): ShownSchema {
  const names = (objects: readonly { name: string }[]): string[] => objects.map(({ name }) => name);
  return {
    name: schema.name,
    ...(schema.collation ? { collation: schema.collation } : {}),
    tables: schema.tables.map(describeTable),
    views: names(schema.views),
    sequences: names(schema.sequences),
    routines: schema.routines.map(({ type, name }) => `${type} ${name}`),
    libraries: names(schema.libraries),
    triggers: names([...schema.tables, ...schema.views].flatMap(({ triggers }) => triggers)),
    events: names(schema.events),
  };
}

export function describeTable(table: ContentsTable): ShownTable {
  const { name, engine, rows, dataBytes, chunks, filter, schemaOnly } = table;
  return {
    name,
    engine,
    ...defined({ rows }),
    dataBytes,
    storedBytes: chunks.reduce((sum, chunk) => sum + chunk.storedBytes, 0),
    chunks: chunks.length,
    ...defined({ filter, schemaOnly }),
  };
}

function describeOwn(manifest: Manifest): NonNullable<ShowReport['own']> {
  const { begin, end, tool, encryption, totals, serverObjects, warnings } = manifest;
  const { mark: _, ...selection } = manifest.selection ?? { mark: '' };
  return {
    begin,
    end,
    tool,
    encrypted: encryption !== undefined,
    objects: totals.objects,
    ...(manifest.selection
      ? { selection: selection as Omit<NonNullable<Manifest['selection']>, 'mark'> }
      : {}),
    ...defined({ masked: manifest.masked }),
    leftOut: serverObjects.leftOut,
    warnings,
  };
}
