// The status page: what it shows, that it holds nothing from outside and nothing that acts, and how it looks in a browser.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Chromium, findChromium } from '../support/chromium.ts';
import { type Folder, makeFolder, runCommand, runJson, runJsonOk } from '../support/command-line.ts';
import { notRun } from '../support/server-suites.ts';
import { READ } from '../support/verification-records.ts';
import { idOf, objectsOf } from '../unit/prune/made-backups.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HOSTILE = '<script>alert(1)</script>"&\'';

let folder: Folder;
let storage: string;
let page: string;

/** A backup each night with a weekly verified restore, which takes longer as the backups grow. */
async function makeHistory(label: string, nights: number): Promise<void> {
  for (let night = nights; night >= 0; night--) {
    if (night === 17) continue;
    const begin = new Date(Math.floor((Date.now() - 3 * HOUR - night * DAY) / 1000) * 1000);
    const id = idOf(begin, label === 'shop' ? 'aaaaaa' : 'bbbbbb');
    const weekday = night % 7;
    const kind = night === 9 ? 'failed' : weekday === 0 ? 'restored' : weekday === 3 ? 'objects' : undefined;
    const bytes = 1_000_000_000 + (nights - night) * 9_000_000;
    await mkdir(join(storage, id), { recursive: true });
    for (const [name, body] of objectsOf(id, begin, { label, ...(kind ? { verified: kind } : {}) })) {
      let text = body;
      if (name === '@.backup.json')
        text = JSON.stringify({
          ...(JSON.parse(body) as object),
          rows: 12_000_000 - night * 1000,
          tables: 214,
          dataBytes: bytes * 4,
          storedBytes: bytes,
        });
      if (name.startsWith('@.verified') && kind === 'restored') {
        const restored = new Date(begin.getTime() + 2 * HOUR);
        const seconds = 900 + (nights - night) * 4;
        text = JSON.stringify({
          ...(JSON.parse(body) as object),
          time: new Date(restored.getTime() + seconds * 1000).toISOString(),
          read: { ...READ.restore, restore: { begin: restored.toISOString(), resumed: false } },
        });
      }
      await writeFile(join(storage, id, name), text);
    }
  }
}

beforeAll(async () => {
  folder = await makeFolder();
  storage = join(folder.path, 'backups');
  page = join(folder.path, 'status.html');
  await makeHistory('shop', 130);
  await makeHistory(HOSTILE.replaceAll('/', ''), 3);
}, 60_000);

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

describe('the status page', () => {
  it('shows each label with its last backup, its last verified restore and how long that took', async () => {
    const report = await runJsonOk<{ backups: number; labels: number; status: string }>([
      'report',
      '--html',
      page,
      '--storage',
      storage,
    ]);
    expect(report).toMatchObject({ backups: 134, labels: 2, status: 'written' });
    const html = await readFile(page, 'utf8');
    expect(html).toMatch(/<dt>Last backup<\/dt><dd>3 h ago<\/dd>/);
    expect(html).toMatch(/<dt>Last verified restore<\/dt><dd>\d+ (min|h) ago \(rows\)<\/dd>/);
    expect(html).toContain('<dt>Time to recover</dt><dd>23 min 40 s</dd>');
    expect(html).toMatch(/<i class="verification-failed" title="\d{4}-\d\d-\d\d: verification failed">/);
    expect(html.match(/: no backup"/g)!.length).toBeGreaterThan(1);
    expect(html).toContain('30 older backups not shown');
    expect((await stat(page)).mode & 0o077).toBe(0);
  });

  it('holds no script and nothing from outside, and a label is text', async () => {
    const html = await readFile(page, 'utf8');
    expect(html).not.toMatch(/<script|<img|<link|@import|url\(|\bon\w+=|src=|href=/i);
    expect(html).toContain("default-src 'none'");
    expect(html).toContain('&lt;script&gt;alert(1)&lt;script&gt;&quot;&amp;&#39;');
  });

  it('of one label, of no backup, and to a folder that is missing', async () => {
    const one = await runJsonOk<{ labels: number }>([
      'report',
      '--html',
      page,
      '--storage',
      storage,
      '--label',
      'shop',
    ]);
    expect(one.labels).toBe(1);
    const none = join(folder.path, 'none.html');
    await runJsonOk(['report', '--html', none, '--storage', storage, '--label', 'other']);
    expect(await readFile(none, 'utf8')).toContain('There is no backup.');
    const { exitCode, document } = await runJson([
      'report',
      '--html',
      '/missing/x.html',
      '--storage',
      storage,
    ]);
    expect([exitCode, document.error!.code]).toEqual([2, 'CONFIG_INVALID']);
    const without = await runCommand(['report', '--storage', storage]);
    expect([without.exitCode, without.stderr]).toEqual([2, expect.stringContaining('--html is missing')]);
  });
});

const program = findChromium();
if (!program) notRun('the status page in a browser', 'there is no chromium on the PATH');

(program ? describe : describe.skip)('in a browser', () => {
  const VIEWS = [400, 700, 1200].flatMap((width) =>
    (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
  );
  /** A folder of its own for the pictures, where one is named. */
  const pictures = process.env['TEST_PICTURES'];
  let browser: Chromium;
  let fleet: string;

  beforeAll(async () => {
    browser = await Chromium.start(program!);
    fleet = join(folder.path, 'fleet.html');
    const config = join(folder.path, 'fleet.yaml');
    const profiles = ['shop', 'wiki', 'billing-of-a-long-name', 'mail', 'crm'].map(
      (name) => `  ${name}: { label: ${name}, storage: ${storage} }\n`,
    );
    await writeFile(config, `profiles:\n${profiles.join('')}`);
    await runCommand(['fleet', 'status', '--config', config, '--html', fleet, '--max-verified-age', '30d']);
    await runJsonOk(['report', '--html', page, '--storage', storage]);
  }, 60_000);

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
  });

  it('gives the picture of the documents', async () => {
    const own = join(folder.path, 'shop.html');
    await runJsonOk(['report', '--html', own, '--storage', storage, '--label', 'shop']);
    const html = (await readFile(own, 'utf8')).replace(/<section><h2 class="bad">.*?<\/section>/s, '');
    await writeFile(own, html.replaceAll(storage, 's3://example-backups/mysql'));
    const view = { url: pathToFileURL(own).href, width: 1200, scheme: 'light', height: 640 } as const;
    const { picture } = await browser.view(view);
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1200, 640]);
    if (pictures) await writeFile(join(pictures, 'status-page.png'), picture);
  });

  it.each(VIEWS)('$width pixels, $scheme: it fits, and asks for nothing', async ({ width, scheme }) => {
    for (const [name, path] of [
      ['status', page],
      ['fleet', fleet],
    ] as const) {
      const seen = await browser.view({ url: pathToFileURL(path).href, width, scheme });
      expect([name, seen.contentWidth, seen.requests]).toEqual([name, width, []]);
      const [background] = seen.colors.map((color) => Number(/\d+/.exec(color)![0]));
      expect(background! > 128).toBe(scheme === 'light');
      expect(seen.text).toContain('shop');
      if (pictures) await writeFile(join(pictures, `${name}-${width}-${scheme}.png`), seen.picture);
    }
  });
});
