// What every storage promises, run against each of them. What a test left behind is looked up past the storage, with
// the place's own means, so that a storage cannot hide what it forgot.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { BackupError, type ErrorCode } from '../../src/core/errors.ts';
import type { BackupWriter, Storage } from '../../src/storage/storage.ts';

export interface Place {
  storage: Storage;
  /** Everything that is there, unfinished uploads too, found without the storage. */
  leftovers(): Promise<string[]>;
  /** Removes an object of a backup that is not committed, past the storage. */
  takeAway(backupId: string, name: string): Promise<void>;
  /** It decodes keys twice: names with the code of a character are others to it. */
  decodesTwice?: boolean;
  /** It ignores the conditions of writes. */
  ignoresConditions?: boolean;
  /** Bytes of a part of an upload, or any size where there are no parts. */
  partBytes: number;
  /** The largest single PUT that the server takes, if it is bounded. */
  dispose(): Promise<void>;
}

const MANIFEST = '@.manifest.json';
const never = new AbortController().signal;
const EVIL_NAMES = [
  '',
  '.',
  '..',
  '../x',
  'a/b',
  '/x',
  'a\\b',
  'a\0b',
  'a\nb',
  'a\u0081b',
  '\ufffe',
  '\ud800',
  'x'.repeat(300),
  '.a.incomplete',
];
const ODD_NAMES = [
  'shop@orders@@0.tsv.zst',
  '@.json',
  'a%20b%25.sql',
  'with space.sql',
  'schön@тест@💾.json',
  '%C2%81gazat\u00a0\ufffd\ufeff\u2028.sql',
  'quote\'`"$&+=?#;,!*()[]{}<>|^~.sql',
  '-rf',
];

let lastId = 0;
const newId = (): string => `20261122T030000Z-${String(++lastId).padStart(6, '0')}`;

/** Pieces of odd sizes, and no size known before; their memory is used again as soon as the next is asked for. */
async function* streamOf(body: Buffer, pieceBytes = 300_007): AsyncGenerator<Buffer> {
  for (let from = 0; from < body.length; from += pieceBytes) {
    const piece = Buffer.from(body.subarray(from, from + pieceBytes));
    yield piece;
    piece.fill('used again');
  }
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export async function expectCode(work: Promise<unknown>, code: ErrorCode): Promise<BackupError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(BackupError);
  expect((error as BackupError).code).toBe(code);
  return error as BackupError;
}

export function describeStorage(title: string, setUp: () => Promise<Place>): void {
  describe(title, () => {
    let place: Place;
    let storage: Storage;
    beforeAll(async () => {
      place = await setUp();
      ({ storage } = place);
    });
    afterAll(async () => {
      await storage.close();
      await place.dispose();
    });

    async function committed(objects: Record<string, Buffer>): Promise<string> {
      const id = newId();
      const writer = await storage.create(id, never);
      for (const [name, body] of Object.entries(objects)) await writer.write(name, body, body.length);
      await writer.commit(MANIFEST, Buffer.from('{}'));
      return id;
    }

    async function begun(signal = never): Promise<{ id: string; writer: BackupWriter; before: string[] }> {
      const before = await place.leftovers();
      const id = newId();
      return { id, writer: await storage.create(id, signal), before };
    }

    describe('objects of an archive', () => {
      const folder = (): string => `binlog/chain-${++lastId}/log.000001`;

      it('are written one by one below folders of their own, and listed by any prefix', async () => {
        const before = await place.leftovers();
        const at = folder();
        const chain = at.slice('binlog/'.length, at.lastIndexOf('/'));
        const body = randomBytes(2 * place.partBytes + 1);
        expect(await storage.write(`${at}/0004.zst`, streamOf(body), 64_000_000, never)).toMatchObject({
          bytes: body.length,
        });
        await storage.putNew(`binlog/${chain}/records/1.json`, Buffer.from('{}'));
        expect(sha256(await storage.read(`${at}/0004.zst`))).toBe(sha256(body));
        expect(await all(storage.listObjects('binlog', `${chain}/`))).toEqual([
          { name: `${chain}/log.000001/0004.zst`, bytes: body.length },
          { name: `${chain}/records/1.json`, bytes: 2 },
        ]);
        expect(await all(storage.listObjects('binlog', `${chain}/rec`))).toHaveLength(1);
        await storage.delete([`${at}/0004.zst`, `binlog/${chain}/records/1.json`]);
        expect(await place.leftovers()).toEqual(before);
      });

      it('are gone after a failed write and after a cancelled one', async () => {
        const before = await place.leftovers();
        async function* failing(): AsyncGenerator<Buffer> {
          yield* streamOf(randomBytes(2 * place.partBytes));
          throw new Error('the source failed');
        }
        await expect(storage.write(`${folder()}/1`, failing(), 64_000_000, never)).rejects.toThrow(
          'the source failed',
        );
        const stop = new AbortController();
        async function* cancelled(): AsyncGenerator<Buffer> {
          yield* streamOf(randomBytes(2 * place.partBytes));
          stop.abort(new BackupError('CANCELLED', 'by the test'));
          await new Promise((resolve) => setTimeout(resolve, 100));
          yield Buffer.from('x');
        }
        await expectCode(storage.write(`${folder()}/1`, cancelled(), 64_000_000, stop.signal), 'CANCELLED');
        expect(await place.leftovers()).toEqual(before);
      });

      it('one of several writers of a new object succeeds; an equal object is accepted', async () => {
        const key = `${folder()}/record.json`;
        const bodies = Array.from({ length: 8 }, (_, i) => Buffer.from(`{"writer":${i}}`));
        const outcomes = await Promise.allSettled(bodies.map((body) => storage.putNew(key, body)));
        const won = outcomes.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
        const there = await storage.read(key);
        expect(won).toContain(bodies.findIndex((body) => body.equals(there)));
        for (const outcome of outcomes)
          if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'STORAGE_EXISTS' });
        await storage.putNew(key, there);
        await expectCode(storage.putNew(key, Buffer.from('another')), 'STORAGE_EXISTS');
        if (!place.ignoresConditions) expect(won).toHaveLength(1);
        await storage.delete([key]);
      });

      it.each(['../x', 'a/../b', 'a//b', '/a', 'a/b/c/d', 'a/.x.incomplete'])(
        'refuse the name %s',
        async (name) => {
          await expectCode(storage.putNew(`binlog/${name}`, Buffer.from('x')), 'CONFIG_INVALID');
          await expectCode(
            storage.write(`binlog/${name}`, streamOf(Buffer.from('x')), 1, never),
            'CONFIG_INVALID',
          );
        },
      );
    });

    it('proves that it can be written to, states its time, and leaves nothing', async () => {
      const before = await place.leftovers();
      await storage.checkWritable(newId());
      expect(await place.leftovers()).toEqual(before);
      const clocks = storage.clocks();
      expect(clocks.length).toBeGreaterThan(0);
      // The same machine, and a server states whole seconds.
      for (const clock of clocks) expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(60_000);
    });

    describe('round trips', () => {
      const part = (): number => place.partBytes;
      it.each<[string, () => number]>([
        ['nothing', () => 0],
        ['one byte', () => 1],
        ['a byte less than a part', () => part() - 1],
        ['exactly a part', () => part()],
        ['a byte more than a part', () => part() + 1],
        ['exactly two parts', () => 2 * part()],
        ['several parts', () => 3 * part() + 12_345],
      ])('%s, as a stream of unknown size and as a buffer', async (_, bytesOf) => {
        const body = randomBytes(bytesOf());
        const id = newId();
        const writer = await storage.create(id, never);
        expect(await writer.write('stream', streamOf(body), 64_000_000)).toMatchObject({
          bytes: body.length,
        });
        expect(await writer.write('buffer', body, body.length)).toMatchObject({ bytes: body.length });
        await writer.commit(MANIFEST, Buffer.from('{}'));
        expect(sha256(await storage.read(`${id}/stream`))).toBe(sha256(body));
        expect(sha256(await storage.read(`${id}/buffer`))).toBe(sha256(body));
        expect(await all(storage.listObjects(id))).toEqual([
          { name: MANIFEST, bytes: 2 },
          { name: 'buffer', bytes: body.length },
          { name: 'stream', bytes: body.length },
        ]);
      });

      it('several objects at a time', async () => {
        const id = newId();
        const writer = await storage.create(id, never);
        const bodies = Array.from({ length: 6 }, (_, index) => randomBytes(1_000_000 * (index + 1)));
        await Promise.all(bodies.map((body, index) => writer.write(`o${index}`, streamOf(body), 64_000_000)));
        await writer.commit(MANIFEST, Buffer.from('{}'));
        for (const [index, body] of bodies.entries()) {
          expect(sha256(await storage.read(`${id}/o${index}`))).toBe(sha256(body));
        }
      });

      it('odd names come back as they were', async () => {
        const names = ODD_NAMES.filter((name) => !place.decodesTwice || !name.includes('%C2'));
        const id = await committed(Object.fromEntries(names.map((name) => [name, Buffer.from(name)])));
        const listed = (await all(storage.listObjects(id))).map(({ name }) => name);
        const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(listed).toEqual([...names, MANIFEST].sort(byBytes));
        for (const name of names) expect((await storage.read(`${id}/${name}`)).toString()).toBe(name);
        await storage.delete(listed.map((name) => `${id}/${name}`));
        expect(await all(storage.listObjects(id))).toEqual([]);
      });
    });

    describe('reading', () => {
      it('takes no more of a small object than it may have', async () => {
        const body = randomBytes(3_000_000);
        const id = await committed({ o: body });
        expect((await storage.read(`${id}/o`, body.length)).equals(body)).toBe(true);
        await expect(storage.read(`${id}/o`, body.length - 1)).rejects.toMatchObject({
          code: 'OBJECT_CORRUPT',
        });
      });

      it('begins at an offset, also at the end', async () => {
        const body = randomBytes(700_001);
        const id = await committed({ object: body });
        for (const offset of [0, 1, 65_536, 700_000, 700_001]) {
          const read = await collect(storage.readStream(`${id}/object`, { offset, signal: never }));
          expect(sha256(read)).toBe(sha256(body.subarray(offset)));
        }
      });

      it('stops when its consumer stops, and when the signal says so', async () => {
        const id = await committed({ object: randomBytes(8_000_000) });
        for await (const piece of storage.readStream(`${id}/object`, { signal: never })) {
          expect(piece.length).toBeGreaterThan(0);
          break;
        }
        const stop = new AbortController();
        const reading = (async () => {
          for await (const _ of storage.readStream(`${id}/object`, { signal: stop.signal })) stop.abort();
        })();
        await expectCode(reading, 'CANCELLED');
      });

      it('names an object that is not there', async () => {
        const id = await committed({ object: Buffer.from('x') });
        const error = await expectCode(storage.read(`${id}/nothing`), 'STORAGE_OBJECT_NOT_FOUND');
        expect(error.message).toContain(`${id}/nothing`);
        expect(error.hint).toMatch(/^[A-Z].*\.$/);
        await expectCode(storage.read(`${newId()}/nothing`), 'STORAGE_OBJECT_NOT_FOUND');
      });
    });

    describe('commit and abort', () => {
      it('a backup shows its manifest only after commit', async () => {
        const { id, writer } = await begun();
        await writer.write('object', Buffer.from('x'), 1);
        await expectCode(storage.read(`${id}/${MANIFEST}`), 'STORAGE_OBJECT_NOT_FOUND');
        const incomplete = async (): Promise<string[]> =>
          (await all(storage.listIncomplete([MANIFEST]))).map(({ backupId }) => backupId);
        expect(await incomplete()).toContain(id);
        await writer.commit(MANIFEST, Buffer.from('{"a":1}'));
        expect((await storage.read(`${id}/${MANIFEST}`)).toString()).toBe('{"a":1}');
        expect(await all(storage.listFolders())).toContain(id);
        expect(await incomplete()).not.toContain(id);
        await writer.abort();
        expect((await storage.read(`${id}/object`)).toString()).toBe('x');
        await storage.removeIncomplete(id, [MANIFEST]);
        expect((await storage.read(`${id}/object`)).toString()).toBe('x');
      });

      it('a backup of which an object was taken away is not committed', async () => {
        const { id, writer, before } = await begun();
        for (const name of ['kept', 'taken']) await writer.write(name, randomBytes(10), 10);
        await place.takeAway(id, 'taken');
        const error = await expectCode(writer.commit(MANIFEST, Buffer.from('{}')), 'STORAGE_CHANGED');
        expect(error.message).toContain('taken');
        await expectCode(storage.read(`${id}/${MANIFEST}`), 'STORAGE_OBJECT_NOT_FOUND');
        expect(await writer.abort()).toMatchObject({ left: [] });
        expect(await place.leftovers()).toEqual(before);
      });

      it('abort leaves nothing, also twice, and with a write under way', async () => {
        const { writer, before } = await begun();
        await writer.write('small', Buffer.from('x'), 1);
        await writer.write('large', streamOf(randomBytes(2 * place.partBytes)), 64_000_000);
        const gate = new AbortController();
        const hanging = writer.write(
          'hanging',
          hangingSource(randomBytes(2 * place.partBytes), gate),
          64_000_000,
        );
        hanging.catch(() => undefined);
        await once(gate.signal, 'abort');
        const { removed, left } = await writer.abort();
        expect(removed).toBeGreaterThanOrEqual(2);
        expect(left).toEqual([]);
        await expectCode(hanging, 'CANCELLED');
        expect(await place.leftovers()).toEqual(before);
        await writer.abort();
        expect(await place.leftovers()).toEqual(before);
      });

      it('a source that throws half-way fails the write with its own error', async () => {
        const { writer, before } = await begun();
        const failure = new BackupError('SOURCE_CONNECTION_LOST', 'the server went away');
        await expectCode(writer.write('early', failing(Buffer.alloc(10), failure), 64_000_000), failure.code);
        const late = failing(randomBytes(2 * place.partBytes + 1), failure);
        await expectCode(writer.write('late', late, 64_000_000), failure.code);
        await writer.abort();
        expect(await place.leftovers()).toEqual(before);
      });

      it('a signal that fires half-way stops the write at once', async () => {
        const stop = new AbortController();
        const { writer, before } = await begun(stop.signal);
        const gate = new AbortController();
        const hanging = writer.write(
          'hanging',
          hangingSource(randomBytes(2 * place.partBytes), gate),
          64_000_000,
        );
        hanging.catch(() => undefined);
        await once(gate.signal, 'abort');
        stop.abort(new BackupError('CANCELLED', 'ctrl-c'));
        expect((await expectCode(hanging, 'CANCELLED')).message).toBe('ctrl-c');
        await expectCode(writer.write('late', Buffer.from('x'), 1), 'CANCELLED');
        await writer.abort();
        expect(await place.leftovers()).toEqual(before);
      });

      it('a source larger than announced is refused', async () => {
        const { writer, before } = await begun();
        await expectCode(writer.write('object', streamOf(Buffer.alloc(11), 4), 10), 'INTERNAL');
        await writer.abort();
        expect(await place.leftovers()).toEqual(before);
      });

      it('an id that is taken is refused, and a name too', async () => {
        const id = await committed({ object: Buffer.from('x') });
        expect((await expectCode(storage.create(id, never), 'STORAGE_EXISTS')).message).toContain(id);
        const { writer } = await begun();
        await writer.write('object', Buffer.from('first'), 5);
        await expectCode(writer.write('object', Buffer.from('second'), 6), 'STORAGE_EXISTS');
        await writer.abort();
      });

      it('what is discarded is gone, and its name is free again', async () => {
        const { id, writer } = await begun();
        const failure = new BackupError('SOURCE_CONNECTION_LOST', 'the server went away');
        const halfway = failing(randomBytes(2 * place.partBytes + 1), failure);
        await expectCode(writer.write('failed', halfway, 64_000_000), failure.code);
        await writer.write('whole', streamOf(randomBytes(2 * place.partBytes)), 64_000_000);
        await writer.write('gone', Buffer.from('x'), 1);
        for (const name of ['failed', 'whole', 'gone', 'never written']) await writer.discard(name);
        await writer.write('failed', Buffer.from('second'), 6);
        await writer.write('whole', streamOf(Buffer.from('second')), 64_000_000);
        await writer.commit(MANIFEST, Buffer.from('{}'));
        expect(await all(storage.listObjects(id))).toEqual([
          { name: MANIFEST, bytes: 2 },
          { name: 'failed', bytes: 6 },
          { name: 'whole', bytes: 6 },
        ]);
        expect((await storage.read(`${id}/whole`)).toString()).toBe('second');
      });

      it('what a crashed run left is found and removed', async () => {
        const { id, writer, before } = await begun();
        await writer.write('object', Buffer.from('x'), 1);
        const found = (await all(storage.listIncomplete([MANIFEST]))).filter(
          ({ backupId }) => backupId === id,
        );
        expect(found.length).toBeGreaterThan(0);
        expect(Math.abs(found[0]!.lastModified.getTime() - Date.now())).toBeLessThan(60_000);
        expect(await storage.removeIncomplete(id, [MANIFEST])).toMatchObject({ left: [] });
        expect(await place.leftovers()).toEqual(before);
      });
    });

    it('refuses hostile keys everywhere and touches nothing', async () => {
      const id = await committed({ object: Buffer.from('x') });
      const before = await place.leftovers();
      const { writer } = await begun();
      for (const name of EVIL_NAMES) {
        await expectCode(writer.write(name, Buffer.from('x'), 1), 'CONFIG_INVALID');
        await expectCode(storage.put(`${id}/${name}`, Buffer.from('x')), 'CONFIG_INVALID');
        await expectCode(storage.read(`${id}/${name}`), 'CONFIG_INVALID');
        await expectCode(storage.delete([`${id}/object`, `${id}/${name}`]), 'CONFIG_INVALID');
        await expectCode(storage.create(name, never), 'CONFIG_INVALID');
        await expectCode(storage.removeIncomplete(name, []), 'CONFIG_INVALID');
        await expectCode(all(storage.listObjects(name)), 'CONFIG_INVALID');
      }
      for (const key of [
        '',
        'x',
        '/etc/passwd',
        '../x',
        `${id}/../${id}/object`,
        `./${id}/object`,
        '.hidden/x',
      ]) {
        await expectCode(storage.read(key), 'CONFIG_INVALID');
        await expectCode(storage.delete([key]), 'CONFIG_INVALID');
      }
      await writer.abort();
      expect(await place.leftovers()).toEqual(before);
    });

    it('adds records beside a backup, replaces them, and deletes what is asked', async () => {
      const id = await committed({ a: Buffer.from('a'), b: Buffer.from('b') });
      await storage.put(`${id}/@.verified-1.json`, Buffer.from('one'));
      await storage.put(`${id}/@.verified-1.json`, Buffer.from('two!'));
      expect((await storage.read(`${id}/@.verified-1.json`)).toString()).toBe('two!');
      await storage.delete([`${id}/a`, `${id}/not-there`, `${newId()}/nor-this`]);
      expect(await all(storage.listObjects(id))).toEqual([
        { name: MANIFEST, bytes: 2 },
        { name: '@.verified-1.json', bytes: 4 },
        { name: 'b', bytes: 1 },
      ]);
      await storage.delete([`${id}/${MANIFEST}`, `${id}/@.verified-1.json`, `${id}/b`]);
      expect(await all(storage.listFolders())).not.toContain(id);
    });

    it('lists and deletes more than a page of objects, and folders in order', async () => {
      const id = newId();
      const writer = await storage.create(id, never);
      const names = Array.from({ length: 1_203 }, (_, index) => `t@${String(index).padStart(5, '0')}.sql`);
      for (let from = 0; from < names.length; from += 16) {
        const batch = names.slice(from, from + 16);
        await Promise.all(batch.map((name) => writer.write(name, Buffer.from(name), 100)));
      }
      await writer.commit(MANIFEST, Buffer.from('{}'));
      const listed = (await all(storage.listObjects(id))).map(({ name }) => name);
      expect(listed).toEqual([MANIFEST, ...names]);
      const folders = await all(storage.listFolders());
      expect(folders).toEqual([...folders].sort());
      await storage.delete(listed.map((name) => `${id}/${name}`));
      expect((await place.leftovers()).filter((found) => found.includes(id))).toEqual([]);
    }, 120_000);
  });
}

async function* failing(body: Buffer, failure: Error): AsyncGenerator<Buffer> {
  yield* streamOf(body);
  throw failure;
}

/** Gives its bytes, tells so, and then never comes to an end. */
async function* hangingSource(body: Buffer, gate: AbortController): AsyncGenerator<Buffer> {
  yield* streamOf(body);
  setImmediate(() => gate.abort());
  await new Promise(() => undefined);
}
