#!/usr/bin/env node
// Entry of the command line `mysql-backup`.
import { fileURLToPath } from 'node:url';
import { isReadThread, serveThread } from './app/read-thread.ts';
import { main } from './cli/main.ts';

const program = fileURLToPath(import.meta.url);

// A backup starts this file once more for each of its threads.
if (isReadThread()) await serveThread();
else process.exitCode = await main(process.argv.slice(2), process.env, program);
