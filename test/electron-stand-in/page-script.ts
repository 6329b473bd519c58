import type { KlipstreamBridge } from '../../src/shared/hosts.ts';

/** Names under which page and stand-in find each other. */
export const SEND_BINDING = '__electronStandInSend';
export const DELIVER_FUNCTION = '__electronStandInDeliver';

export interface PageConfig {
  readonly sendBinding: string;
  readonly deliverFunction: string;
  readonly platform: string;
  readonly droppedPaths: Readonly<Record<string, string>>;
}

type Listener = (event: object, ...values: unknown[]) => void;
type RunPreload = (require: (id: string) => unknown, module: { exports: unknown }, process: object) => void;

/**
 * Runs in the page before its own scripts: gives the preload script what a sandboxed one finds, and lets what it
 * exposes cross as contextBridge does. Self-contained: its text is sent to Chromium.
 */
export function installElectron(config: PageConfig, runPreload: RunPreload): void {
  if (window !== window.top || location.protocol === 'about:') return;
  const globals = window as unknown as Record<string, unknown>;
  const sendToMain = globals[config.sendBinding] as (text: string) => Promise<void>;
  Reflect.deleteProperty(globals, config.sendBinding);

  const listeners = new Map<string, Listener[]>();
  const ipcRenderer = {
    send: (channel: string, ...values: unknown[]) => void sendToMain(JSON.stringify({ channel, values })),
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    off(channel: string, listener: Listener) {
      const others = (listeners.get(channel) ?? []).filter((other) => other !== listener);
      listeners.set(channel, others);
    },
  };
  Object.defineProperty(globals, config.deliverFunction, {
    enumerable: false,
    value: (channel: string, values: unknown[]) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...values);
    },
  });

  /** Functions are proxied and objects copied; errors cross as plain errors. */
  const cross = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...values: unknown[]): unknown => {
        try {
          return cross((value as (...args: unknown[]) => unknown)(...values.map(crossIn)));
        } catch (thrown) {
          throw new Error(thrown instanceof Error ? thrown.message : String(thrown));
        }
      };
    }
    if (value === null || typeof value !== 'object') return value;
    const copy = Object.entries(value).map(([key, part]) => [key, cross(part)] as const);
    return Object.freeze(Object.fromEntries(copy));
  };
  const crossIn = (value: unknown): unknown => (value instanceof File ? value : cross(value));

  const electron = {
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld(name: string, api: KlipstreamBridge) {
        Object.defineProperty(globals, name, { value: cross(api), enumerable: true });
      },
    },
    webUtils: { getPathForFile: (file: File) => config.droppedPaths[file.name] ?? '' },
  };
  const require = (id: string): unknown => {
    if (id === 'electron') return electron;
    throw new Error(`module not found: ${id}`);
  };
  runPreload(require, { exports: {} }, Object.freeze({ platform: config.platform }));
}

/** The script for a page: `installElectron` around the preload script's own text. */
export function pageScript(config: PageConfig, preloadText: string): string {
  const preload = `function (require, module, process) { const exports = module.exports;\n${preloadText}\n}`;
  return `(${installElectron.toString()})(${JSON.stringify(config)}, ${preload});`;
}
