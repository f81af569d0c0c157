// Every container image that tests and demo start, pinned in this one place. TEST_IMAGES gives others, as CI does for its
// versions: `mysql=mysql:8.4,mariadb=mariadb:10.11`.

import { OLDER_RELEASES, type Flavor, type Release } from './server-types.ts';

const GIVEN = new Map(
  (process.env['TEST_IMAGES'] ?? '')
    .split(',')
    .filter((text) => text.includes('='))
    .map((text) => {
      const at = text.indexOf('=');
      return [text.slice(0, at).trim(), text.slice(at + 1).trim()] as const;
    }),
);

export const SERVER_IMAGES: Record<Flavor, string> = {
  mysql: GIVEN.get('mysql') ?? 'mysql:9.7',
  mariadb: GIVEN.get('mariadb') ?? 'mariadb:11.8',
};

/** The container image of a release: `mysql:5.7` is the name of one. */
export function imageOf(release: Release): string {
  return release === 'mysql' || release === 'mariadb' ? SERVER_IMAGES[release] : release;
}

const WANTED = (process.env['TEST_RELEASES'] ?? '').split(',').filter((word) => word !== '');

/**
 * What a suite asks for that is to run on every server. Where TEST_IMAGES names the versions, those alone;
 * `TEST_RELEASES=mariadb,mysql:5.7` takes some.
 */
export const EVERY_RELEASE: readonly Release[] = (
  GIVEN.size > 0 ? (['mysql', 'mariadb'] as const) : (['mysql', 'mariadb', ...OLDER_RELEASES] as const)
).filter((release) => WANTED.length === 0 || WANTED.includes(release));

/** For what takes minutes: the newest of each flavor, and with `TEST_RELEASES` those that it names. */
export const NEWEST_RELEASES: readonly Release[] = WANTED.length === 0 ? ['mysql', 'mariadb'] : EVERY_RELEASE;

export const S3_IMAGE = 'chrislusf/seaweedfs:4.47';
