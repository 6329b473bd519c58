import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright';
import { CALL_PREFIX, SETTINGS_VARIABLE, type StandInSettings } from './settings.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const START_TIMEOUT_MS = 60_000;
const PAUSE_MS = 100;

/** The built app's process on the stand-in. */
export interface StartedApp {
  readonly process: ChildProcess;
  /** What the app asked of the system: `[name, ...arguments]`. */
  readonly calls: unknown[][];
  /** The exit code. */
  readonly ended: Promise<number | null>;
  readonly debuggingPort: number;
}

/** The same with its window open. */
export interface LaunchedApp extends StartedApp {
  readonly page: Page;
  quit(): Promise<number | null>;
}

export interface LaunchOptions {
  readonly dataDir: string;
  readonly args?: readonly string[];
  readonly pickedPaths?: readonly string[];
  readonly droppedPaths?: Readonly<Record<string, string>>;
}

/** Starts `out/main/index.js` with the stand-in. */
export async function startApp(options: LaunchOptions): Promise<StartedApp> {
  const debuggingPort = await freePort();
  const settings: StandInSettings = {
    debuggingPort,
    profileDir: join(options.dataDir, `chromium-${debuggingPort}`),
    pickedPaths: [...(options.pickedPaths ?? [])],
    droppedPaths: { ...options.droppedPaths },
  };
  const register = join(root, 'test', 'electron-stand-in', 'register.ts');
  const main = join(root, 'out', 'main', 'index.js');
  const child = spawn(
    process.execPath,
    ['--import', register, main, `--data-dir=${options.dataDir}`, ...(options.args ?? [])],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, KLIPSTREAM_CHECK_OUTPUTS: '1', [SETTINGS_VARIABLE]: JSON.stringify(settings) },
    },
  );
  const calls: unknown[][] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith(CALL_PREFIX)) calls.push(JSON.parse(line.slice(CALL_PREFIX.length)) as unknown[]);
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { process: child, calls, ended, debuggingPort };
}

/** Starts the app and connects to its page. */
export async function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const started = await startApp(options);
  const { browser, page } = await findPage(started.debuggingPort, started.process);
  return {
    ...started,
    page,
    async quit() {
      started.process.kill('SIGTERM');
      const code = await started.ended;
      await browser.close();
      return code;
    },
  };
}

async function findPage(port: number, child: ChildProcess): Promise<{ browser: Browser; page: Page }> {
  const giveUpAtMs = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < giveUpAtMs && child.exitCode === null) {
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null);
    const page = browser
      ?.contexts()[0]
      ?.pages()
      .find((open) => open.url().startsWith('http://127.0.0.1'));
    if (browser !== null && page !== undefined) return { browser, page };
    await browser?.close();
    await wait(PAUSE_MS);
  }
  child.kill('SIGKILL');
  throw new Error(`the app showed no page (exit code ${child.exitCode ?? 'none'})`);
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
