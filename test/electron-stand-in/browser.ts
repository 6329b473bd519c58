import { chromium, type BrowserContext } from 'playwright';
import { readSettings } from './settings.ts';
import { CHROMIUM } from '../support/chromium.ts';

let context: Promise<BrowserContext> | null = null;

/** The one Chromium behind all windows. */
export function openBrowser(): Promise<BrowserContext> {
  const { profileDir, debuggingPort } = readSettings();
  context ??= chromium.launchPersistentContext(profileDir, {
    executablePath: CHROMIUM.executablePath,
    headless: true,
    viewport: null,
    // The app itself decides when it ends.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...CHROMIUM.args,
      '--autoplay-policy=no-user-gesture-required',
      `--remote-debugging-port=${debuggingPort}`,
    ],
  });
  return context;
}

export async function closeBrowser(): Promise<void> {
  await (await context)?.close();
}
