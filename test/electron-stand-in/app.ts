import { EventEmitter } from 'node:events';
import { closeBrowser } from './browser.ts';
import { stopPageServer } from './page-server.ts';
import { recordCall } from './settings.ts';

/** An event that a listener can prevent. */
export class PreventableEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

class FakeApp extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine = {
    getSwitchValue: (name: string): string =>
      process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '',
  };
  /** Closes every window; set by the window class. */
  closeWindows: () => Promise<void> = () => Promise.resolve();
  readonly #paths = new Map<string, string>();
  #isEnding = false;

  whenReady(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
  enableSandbox(): void {
    recordCall('app.enableSandbox');
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }
  getPath(name: string): string {
    return this.#paths.get(name) ?? '';
  }
  requestSingleInstanceLock(): boolean {
    return true;
  }
  relaunch(): void {
    recordCall('app.relaunch');
  }
  quit(): void {
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (!event.defaultPrevented) void this.exit(0);
  }
  async exit(code: number): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    await this.closeWindows();
    this.emit('will-quit', new PreventableEvent());
    stopPageServer();
    await closeBrowser();
    process.exit(code);
  }
}

export const app = new FakeApp();
process.on('SIGTERM', () => app.quit());
process.on('SIGINT', () => app.quit());
