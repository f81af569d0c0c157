// Brings several storages of an archive to the same records. A run that was killed between two
// storages has written a record to the first one only.
import type { Context } from '../repository/context.ts';
import { BINLOG_FOLDER } from '../storage/key.ts';
import type { Storage } from '../storage/storage.ts';
import { listChains, readRecord, recordKey } from './chain.ts';
import { MAX_BINLOG_RECORD_BYTES } from '../format/binlog-record.ts';

/** Copies the newest records, with their objects, from the first storage to the others. */
export async function healCopies({ storage, trust, signal, logger }: Context, label: string): Promise<void> {
  const [first, ...others] = storage.copies ?? [];
  if (!first || others.length === 0) return;
  const chain = (await listChains(first, label)).at(-1);
  if (!chain) return;
  for (const other of others) {
    const there = (await listChains(other, label)).find(({ name }) => name === chain.name);
    // Retention may have removed older ones there.
    const newest = there?.sequences.at(-1) ?? 0;
    for (const sequence of chain.sequences.filter((each) => each > newest)) {
      const { record } = await readRecord(first, chain, sequence, trust);
      const { object } = record;
      if (object && !(await hasObject(other, object.name, object.bytes))) {
        const key = `${BINLOG_FOLDER}/${object.name}`;
        await other.write(key, first.readStream(key, { signal }), object.bytes, signal);
      }
      const key = recordKey(chain.name, sequence);
      await other.putNew(key, await first.read(key, MAX_BINLOG_RECORD_BYTES));
      logger.info(`record ${sequence} of ${chain.name} was missing in ${other.location}: it was copied`);
    }
  }
}

async function hasObject(storage: Storage, name: string, bytes: number): Promise<boolean> {
  for await (const found of storage.listObjects(BINLOG_FOLDER, name))
    if (found.name === name) return found.bytes === bytes;
  return false;
}
