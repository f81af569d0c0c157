// `npm run campaign -- --minutes 20 --seed N`: rounds of backups and restores with faults, for as long as you like.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '20' }, seed: { type: 'string' } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^\d+$/.test(value)) continue;
  console.error(`--${name} is "${value}", it takes a whole number`);
  process.exit(2);
}
const { status } = spawnSync(process.execPath, [join(import.meta.dirname, '..', 'run.mjs'), 'campaign'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    CAMPAIGN_MINUTES: values.minutes,
    ...(values.seed === undefined ? {} : { TEST_SEED: values.seed }),
  },
});
process.exitCode = status ?? 1;
