// A real browser, by its own protocol: opens a file at a width and in a color scheme, measures it and takes its picture.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const PROGRAMS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

export function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}

export interface View {
  url: string;
  width: number;
  scheme: 'light' | 'dark';
  /** Of the picture; by default that of the page. */
  height?: number;
}

export interface Viewed {
  /** PNG of the whole page. */
  picture: Buffer;
  /** Width that the content needs, in pixels. */
  contentWidth: number;
  /** Color of the page's background and of its text. */
  colors: [background: string, text: string];
  text: string;
  /** What the page asked for beyond itself. */
  requests: string[];
}

export class Chromium implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #socket: WebSocket;
  readonly #home: string;
  readonly #waiting = new Map<number, (result: Record<string, unknown>) => void>();
  readonly #listeners = new Set<(method: string, params: Record<string, unknown>) => void>();
  #lastId = 0;

  private constructor(child: ChildProcess, socket: WebSocket, home: string) {
    this.#child = child;
    this.#socket = socket;
    this.#home = home;
    socket.addEventListener('message', ({ data }) => {
      const { id, result, error, method, params } = JSON.parse(String(data)) as {
        id?: number;
        result?: Record<string, unknown>;
        error?: object;
        method?: string;
        params?: Record<string, unknown>;
      };
      if (id !== undefined) this.#waiting.get(id)?.(result ?? { error });
      else for (const listener of this.#listeners) listener(method!, params ?? {});
    });
  }

  static async start(program: string): Promise<Chromium> {
    const home = await mkdtemp(join(tmpdir(), 'chromium-'));
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
    ];
    const child = spawn(
      program,
      [...flags, `--user-data-dir=${home}`, '--remote-debugging-port=0', 'about:blank'],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const address = await new Promise<string>((resolve, reject) => {
      let log = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        const found = /DevTools listening on (ws:\S+)/.exec(log)?.[1];
        if (found) resolve(found);
      });
      child.once('error', reject).once('close', () => reject(new Error(`${program} ended: ${log}`)));
    });
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', () => reject(new Error('no connection to the browser')), {
        once: true,
      });
    });
    return new Chromium(child, socket, home);
  }

  async view({ url, width, scheme, height }: View): Promise<Viewed> {
    const { targetId } = await this.#send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.#send('Target.attachToTarget', { targetId, flatten: true });
    const send = (method: string, params: object = {}) => this.#send(method, params, String(sessionId));
    const requests: string[] = [];
    let onLoad: () => void;
    const loaded = new Promise<void>((resolve) => {
      onLoad = resolve;
    });
    const listener = (method: string, params: Record<string, unknown>): void => {
      if (method === 'Network.requestWillBeSent') requests.push((params['request'] as { url: string }).url);
      if (method === 'Page.loadEventFired') onLoad();
    };
    this.#listeners.add(listener);
    await send('Page.enable');
    await send('Network.enable');
    await send('Emulation.setDeviceMetricsOverride', {
      width,
      height: 900,
      deviceScaleFactor: 1,
      mobile: false,
    });
    await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    await send('Page.navigate', { url });
    await loaded;
    this.#listeners.delete(listener);
    const expression = `(() => { const style = getComputedStyle(document.body); return JSON.stringify({
      contentWidth: document.documentElement.scrollWidth,
      colors: [style.backgroundColor, style.color],
      text: document.body.innerText }); })()`;
    const { result } = await send('Runtime.evaluate', { expression });
    const measured = JSON.parse((result as { value: string }).value) as Omit<Viewed, 'picture' | 'requests'>;
    const { data } = await send('Page.captureScreenshot', {
      format: 'png',
      captureBeyondViewport: true,
      ...(height === undefined ? {} : { clip: { x: 0, y: 0, width, height, scale: 1 } }),
    });
    await this.#send('Target.closeTarget', { targetId });
    return {
      ...measured,
      picture: Buffer.from(String(data), 'base64'),
      requests: requests.filter((each) => each !== url),
    };
  }

  async #send(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    const answer = new Promise<Record<string, unknown>>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
    return await answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#socket.close();
    this.#child.kill();
    await ended;
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }
}
