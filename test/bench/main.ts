/**
 * `npm run bench [-- --quick] [-- analysis|planted|chat|chats|sources|live|relay|ingest|sound …]`: the figures of docs/bench.md on this machine, all or
 * the named parts, medians of three runs, each ratio against a reference run beside it. Linux only (it reads /proc).
 * Needs ffmpeg and Chromium.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { hourOfAnalysis, longAnalysis } from './analyses.ts';
import { measureChat } from './chat.ts';
import { ingest } from './ingest.ts';
import { liveChat } from './live-chat.ts';
import { realChatRows } from './real-chats.ts';
import { plantedMoments } from './planted.ts';
import { relayedMoments } from './relay.ts';
import { add, RUNS } from './report.ts';
import { chatSlices } from './source-chat.ts';
import { scoreSpeed } from './scores.ts';
import { soundSpeed } from './sounds.ts';
import { longDownload, parallelDownload } from './source-media.ts';

const PARTS: Readonly<Record<string, (dir: string) => Promise<void>>> = {
  async analysis(dir) {
    await hourOfAnalysis(dir);
    await longAnalysis(dir);
  },
  planted: plantedMoments,
  chat: chatSpeed,
  scores: scoreSpeed,
  async chats(dir) {
    for (const row of await realChatRows(dir)) add(row.figure, row.value);
  },
  async sources(dir) {
    await parallelDownload(dir);
    await chatSlices(dir);
    await longDownload(dir);
  },
  live: liveChat,
  relay: relayedMoments,
  ingest,
  sound: soundSpeed,
};

async function chatSpeed(dir: string): Promise<void> {
  const { source, classifyPerSec, featuresPerCpuSec } = await measureChat(dir);
  const perSec = (value: number): string => `${Math.round(value / 1000)},000/s`;
  add(`${source}: chat classify, start to end`, perSec(classifyPerSec), 'aim ≥ 50,000/s');
  add('  chat feature pass per second of CPU, best of five', perSec(featuresPerCpuSec[1]), 'aim ≥ 100,000/s');
  add('  the first of them', perSec(featuresPerCpuSec[0]));
}

const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = named.filter((word) => !(word in PARTS));
if (unknown.length > 0)
  throw new Error(`no part of the bench: ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}`);

const dir = mkdtempSync(join(tmpdir(), 'klip-bench-'));
const load = loadavg()[0]!.toFixed(1);
console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'} (load ${load}), Node ${process.versions.node}, medians of ${RUNS} run(s)\n`,
);
try {
  for (const [name, part] of Object.entries(PARTS))
    if (named.length === 0 || named.includes(name)) await part(dir);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
