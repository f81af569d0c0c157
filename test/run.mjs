// `npm test`: runs the tests of the folders that are named (all without a name) on the project's own Node.js,
// whatever Node.js started this. The work is in support/test-run.ts, which needs a Node.js that reads types.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ownNode = join(import.meta.dirname, '..', 'node_modules', 'node', 'bin', 'node');

if (Number(process.versions.node.split('.')[0]) >= 24) {
  const { runTests } = await import('./support/test-run.ts');
  process.exitCode = await runTests(process.argv.slice(2));
} else if (!existsSync(ownNode)) {
  console.error('The tests run on the Node.js of node_modules, which is not there: npm ci');
  process.exitCode = 1;
} else {
  // The child cleans up after a signal; this process only waits for it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  const { status } = spawnSync(ownNode, [import.meta.filename, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
