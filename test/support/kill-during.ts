// Kills a command of ours at the moment when it sends a certain statement to a server.
import { expect } from '@jest/globals';
import type { CommandResult, RunningCommand } from './command-line.ts';
import type { MysqlProxy, PlannedFault, ProxyRule } from './mysql-proxy.ts';

/** The statement, and the moment in it. */
export type Kill = Omit<ProxyRule, 'action'>;

/** Starts the command and kills it by SIGKILL; the command must not end before. */
export async function killDuring(
  proxy: MysqlProxy,
  rule: Kill,
  start: () => RunningCommand,
): Promise<CommandResult & { fault: PlannedFault }> {
  const run = start();
  const fault = proxy.add({
    ...rule,
    action: async () => {
      run.child.kill('SIGKILL');
      await run.ended;
    },
  });
  const result = await run.ended;
  proxy.clear();
  const what = `${String(rule.match)} nth ${rule.nth ?? 1} at ${rule.at ?? 'statement'}, matched ${fault.matched}`;
  expect([what, run.child.signalCode, result.exitCode === null ? '' : result.stderr]).toEqual([
    what,
    'SIGKILL',
    '',
  ]);
  expect(fault.hit).toBeDefined();
  return { ...result, fault };
}
