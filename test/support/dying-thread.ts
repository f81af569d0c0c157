// An entry for the threads of a backup. The first thread dies as soon as it is to read a chunk.
import { parentPort, threadName } from 'node:worker_threads';
import { serveThread } from '../../src/app/read-thread.ts';

if (threadName === 'read-1')
  parentPort!.on('message', (message: { call?: string }) => {
    if (message.call === 'chunk') throw new Error('this thread dies');
  });
await serveThread();
