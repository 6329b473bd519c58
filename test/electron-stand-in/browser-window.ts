import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { Page } from 'playwright';
import { z } from 'zod';
import { PreventableEvent, app } from './app.ts';
import { openBrowser } from './browser.ts';
import { DELIVER_FUNCTION, SEND_BINDING, pageScript } from './page-script.ts';
import { startPageServer, toAppUrl, toHttpUrl } from './page-server.ts';
import { readSettings, recordCall } from './settings.ts';

export const ipcMain = new EventEmitter();

const SentMessage = z.object({ channel: z.string(), values: z.array(z.unknown()) });
const DEFAULT_SIZE = { width: 800, height: 600 };

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

class FakeWebContents extends EventEmitter {
  readonly mainFrame = { url: '' };
  readonly #window: BrowserWindow;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  /** Messages arrive in the order in which they were sent. */
  #sending: Promise<unknown> = Promise.resolve();

  constructor(window: BrowserWindow) {
    super();
    this.#window = window;
  }
  isDestroyed(): boolean {
    return this.#window.isDestroyed();
  }
  getURL(): string {
    return this.mainFrame.url;
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }
  reload(): void {
    void this.#window.page?.reload();
  }
  send(channel: string, ...values: unknown[]): void {
    const copies = structuredClone(values);
    const deliver = (): Promise<unknown> =>
      this.#window.page?.evaluate(
        ([name, sentTo, sent]) =>
          (window as unknown as Record<string, (channel: string, values: unknown[]) => void>)[name]?.(
            sentTo,
            sent,
          ),
        [DELIVER_FUNCTION, channel, copies] as const,
      ) ?? Promise.resolve();
    // A page that is going away takes its messages with it.
    this.#sending = this.#sending.then(deliver).catch(() => undefined);
  }
  /** Wires the events of a page of Chromium to those that Electron would emit. */
  follow(page: Page): void {
    page.on('request', (request) => {
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
      this.emit('did-start-navigation', {
        isMainFrame: true,
        isSameDocument: false,
        url: toAppUrl(request.url()),
      });
    });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.mainFrame.url = toAppUrl(frame.url());
    });
    page.on('popup', (popup) => {
      const { action } = this.#openHandler({ url: toAppUrl(popup.url()) });
      if (action === 'deny') void popup.close();
    });
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed' }));
    page.on('pageerror', (error) => recordCall('page-error', error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') recordCall('page-console-error', message.text());
    });
  }
}

/** A window is a page of Debian's Chromium, driven by Playwright. */
export class BrowserWindow extends EventEmitter {
  static readonly #all: BrowserWindow[] = [];
  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#all];
  }
  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.#all[0] ?? null;
  }

  page: Page | null = null;
  readonly webContents: FakeWebContents;
  readonly #options: BrowserWindowConstructorOptions;
  readonly #opening: Promise<Page>;
  #isDestroyed = false;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    this.#options = options;
    this.webContents = new FakeWebContents(this);
    BrowserWindow.#all.push(this);
    checkPreferences(options);
    app.emit('web-contents-created', {}, this.webContents);
    this.#opening = this.#open();
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#opening;
    await page.goto(toHttpUrl(url), { waitUntil: 'load' });
    this.emit('ready-to-show');
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  restore(): void {
    recordCall('window.restore');
  }
  maximize(): void {
    recordCall('window.maximize');
  }
  show(): void {
    recordCall('window.show');
  }
  focus(): void {
    recordCall('window.focus');
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    const { x = 0, y = 0, width = DEFAULT_SIZE.width, height = DEFAULT_SIZE.height } = this.#options;
    return { x, y, width, height };
  }
  async close(): Promise<void> {
    const event = new PreventableEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return;
    await this.page?.close();
    this.#gone();
  }

  async #open(): Promise<Page> {
    await startPageServer();
    const context = await openBrowser();
    // The profile opens with an empty tab of its own.
    const page = context.pages().find((open) => open.url() === 'about:blank') ?? (await context.newPage());
    this.page = page;
    const { width = DEFAULT_SIZE.width, height = DEFAULT_SIZE.height } = this.#options;
    await page.setViewportSize({ width, height });
    await page.exposeBinding(SEND_BINDING, (_source, text: string) => this.#receive(text));
    const preload = this.#options.webPreferences?.preload;
    if (preload !== undefined) {
      const { droppedPaths } = readSettings();
      const config = {
        sendBinding: SEND_BINDING,
        deliverFunction: DELIVER_FUNCTION,
        platform: process.platform,
        droppedPaths,
      };
      await page.addInitScript({ content: pageScript(config, readFileSync(preload, 'utf8')) });
    }
    this.webContents.follow(page);
    page.on('close', () => this.#gone());
    return page;
  }

  #receive(text: string): void {
    const { channel, values } = SentMessage.parse(JSON.parse(text));
    const { mainFrame } = this.webContents;
    ipcMain.emit(channel, { sender: this.webContents, senderFrame: mainFrame }, ...values);
  }

  #gone(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    BrowserWindow.#all.splice(BrowserWindow.#all.indexOf(this), 1);
    this.webContents.emit('destroyed');
    this.emit('closed');
    if (BrowserWindow.#all.length === 0) app.emit('window-all-closed');
  }
}

app.closeWindows = async () => {
  for (const window of BrowserWindow.getAllWindows()) await window.close();
};

/** What this stand-in can't prove it at least insists on. */
function checkPreferences({ webPreferences = {} }: BrowserWindowConstructorOptions): void {
  const { sandbox, contextIsolation, nodeIntegration, preload } = webPreferences;
  if (sandbox !== true || contextIsolation !== true || nodeIntegration !== false) {
    throw new Error('a window must be sandboxed, isolated and without Node');
  }
  if (preload !== undefined && /^\s*(?:import|export)\s/m.test(readFileSync(preload, 'utf8'))) {
    throw new Error(`a sandboxed preload script must be CommonJS: ${preload}`);
  }
}
