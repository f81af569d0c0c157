#!/usr/bin/env node
// Entry of the command line `mysql-backup`. A backup starts this file once more for each of its
// threads. A thread loads only the code that it needs, so both ways are loaded on demand.
import { fileURLToPath } from 'node:url';
import { isReadThread, serveThread } from './app/read-thread.ts';

if (isReadThread()) {
  await serveThread();
} else {
  const { main } = await import('./cli/main.ts');
  process.exitCode = await main(process.argv.slice(2), process.env, fileURLToPath(import.meta.url));
}
