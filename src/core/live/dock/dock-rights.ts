import { isAbsolute, relative, resolve } from 'node:path';
import { DOCK_ASSETS, DOCK_NAMES, DOCK_SETTINGS } from '../../../shared/contract/dock-scope.ts';
import type { Handlers } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { Settings } from '../../../shared/model/settings.ts';
import type { AssetServer } from '../../services/assets.ts';

/** What the live window may ask of the core when it was opened by the address for docks (contract/dock-scope.ts). */
export function dockHandlers(handlers: Handlers, clipsDir: () => string): Partial<Handlers> {
  const named: Partial<Handlers> = Object.fromEntries(DOCK_NAMES.map((name) => [name, handlers[name]]));
  return {
    ...named,
    'settings.get': async (input, ctx) => {
      const answer = await handlers['settings.get'](input, ctx);
      const followed = Object.fromEntries(DOCK_SETTINGS.map((name) => [name, answer.settings[name]]));
      return { ...answer, settings: Settings.parse(followed), secrets: [] };
    },
    'host.showInFolder': async (input, ctx) => {
      if (!liesIn(clipsDir(), input.path)) throw notAClip();
      return handlers['host.showInFolder'](input, ctx);
    },
  };
}

/** The bytes that the live window gets then; 403 for all others. */
export const dockAssets = (assets: AssetServer): AssetServer => ({
  serve: (path, request) =>
    DOCK_ASSETS.includes(path.split('/', 1)[0] ?? '')
      ? assets.serve(path, request)
      : Promise.resolve({ status: 403, headers: {}, body: null }),
});

function liesIn(folder: string, path: string): boolean {
  const way = relative(folder, resolve(path));
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

const notAClip = (): AppError =>
  new AppError({
    code: 'rpc/not-allowed',
    message: 'At this address only files in the clips folder can be shown.',
    nextStep: 'Show it in KlipStream itself.',
  });
