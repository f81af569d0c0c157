// Origin of a dump: the server and the moment of its snapshot.
import { defined } from '../../core/defined.ts';
import type { BackupContents } from '../contents.ts';
import { lookUp, type RootFile } from './dump-files.ts';

export function readServer({ source, server, hostname, serverVersion }: RootFile): BackupContents['server'] {
  // Older versions do not write the server's variables.
  const variable = (name: string): string | undefined => lookUp(source?.sysvars ?? {}, name);
  const versionComment = variable('version_comment');
  const port = Number(variable('port') ?? source?.port ?? NaN);
  const serverId = variable('server_uuid') ?? source?.serverUuid;
  const nameCase = Number(variable('lower_case_table_names') ?? NaN);
  return {
    host: server ?? hostname ?? '',
    flavor: flavorOf(serverVersion, versionComment ?? '', variable('aurora_version') !== undefined),
    version: serverVersion,
    ...defined({ versionComment }),
    ...(Number.isInteger(port) ? { port } : {}),
    ...defined({ serverId }),
    ...(Number.isInteger(nameCase) ? { lowerCaseTableNames: nameCase } : {}),
  };
}

function flavorOf(version: string, comment: string, isAurora: boolean): BackupContents['server']['flavor'] {
  if (/mariadb/i.test(`${version} ${comment}`)) return 'mariadb';
  if (isAurora) return 'aurora';
  return /percona/i.test(comment) ? 'percona' : 'mysql';
}

export function readSnapshot(root: RootFile): BackupContents['snapshot'] {
  const { binlogFile, binlogPosition, gtidExecuted, gtidExecutedInconsistent, consistent } = root;
  return {
    method: 'mysql-shell',
    consistent,
    ...(gtidExecuted && !gtidExecutedInconsistent ? { gtidExecuted } : {}),
    ...(binlogFile ? { binlogFile, ...defined({ binlogPosition }) } : {}),
  };
}
