#!/usr/bin/env node
// Runs on Node 20: builds the app once and starts its command line under the right Node.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { NODE_ENV, NODE_FLAGS, NO_NODE, findNode, root } from '../scripts/lib/node-runtime.mjs';

const args = process.argv.slice(2);
const isJson = args.includes('--json');

function fail(code, message) {
  console.error(isJson ? JSON.stringify({ error: { code, message } }) : `klipstream: ${message}`);
  process.exit(1);
}

const node = findNode();
if (node === null) fail('cli/wrong-node', NO_NODE);
try {
  await ensureBuilt(node, (text) => {
    if (!isJson) console.error(text);
  });
} catch (thrown) {
  fail('cli/not-built', thrown.message);
}

const child = spawn(node, [...NODE_FLAGS, join(root, 'out', 'main', 'cli.js'), ...args], {
  stdio: 'inherit',
  env: NODE_ENV,
});
// Ctrl+C reaches the child by itself; it decides when to end.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('error', (error) => fail('cli/not-started', `${node} can't be started: ${error.message}`));
child.once('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
