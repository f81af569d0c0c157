// mydumper with myloader and MySQL Shell, if they are on the PATH. MySQL Shell runs Python, which builds without JavaScript have too.
import path from 'node:path';
import type { BenchServer } from './bench-server.ts';
import type { Contestant } from './contestant.ts';
import { versionOf } from './machine.ts';
import { type Measure, quote, runMeasured } from './measured-run.ts';
import { removeFolder } from './our-program.ts';
import { SCHEMA } from './sample-tables.ts';

/** mydumper 1.0 ends with 1 on MySQL 9, where SHOW MASTER STATUS is gone, although its dump is complete. */
const MYDUMPER_ENDED = '[ $? -eq 1 ]';

export class OtherTools {
  /** One line each, also of those that do not take part. */
  readonly descriptions: string[] = [];
  readonly #server: BenchServer;
  readonly #hasMydumper: boolean;
  readonly #hasShell: boolean;

  constructor(server: BenchServer) {
    this.#server = server;
    this.#hasMydumper = this.#look('mydumper', (version) =>
      /^mydumper v?0\./.test(version) ? 'older than 1.0: does not count' : undefined,
    );
    this.#hasShell = this.#look('mysqlsh', () =>
      server.flavor === 'mariadb' ? 'not made for MariaDB' : undefined,
    );
  }

  backups(folder: string, threads: number): Contestant[] {
    const { host, port } = this.#server;
    const target = { mydumper: path.join(folder, 'mydumper'), shell: path.join(folder, 'mysqlsh') };
    return [
      ...(this.#hasMydumper
        ? [
            this.#contestant('mydumper, zstd', target.mydumper, () =>
              this.#run(
                `mydumper -h ${host} -P ${port} -u root -p "$MYSQL_PWD" ${this.#sslMode} -B ${SCHEMA} -t ${threads} --compress=ZSTD -o ${quote(target.mydumper)} || ${MYDUMPER_ENDED}`,
              ),
            ),
          ]
        : []),
      ...(this.#hasShell
        ? [
            this.#contestant('MySQL Shell dumpSchemas', target.shell, () =>
              this.#shell(
                `util.dump_schemas(['${SCHEMA}'], ${JSON.stringify(target.shell)}, {'threads': ${threads}, 'showProgress': False})`,
              ),
            ),
          ]
        : []),
    ];
  }

  /** Of the dumps that backups() left. */
  restores(
    folder: string,
    threads: number,
    prepare: (run: () => Promise<Measure>) => Promise<Measure>,
  ): Contestant[] {
    const { host, port } = this.#server;
    const source = { mydumper: path.join(folder, 'mydumper'), shell: path.join(folder, 'mysqlsh') };
    return [
      ...(this.#hasMydumper
        ? [
            {
              name: 'myloader',
              role: 'other' as const,
              run: () =>
                prepare(() =>
                  this.#run(
                    `myloader -h ${host} -P ${port} -u root -p "$MYSQL_PWD" ${this.#sslMode} -t ${threads} -d ${quote(source.mydumper)}`,
                  ),
                ),
            },
          ]
        : []),
      ...(this.#hasShell
        ? [
            {
              name: 'MySQL Shell loadDump, deferTableIndexes: all',
              role: 'other' as const,
              run: () =>
                prepare(() =>
                  this.#shell(
                    `util.load_dump(${JSON.stringify(source.shell)}, {'threads': ${threads}, 'deferTableIndexes': 'all', 'resetProgress': True, 'showProgress': False})`,
                  ),
                ),
            },
          ]
        : []),
    ];
  }

  #contestant(name: string, folder: string, run: () => Promise<Measure>): Contestant {
    return {
      name,
      role: 'other',
      async run() {
        removeFolder(folder);
        const measure = await run();
        const { stdout } = await runMeasured({ script: `du -sb ${quote(folder)}` });
        return { ...measure, storedBytes: Number(stdout.split('\t')[0]) };
      },
    };
  }

  #shell(statement: string): Promise<Measure> {
    const { host, port } = this.#server;
    return this.#run(
      `mysqlsh --py ${this.#sslMode} --get-server-public-key --password="$MYSQL_PWD" root@${host}:${port} -e ${quote(statement)}`,
    );
  }

  get #sslMode(): string {
    return `--ssl-mode=${this.#server.tls ? 'REQUIRED' : 'DISABLED'}`;
  }

  #run(script: string): Promise<Measure> {
    return runMeasured({ script, environment: { MYSQL_PWD: this.#server.password } });
  }

  #look(program: string, objection: (version: string) => string | undefined): boolean {
    const version = versionOf(program);
    if (version === undefined) {
      this.descriptions.push(`${program}: not on the PATH, did not take part`);
      return false;
    }
    const reason = objection(version);
    this.descriptions.push(reason === undefined ? version : `${version}: ${reason}`);
    return reason === undefined;
  }
}
