// Entry of the GitHub Action: one bundle for the main step and, through `post.js` next to the
// bundle, for the post step.
import { fileURLToPath } from 'node:url';
import { isReadThread, serveThread } from './app/read-thread.ts';
import { main } from './action/main.ts';
import { post } from './action/post.ts';
import { actionServices } from './action/services.ts';
import { isPostStep } from './action/state.ts';

const program = fileURLToPath(import.meta.url);

// A backup starts this file once more for each of its threads.
if (isReadThread()) await serveThread();
else {
  const services = { ...actionServices(process.env), threadProgram: program };
  process.exitCode = await (isPostStep() ? post : main)(process.env, services);
}
