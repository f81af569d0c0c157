// The server's own client programs: where they are, and how a script calls them. The server's version of them is taken
// where it can be: on this machine, or in the server's container, which has the same way to the server (TCP, no TLS).
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { BenchServer } from './bench-server.ts';
import { versionOf } from './machine.ts';
import { type Command, quote, runMeasured } from './measured-run.ts';

export class ClientPrograms {
  readonly description: string;
  readonly dump: string;
  readonly client: string;
  readonly isMariaDb: boolean;
  readonly #server: BenchServer;
  /** Where the programs run; undefined: on this machine. */
  readonly #containerId: string | undefined;

  private constructor(
    server: BenchServer,
    dump: string,
    client: string,
    inContainer: boolean,
    version: string,
  ) {
    this.#server = server;
    this.#containerId = inContainer ? server.containerId : undefined;
    this.isMariaDb = /mariadb/i.test(version);
    const access = inContainer ? '-h127.0.0.1 -P3306' : `-h${server.host} -P${server.port}`;
    const mode = tlsOption(this.isMariaDb, server.tls);
    this.dump = `${dump} ${access} -uroot ${mode}`;
    this.client = `${client} ${access} -uroot ${mode}`;
    this.description = `${version} with ${versionOf('zstd', this.#containerId) ?? 'zstd'}, ${inContainer ? "in the server's container" : 'on this machine'}`;
  }

  static find(server: BenchServer): ClientPrograms {
    const names: [dump: string, client: string][] =
      server.flavor === 'mysql'
        ? [['mysqldump', 'mysql']]
        : [
            ['mariadb-dump', 'mariadb'],
            ['mysqldump', 'mysql'],
          ];
    const places = [false, ...(server.containerId ? [true] : [])];
    const found = places.flatMap((inContainer) =>
      names.flatMap(([dump, client]) => {
        const containerId = inContainer ? server.containerId : undefined;
        const version = versionOf(dump, containerId);
        const isThere = version && versionOf(client, containerId) && versionOf('zstd', containerId);
        return isThere ? [{ dump, client, inContainer, version }] : [];
      }),
    );
    // MariaDB's programs work with MySQL, but they are not what its users have.
    const own = found.find(({ version }) => /mariadb/i.test(version) === (server.flavor === 'mariadb'));
    const chosen = own ?? found[0];
    if (!chosen) {
      throw new Error(
        `no ${names[0]![0]}, ${names[0]![1]} and zstd on this machine: install default-mysql-client and zstd`,
      );
    }
    return new ClientPrograms(server, chosen.dump, chosen.client, chosen.inContainer, chosen.version);
  }

  run(script: string): ReturnType<typeof runMeasured> {
    const command: Command = {
      script,
      environment: { MYSQL_PWD: this.#server.password },
      containerId: this.#containerId,
    };
    return runMeasured(command);
  }

  /** A folder for what the programs write, on the disk and not in memory. */
  async makeFolder(hostFolder: string): Promise<string> {
    const folder = this.#containerId ? '/var/tmp/bench' : path.join(hostFolder, 'clients');
    await this.run(`mkdir -p ${quote(folder)}`);
    return folder;
  }

  /** Makes files of this machine readable for the programs. */
  async bring(files: readonly string[], folder: string): Promise<void> {
    for (const file of files) {
      if (this.#containerId) {
        execFileSync('docker', ['cp', '-q', file, `${this.#containerId}:${folder}/`], { stdio: 'ignore' });
      } else execFileSync('ln', ['-sf', path.resolve(file), folder]);
    }
  }
}

function tlsOption(isMariaDb: boolean, tls: boolean): string {
  if (isMariaDb) return tls ? '--ssl --skip-ssl-verify-server-cert' : '--skip-ssl';
  return tls ? '--ssl-mode=REQUIRED' : '--ssl-mode=DISABLED --get-server-public-key';
}
