import { describe, expect, it } from '@jest/globals';
import { BackupError } from '../../../../src/core/errors.ts';
import { FrameQueue } from '../../../../src/backup/objects/frame-queue.ts';
import { errorOfFields, fieldsOfError } from '../../../../src/backup/threads/messages.ts';
import { chooseThreads } from '../../../../src/backup/threads/read-threads.ts';

const GB = 1024 ** 3;

describe('chooseThreads', () => {
  it.each([
    ['one core', { cores: 1 }, 0],
    ['two cores', { cores: 2 }, 0],
    ['three cores', { cores: 3 }, 2],
    ['many cores', { cores: 32 }, 8],
    ['more cores than workers', { cores: 16, concurrency: 4 }, 4],
    ['little data', { cores: 16, estimatedBytes: 500 * 1024 ** 2 }, 0],
    ['a number that was asked for, on one core', { cores: 1, asked: 2 }, 2],
    ['more than there are workers', { cores: 16, asked: 20, concurrency: 4 }, 4],
    ['none', { cores: 16, asked: 0 }, 0],
  ])('%s', (_, need, expected) => {
    const usual = { asked: undefined, concurrency: 8, estimatedBytes: 10 * GB };
    expect(chooseThreads({ ...usual, ...need })).toBe(expected);
  });
});

describe('errors between threads', () => {
  it('are BackupErrors again, with their causes', () => {
    const cause = Object.assign(new Error('gone'), { code: 'ECONNRESET', errno: -104, fatal: true });
    const error = new BackupError('SOURCE_CONNECTION_LOST', 'lost', {
      hint: 'again',
      details: { a: [1] },
      cause,
    });
    const back = errorOfFields(structuredClone(fieldsOfError(error)));
    expect(back).toBeInstanceOf(BackupError);
    expect(back).toMatchObject({
      code: 'SOURCE_CONNECTION_LOST',
      message: 'lost',
      hint: 'again',
      details: { a: [1] },
    });
    expect(back.cause).toMatchObject({ message: 'gone', code: 'ECONNRESET', errno: -104, fatal: true });
  });

  it('end, also where causes go round in a circle', () => {
    const error: Error & { cause?: unknown } = new Error('round');
    error.cause = error;
    expect(errorOfFields(fieldsOfError(error)).message).toBe('round');
  });
});

describe('FrameQueue', () => {
  const frame = (byte: number): Buffer => Buffer.from([byte]);

  it('gives frames in order, and their memory back after each', async () => {
    const returned: number[] = [];
    const queue = new FrameQueue((read) => returned.push(read[0]!));
    queue.push(frame(1));
    setTimeout(() => {
      queue.push(frame(2));
      queue.end();
    }, 1);
    const read: [number, number[]][] = [];
    for await (const bytes of queue.read()) read.push([bytes[0]!, [...returned]]);
    expect(read).toEqual([
      [1, []],
      [2, [1]],
    ]);
    expect(returned).toEqual([1, 2]);
  });

  it('fails before frames that wait', async () => {
    const queue = new FrameQueue(() => undefined);
    queue.push(frame(1));
    queue.fail(new Error('broken'));
    await expect(queue.read().next()).rejects.toThrow('broken');
  });
});
