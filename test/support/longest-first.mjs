// The order of the test files: those that take a minute or more begin first, so that two that run side by side end together. Jest
// orders by what it remembers of the last run, and by size where there was none, as on every machine of CI.
import TestSequencer from '@jest/test-sequencer';

/** Below test/, the longest first. */
const LONGEST = [
  'integration/resume',
  'faults/s3-faults',
  'faults/mysql-restore',
  'integration/staging',
  'integration/cli',
  'faults/server-gone',
  'integration/verification',
  'integration/damage',
  'integration/zoo',
  'integration/ddl-during-dump',
  'faults/mysql-backup',
  'faults/mysql-backup-threads',
  'integration/closed-world',
  'integration/ssh',
  'integration/versions-flavors-to-mariadb',
  'integration/versions-flavors-to-mysql',
  'integration/insert-rows',
  'integration/prune',
  'integration/encryption',
  'faults/signals',
].map((name) => `/test/${name}.test.ts`);

/** How far to the front a file belongs, from 0. */
function rank({ path }) {
  const index = LONGEST.findIndex((end) => path.replaceAll('\\', '/').endsWith(end));
  return index === -1 ? LONGEST.length : index;
}

export default class LongestFirst extends TestSequencer {
  async sort(tests) {
    // The sort is stable: the others stay as Jest orders them.
    return [...(await super.sort(tests))].sort((one, other) => rank(one) - rank(other));
  }
}
