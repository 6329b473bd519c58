/** The browser of tests, benches and pictures: KLIPSTREAM_CHROMIUM, or Debian's. */
export const CHROMIUM = {
  executablePath: process.env['KLIPSTREAM_CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
