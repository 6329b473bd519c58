import { z } from 'zod';

/** What a test tells the stand-in, as JSON in `ELECTRON_STAND_IN`. */
export const StandInSettings = z.object({
  /** Chromium's debugging port, through which the test drives the page. */
  debuggingPort: z.number().int(),
  /** Chromium's profile. */
  profileDir: z.string(),
  /** What every open dialog answers. */
  pickedPaths: z.array(z.string()).default([]),
  /** Paths of dropped files, by name: a page in Chromium never learns them. */
  droppedPaths: z.record(z.string(), z.string()).default({}),
});
export type StandInSettings = z.infer<typeof StandInSettings>;

export const SETTINGS_VARIABLE = 'ELECTRON_STAND_IN';

export const readSettings = (): StandInSettings =>
  StandInSettings.parse(JSON.parse(process.env[SETTINGS_VARIABLE] ?? '{}'));

/** A side effect that a test can look at, as one line on standard output. */
export const CALL_PREFIX = 'electron-call ';
export const recordCall = (name: string, ...values: unknown[]): void => {
  process.stdout.write(`${CALL_PREFIX}${JSON.stringify([name, ...values])}\n`);
};
