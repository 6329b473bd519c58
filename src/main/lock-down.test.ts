import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { lockDown } from './lock-down.ts';

type PermissionHandler = (
  contents: { getURL(): string } | null,
  permission: string,
  answer: (granted: boolean) => void,
) => boolean;

const fake = vi.hoisted(() => ({
  app: null as EventEmitter | null,
  request: null as PermissionHandler | null,
  check: null as PermissionHandler | null,
  device: null as (() => boolean) | null,
}));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  fake.app = new Emitter();
  return {
    app: fake.app,
    ipcMain: new Emitter(),
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: PermissionHandler) => (fake.request = handler),
        setPermissionCheckHandler: (handler: PermissionHandler) => (fake.check = handler),
        setDevicePermissionHandler: (handler: () => boolean) => (fake.device = handler),
      },
    },
  };
});

lockDown();

const page = (url: string) => ({ getURL: () => url });
function ask(permission: string, url: string): boolean {
  const answer = vi.fn();
  fake.request?.(page(url), permission, answer);
  expect(fake.check?.(page(url), permission, answer)).toBe(answer.mock.calls[0]?.[0]);
  return answer.mock.calls[0]?.[0] as boolean;
}

it('grants copying and full screen to our own page, and nothing else to anybody', () => {
  const own = 'klip://app/index.html';
  expect(['clipboard-sanitized-write', 'fullscreen'].map((wanted) => ask(wanted, own))).toEqual([true, true]);
  expect(ask('fullscreen', 'https://evil.example/')).toBe(false);
  const denied = ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'midi', 'hid'];
  expect(denied.filter((wanted) => ask(wanted, own))).toEqual([]);
  expect(fake.device?.()).toBe(false);
  expect(fake.check?.(null, 'fullscreen', () => {})).toBe(false);
});

it('keeps every page where it is and opens no second one', () => {
  const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn() });
  fake.app?.emit('web-contents-created', {}, contents);
  const open = contents.setWindowOpenHandler.mock.calls[0]?.[0] as () => unknown;
  expect(open()).toEqual({ action: 'deny' });
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
    const event = { preventDefault: vi.fn() };
    contents.emit(name, event);
    expect(event.preventDefault, name).toHaveBeenCalledOnce();
  }
});
