/**
 * `npm run campaign [-- <seeds> [<first>]]`: downloads and chat replays under that many seeded mixtures of faults each
 * (200 when left out). The test suite runs some of the same seeds.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root, useRightNode } from './lib/node-runtime.mjs';

useRightNode(import.meta.url);
const [seeds = '200', from = '1'] = process.argv.slice(2);
const tests = ['vod-campaign', 'chat-replay-faults', 'kick-site', 'kick-media', 'youtube/chat-replay'];
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
