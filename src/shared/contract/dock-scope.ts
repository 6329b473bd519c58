import type { Settings } from '../model/settings.ts';
import type { CallName, StreamName } from './index.ts';

/** Everything that may be asked by whoever came in by the address for docks: what the live window uses, and no more. */
export const DOCK_NAMES = [
  'recordings.progress',
  'live.view',
  'live.mark',
  'live.judge',
  'live.pin',
  'recording.keepChat',
  'recording.takeFaces',
  'recording.markFaces',
  'channels.consent',
  /** Of these, `DOCK_SETTINGS` only; everything else is at its default. */
  'settings.get',
  /** Only what lies in the clips folder. */
  'host.showInFolder',
] as const satisfies readonly (CallName | StreamName)[];

/** The settings that the live window follows. */
export const DOCK_SETTINGS = [
  'theme',
  'reducedMotion',
  'shortcuts',
  'facesEnabled',
  'outsideEvents',
] as const satisfies readonly (keyof Settings)[];

/** Kinds of bytes (assets.ts) that it gets. */
export const DOCK_ASSETS: readonly string[] = ['live-clip', 'live-still'];
