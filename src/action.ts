// Entry of the GitHub Action: one bundle for the main step and, through `post.js` next to it, for
// the post step. A backup starts this file once more for each of its threads. A thread loads only
// the code that it needs, so all ways are loaded on demand.
import { fileURLToPath } from 'node:url';
import { isReadThread, serveThread } from './app/read-thread.ts';

if (isReadThread()) {
  await serveThread();
} else {
  const { runAction } = await import('./action/run-action.ts');
  process.exitCode = await runAction(process.env, fileURLToPath(import.meta.url));
}
