// Builds the app once, and again when a source is newer.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './node-runtime.mjs';

const OUTPUTS = ['out/main/cli.js', 'out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'];
const SOURCES = ['src', 'electron.vite.config.ts', 'package.json'];
const LOCK = join(root, 'node_modules', '.cache', 'klipstream-build.lock');
const LOCK_PAUSE_MS = 200;

const modifiedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestSource() {
  let newest = 0;
  for (const source of SOURCES) {
    const path = join(root, source);
    newest = Math.max(newest, modifiedAt(path));
    if (source !== 'src') continue;
    for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) {
        newest = Math.max(newest, modifiedAt(join(entry.parentPath ?? entry.path, entry.name)));
      }
    }
  }
  return newest;
}

/** Whether every output is there and no source is newer. */
function isBuilt() {
  const oldest = Math.min(...OUTPUTS.map((output) => modifiedAt(join(root, output))));
  if (oldest === 0) return false;
  // An installation comes without sources.
  return modifiedAt(join(root, 'src')) === 0 || oldest >= newestSource();
}

/**
 * Builds when needed. `say` is told once before; the build's own output only shows when it fails.
 * Two commands that start together build once.
 */
export async function ensureBuilt(node, say) {
  if (isBuilt()) return;
  const release = await takeLock();
  try {
    if (isBuilt()) return;
    say('Building KlipStream once (about 10 seconds) …');
    await build(node);
  } finally {
    release();
  }
}

function build(node) {
  const script = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const child = spawn(node, [script, 'build'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  child.stdout.on('data', (bytes) => said.push(bytes));
  child.stderr.on('data', (bytes) => said.push(bytes));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The build failed.\n${Buffer.concat(said).toString()}`));
    });
  });
}

/** A folder is made by one process only; its owner's id tells a crashed one from a busy one. */
async function takeLock() {
  const pidFile = join(LOCK, 'pid');
  mkdirSync(join(LOCK, '..'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(LOCK);
      writeFileSync(pidFile, String(process.pid));
      return () => rmSync(LOCK, { recursive: true, force: true });
    } catch (thrown) {
      if (thrown.code !== 'EEXIST') throw thrown;
    }
    await wait(LOCK_PAUSE_MS);
    if (!isAlive(pidFile)) rmSync(LOCK, { recursive: true, force: true });
  }
}

function isAlive(pidFile) {
  let pid;
  try {
    pid = Number(readFileSync(pidFile, 'utf8'));
  } catch {
    return true; // just made: its owner is about to write its id, or it is gone already
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown.code === 'EPERM';
  }
}
