import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { nodeProgram } from '../../support/keeper-process.ts';

const support = join(import.meta.dirname, '..', '..', 'support');

/** A program that begins a run of its own, with a process that would live on, and says where. */
const OWNER = `
  const { spawn } = await import('node:child_process');
  const { startKeeper } = await import('${support}/keeper-process.ts');
  const { recordProcess } = await import('${support}/run-record.ts');
  const { askKeeper } = await import('${support}/keeper-protocol.ts');
  const { runDirectory } = await startKeeper();
  const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  recordProcess(runDirectory, child.pid);
  const { endpoint } = await askKeeper(runDirectory, { method: 's3' });
  console.log(JSON.stringify({ runDirectory, pid: child.pid, endpoint }));
  setInterval(() => {}, 1000);
`;

interface Said {
  runDirectory: string;
  pid: number;
  endpoint: string;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the keeper of servers', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)(
    'leaves nothing behind when its owner ends by %s',
    async (signal) => {
      const owner = spawn(nodeProgram, ['--input-type=module', '--eval', OWNER], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, TEST_SERVERS: 'local' },
      });
      const [line] = (await once(owner.stdout, 'data')) as [Buffer];
      const said = JSON.parse(String(line)) as Said;
      expect(existsSync(said.runDirectory)).toBe(true);
      expect(isAlive(said.pid)).toBe(true);
      expect((await fetch(said.endpoint)).status).toBeLessThan(500);

      const exited = once(owner, 'exit');
      owner.kill(signal);
      await exited;
      for (let waits = 0; existsSync(said.runDirectory) && waits < 2400; waits += 1) await sleep(50);

      expect(existsSync(said.runDirectory)).toBe(false);
      // The child of a process that was killed is reaped by whoever adopts it, so it may be a zombie for a moment.
      for (let waits = 0; isAlive(said.pid) && waits < 2400; waits += 1) await sleep(50);
      expect(isAlive(said.pid)).toBe(false);
      await expect(fetch(said.endpoint)).rejects.toThrow('fetch failed');
    },
  );
});
