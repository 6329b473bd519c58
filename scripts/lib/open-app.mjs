// Starts the app: Electron where it can start, else the headless host and the browser.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { usableElectron } from './binaries.mjs';
import { NODE_ENV, NODE_FLAGS, root } from './node-runtime.mjs';

/** An Electron that ends with an error this soon did not work at all. */
const BROKEN_START_MS = 10_000;

/** Given at the start: V8 sizes the main process's heap before any script runs, so `app.commandLine` comes too late. */
const ELECTRON_FLAGS = `--js-flags=${NODE_FLAGS.join(' ')}`;

/**
 * Resolves with the exit code when the person has closed the app. `review` is a VOD to open, `opens` false leaves the
 * browser closed and only prints the address.
 */
export async function openApp({ dataDir, review, opens }) {
  const electron = opens ? usableElectron() : { reason: null };
  if (electron.path !== undefined) {
    const startedAtMs = Date.now();
    const switches = [
      ...(dataDir === null ? [] : [`--data-dir=${dataDir}`]),
      ...(review === null ? [] : [`--review=${review}`]),
    ];
    const code = await run(electron.path, [ELECTRON_FLAGS, root, ...switches]);
    if (code === 0 || Date.now() - startedAtMs > BROKEN_START_MS) return code;
    console.log('Electron did not start; opening the browser instead.');
  } else if (electron.reason !== null) {
    console.log(`Opening in the browser, because ${electron.reason}.`);
  }
  return run(process.execPath, [
    ...NODE_FLAGS,
    join(root, 'out', 'main', 'cli.js'),
    'serve',
    ...(opens ? [] : ['--no-open']),
    ...(review === null ? [] : ['--review', review]),
    ...(dataDir === null ? [] : ['--data-dir', dataDir]),
  ]);
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env: NODE_ENV });
    const passOn = () => child.kill('SIGTERM');
    const ignore = () => {};
    process.on('SIGINT', ignore);
    process.on('SIGTERM', passOn);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', passOn);
      resolve(code ?? 1);
    });
  });
}
