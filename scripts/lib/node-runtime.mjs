// Runs on Node 20: finds a Node that the app itself can run on.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout or installation that this file belongs to. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The native database needs this version; below it the process would end without a word. */
const NEEDED = [22, 15];

const isNewEnough = (version) => {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
};

/** Path of a Node ≥ 22.15: this process, else the one that npm put into node_modules; null when there is none. */
export function findNode() {
  if (isNewEnough(process.version)) return process.execPath;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const packages = [`node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`];
  for (const path of packages.map((pkg) => join(root, 'node_modules', pkg, 'bin', name))) {
    if (!existsSync(path)) continue;
    const answer = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
    if (answer.status === 0 && isNewEnough(answer.stdout.trim())) return path;
  }
  return null;
}

/**
 * How the app's Node is started. Its main process holds little and makes much garbage; told a limit it collects sooner and
 * holds a third less (70 MB), in the same time. No command comes near the limit: heavy work has threads of its own.
 */
export const NODE_FLAGS = ['--max-semi-space-size=4', '--max-old-space-size=1024'];

/** With the flags: fewer heaps of the C library (glibc), which never give back what threads took once; 30 MB less. */
export const NODE_ENV = { MALLOC_ARENA_MAX: '2', ...process.env };

/** What to do when `findNode` finds nothing. */
export const NO_NODE =
  `KlipStream needs Node ${NEEDED.join('.')} or newer; this is ${process.version} and npm has not installed another one here. ` +
  'Run `npm ci` (Linux, Windows) or install Node 24, then try again.';

/** Starts the running script again under the right Node where this one is too old; does not return then. */
export function useRightNode(scriptUrl) {
  const node = findNode();
  if (node === process.execPath) return;
  if (node === null) {
    console.error(NO_NODE);
    process.exit(1);
  }
  const script = fileURLToPath(scriptUrl);
  const ended = spawnSync(node, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(ended.status ?? 1);
}
