// The two binaries that npm does not bring: Electron's, and a current ffmpeg. Fetched where the network allows.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './node-runtime.mjs';

const require = createRequire(join(root, 'package.json'));
const FAILURE_FILE = join(root, 'node_modules', '.cache', 'klipstream-setup.json');
const FAILURE_REMEMBERED_MS = 24 * 3600 * 1000;
const REACH_TIMEOUT_MS = 4000;
const FETCH_TIMEOUT_MS = 5 * 60_000;

const packageDir = (name) => dirname(require.resolve(`${name}/package.json`));

/** Electron's program, null when its binary was never fetched. */
function electronBinary() {
  const dir = packageDir('electron');
  const pathFile = join(dir, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const path = join(dir, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(path) ? path : null;
}

/** ffmpeg-static's program, null when it was never fetched or there is none for this machine. */
function staticFfmpeg() {
  const path = require('ffmpeg-static');
  return path !== null && existsSync(path) ? path : null;
}

const BINARIES = [
  {
    name: 'electron',
    label: 'Electron',
    find: electronBinary,
    mirrors: ['ELECTRON_MIRROR', 'npm_config_electron_mirror'],
    without: 'the app opens in the browser instead',
  },
  {
    name: 'ffmpeg-static',
    label: 'ffmpeg',
    find: staticFfmpeg,
    mirrors: ['FFMPEG_BINARIES_URL'],
    without: 'the ffmpeg of this machine is used, else the older one that npm brought',
  },
];

/**
 * Fetches what is missing. Never throws; says one line for each binary that it could not get. A failure is remembered
 * for a day unless `force`.
 */
export async function fetchBinaries({ say, force }) {
  const failures = force ? {} : readFailures();
  for (const binary of BINARIES) {
    if (binary.find() !== null) continue;
    const failedAtMs = failures[binary.name] ?? 0;
    if (Date.now() - failedAtMs < FAILURE_REMEMBERED_MS) continue;
    const problem = await fetchBinary(binary, say);
    if (problem === null) continue;
    say(`${binary.label} could not be fetched (${problem}): ${binary.without}.`);
    failures[binary.name] = Date.now();
  }
  writeFailures(failures);
}

async function fetchBinary(binary, say) {
  const dir = packageDir(binary.name);
  if (!(await canReach(binary, dir))) return 'its download site does not answer';
  say(`Fetching ${binary.label} …`);
  const status = await runInstaller(join(dir, 'install.js'));
  if (status !== null) return status;
  return binary.find() === null ? 'there is none for this machine' : null;
}

/** Whether the place where a package keeps its binaries answers at all: its mirror, else its repository. */
async function canReach(binary, dir) {
  const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  const { repository } = manifest;
  const repositoryUrl = (typeof repository === 'string' ? repository : repository.url).replace(/^git\+/, '');
  const url = binary.mirrors.map((name) => process.env[name]).find(Boolean) ?? repositoryUrl;
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(REACH_TIMEOUT_MS) });
    return true;
  } catch {
    // Installers know proxies that fetch does not.
    return Boolean(process.env.HTTPS_PROXY ?? process.env.https_proxy);
  }
}

/** Runs a package's own installer, which shows its progress; null when it succeeded. */
function runInstaller(script) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], {
      stdio: ['ignore', 'inherit', 'pipe'],
      env: { ...process.env, ELECTRON_GET_USE_PROXY: '1' },
    });
    let lastLine = '';
    child.stderr.on('data', (bytes) => {
      const text = bytes.toString();
      if (process.stderr.isTTY && /[[\]%]/.test(text)) process.stderr.write(text);
      lastLine = text.trim().split('\n')[0] || lastLine;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), FETCH_TIMEOUT_MS);
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (signal !== null) resolve('it took too long');
      else resolve(code === 0 ? null : lastLine.slice(0, 120) || `its installer ended with ${code}`);
    });
  });
}

function readFailures() {
  try {
    return JSON.parse(readFileSync(FAILURE_FILE, 'utf8'));
  } catch {
    return {};
  }
}

function writeFailures(failures) {
  try {
    mkdirSync(dirname(FAILURE_FILE), { recursive: true });
    if (Object.keys(failures).length === 0) rmSync(FAILURE_FILE, { force: true });
    else writeFileSync(FAILURE_FILE, JSON.stringify(failures));
  } catch {
    // It will simply be tried again.
  }
}

/** Electron where it can really start: `{ path }`, or `{ reason }` why the browser is used. */
export function usableElectron() {
  const path = electronBinary();
  if (path === null) return { reason: 'Electron’s binary is not here' };
  if (process.platform === 'linux') {
    if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return { reason: 'there is no display' };
    if (process.getuid?.() === 0) return { reason: 'Electron’s sandbox does not work for root' };
  }
  const answer = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 15_000 });
  return answer.status === 0 ? { path } : { reason: 'Electron does not start on this machine' };
}
