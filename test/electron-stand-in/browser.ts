import { chromium, type BrowserContext } from 'playwright';
import { readSettings } from './settings.ts';

const CHROMIUM_PATH = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

let context: Promise<BrowserContext> | null = null;

/** The one Chromium behind all windows. */
export function openBrowser(): Promise<BrowserContext> {
  const { profileDir, debuggingPort } = readSettings();
  context ??= chromium.launchPersistentContext(profileDir, {
    executablePath: CHROMIUM_PATH,
    headless: true,
    viewport: null,
    // The app itself decides when it ends.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [...FLAGS, `--remote-debugging-port=${debuggingPort}`],
  });
  return context;
}

export async function closeBrowser(): Promise<void> {
  await (await context)?.close();
}
