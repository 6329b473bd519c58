// Programs that the tests drive and npm does not bring.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NEEDED = [
  { program: 'chromium', pkg: 'chromium', use: 'the browser tests' },
  { program: 'ffmpeg', pkg: 'ffmpeg', use: 'the media tests' },
  { program: 'redis-server', pkg: 'redis-server', use: 'the queue tests' },
];

const isOnPath = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, program)));

/** Installs what is missing on a Debian where we are root; elsewhere says what to install. Never throws. */
export function installNeeded(say) {
  const missing = NEEDED.filter(({ program }) => !isOnPath(program));
  if (missing.length === 0) return;
  const packages = missing.map(({ pkg }) => pkg);
  if (isOnPath('apt-get') && process.getuid?.() === 0) {
    say(`Installing ${packages.join(', ')} for the tests …`);
    aptGet(['update', '-qq']);
    aptGet(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  }
  for (const { program, use } of missing.filter((entry) => !isOnPath(entry.program))) {
    say(`${program} is not on the PATH: ${use} will fail or be skipped. Install it and run the tests again.`);
  }
}

function aptGet(args) {
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
