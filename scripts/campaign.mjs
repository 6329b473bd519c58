/**
 * `npm run campaign [-- <seeds> [<first> [<test> …]]]`: downloads and chat replays under that many seeded mixtures of faults each
 * (200 when left out), or other campaigns by their tests' names: `live-clips-crash` kills clip workers and Redis. The test suite runs some of the same seeds.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root, useRightNode } from './lib/node-runtime.mjs';

useRightNode(import.meta.url);
const [seeds = '200', from = '1', ...only] = process.argv.slice(2);
const usual = ['vod-campaign', 'chat-replay-faults', 'kick-site', 'kick-media', 'youtube/chat-replay'];
const tests = only.length > 0 ? only : usual;
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const child = spawn(
  process.execPath,
  [vitest, 'run', '--project', 'integration', ...tests, '-t', 'seed', '--reporter', 'dot'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, KLIPSTREAM_CAMPAIGN_SEEDS: seeds, KLIPSTREAM_CAMPAIGN_FROM: from },
  },
);
child.on('close', (code) => (process.exitCode = code ?? 1));
