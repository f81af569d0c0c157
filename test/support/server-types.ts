// The words in which a test asks for a server, and in which the keeper answers. Plain data: it crosses a socket.

export type Flavor = 'mysql' | 'mariadb';
/** Versions that suites ask for by name, next to the one of each flavor that every suite has. */
export const OLDER_RELEASES = ['mysql:8.0', 'mysql:5.7', 'mariadb:11.4', 'mariadb:10.11'] as const;
/** A flavor alone is the version that images.ts, a variable or this machine gives. */
export type Release = Flavor | (typeof OLDER_RELEASES)[number];

export function flavorOf(release: Release): Flavor {
  return release.startsWith('mysql') ? 'mysql' : 'mariadb';
}

/** The two servers that all test files of a run share: one to back up, one to restore onto. */
export type Purpose = 'source' | 'target';
/** The ways in which a server is found, in the order in which they are tried. */
export const WAYS = ['variables', 'docker', 'local', 'debian'] as const;
export type Way = (typeof WAYS)[number];
export type ServerSource = 'variable' | 'docker' | 'local' | 'debian';

export interface ServerOptions {
  /** Arguments after our own, so that they win: `--local-infile=OFF`. */
  extraArgs?: string[];
  /**
   * Arguments that MySQL takes only before its data dictionary is there, such as `--lower-case-table-names=1`. In Docker alone.
   */
  initArgs?: string[];
  /** Keeps the data when the server stops, as restart() and kill() need it; otherwise they are in memory in Docker. */
  durable?: boolean;
}

export interface ServerInfo {
  id: string;
  flavor: Flavor;
  /** As it was asked for. */
  release: Release;
  host: string;
  port: number;
  /** The server's socket, where this machine can reach it. */
  socketPath?: string;
  /** The container that it runs in, for programs that are to run beside it. */
  containerId?: string;
  rootUser: string;
  rootPassword: string;
  /** What `SELECT VERSION()` says. */
  version: string;
  source: ServerSource;
  /** In words, where it runs: an image, a program, the variable. */
  detail: string;
}

/** What a test may need of S3 and some servers cannot do. */
export const S3_ABILITIES = [
  'credentials',
  'missing-bucket',
  'conditional-writes',
  'list-multipart-uploads',
  'puts-over-11-mib',
  'object-lock',
  'versioning',
  'sse-kms',
  'storage-classes',
  'checksums',
  'bucket-owner',
] as const;
export type S3Ability = (typeof S3_ABILITIES)[number];

/** S3 servers beside the one that all tests use. */
export type OtherS3 = 'minio' | 'versitygw' | 'rclone' | 'moto';

export interface S3Info {
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  source: 'variable' | 'docker' | 'local' | 'in-process';
  detail: string;
  cannot: S3Ability[];
  /** Name of a key for SSE-KMS. */
  kmsKey?: string;
}

/** No way leads to the server that was asked for; the message names each way and why it did not. */
export class ServerUnavailableError extends Error {
  override readonly name = 'ServerUnavailableError';
}
