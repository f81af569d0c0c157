// Every container image that tests and demo start, pinned in this one place.

import type { Flavor } from './server-types.ts';

export const SERVER_IMAGES: Record<Flavor, string> = {
  mysql: 'mysql:9.7',
  mariadb: 'mariadb:11.8',
};

export const S3_IMAGE = 'chrislusf/seaweedfs:4.47';
