import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright';
import { z } from 'zod';
import { startSimServer } from '../sim/sim-server.ts';
import { privmsg } from '../sim/twitch-live/irc-lines.ts';
import { attachIrcSim, type IrcSim } from '../sim/twitch-live/irc-server.ts';
import { createLiveHls, type LiveHls } from '../sim/twitch-live/live-hls.ts';
import { makeLiveMedia, type LiveMedia } from '../sim/twitch-live/live-media.ts';
import { openAppPage } from './app-page.ts';
import { BUILT_CLI, type EventLoopDelay } from './measured-command.ts';
import { add, count, isQuick, median, ms, RUNS } from './report.ts';

const PER_SEC = 5000;
const LOAD_SEC = isQuick ? 10 : 60;
const TICK_MS = 20;
/** Without load, for comparison. */
const IDLE_SEC = 5;
const CHANNEL = 'pajlada';
const LINK = `https://www.twitch.tv/${CHANNEL}`;

const Recorded = z.object({ messages: z.number(), gaps: z.array(z.unknown()) });
const Line = z.object({ id: z.string(), offsetMs: z.number().nullable() });

interface Frames {
  readonly p95Ms: number;
  readonly maxMs: number;
}

interface Flood {
  readonly idle: Frames;
  readonly loaded: Frames;
  readonly eventLoop: EventLoopDelay;
}

/** A recording whose chat gets 5,000 messages a second: all in the file and in order, and the page stays smooth. */
export async function liveChat(dir: string): Promise<void> {
  const media = await makeLiveMedia(join(dir, 'live-media'), 84);
  const runs: Flood[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await flood(dir, media));
  const of = (figure: (flood: Flood) => number): number => median(runs.map(figure));
  const name = `live chat, ${count(PER_SEC)} messages a second for ${LOAD_SEC} s`;
  add(`${name}: stored in order`, count(PER_SEC * LOAD_SEC), 'all');
  add(
    '  p95 frame of the page meanwhile',
    `${of(({ loaded }) => loaded.p95Ms).toFixed(1)} ms`,
    'aim ≤ 20 ms',
  );
  add('  longest frame meanwhile', ms(of(({ loaded }) => loaded.maxMs)));
  add('  p95 frame of the page before the load', `${of(({ idle }) => idle.p95Ms).toFixed(1)} ms`);
  add('  event-loop delay p99 in the host', ms(of(({ eventLoop }) => eventLoop.p99Ms)), 'aim ≤ 50 ms');
  add('  longest event-loop delay', ms(of(({ eventLoop }) => eventLoop.maxMs)));
}

async function flood(dir: string, media: LiveMedia): Promise<Flood> {
  const slots = Array.from({ length: 2000 }, () => ({ kind: 'live' }) as const);
  const live = createLiveHls({ login: CHANNEL, media, startedAtUnixMs: Date.now() - 6000, slots });
  const server = await startSimServer({ routes: live.routes });
  const irc = attachIrcSim(server.http);
  const dataDir = join(dir, 'live');
  mkdirSync(dataDir);
  const endpoints = {
    ...{ twitchGql: `${server.url}/gql`, twitchUsher: server.url },
    twitchIrc: server.url.replace('http', 'ws'),
  };
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ endpoints }));
  const app = await openAppPage(dataDir);
  try {
    const recording = startRecording(dataDir);
    await irc.joined(CHANNEL);
    await app.page.evaluate(() => (location.hash = '#/channels'));
    await app.page.getByText('A stream').first().waitFor();
    const idle = await framesWhile(app.page, wait(IDLE_SEC * 1000));
    app.measureFromNow();
    const loaded = await framesWhile(app.page, sendAll(irc, live));
    const { messages } = await recording.stop();
    if (messages !== PER_SEC * LOAD_SEC) throw new Error(`${messages} messages were stored`);
    for (const name of ['chat-arrived.jsonl', 'chat.jsonl']) expectWhole(dataDir, name);
    return { idle, loaded, eventLoop: await app.close() };
  } finally {
    irc.close();
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Through the host, as the command line does while the app is open. */
function startRecording(dataDir: string): { stop(): Promise<z.infer<typeof Recorded>> } {
  const child = spawn(process.execPath, [...BUILT_CLI, 'record', LINK, '--json', '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const ended = new Promise((resolve) => child.on('close', resolve));
  return {
    async stop() {
      child.kill('SIGINT');
      await ended;
      return Recorded.parse(JSON.parse(stdout));
    },
  };
}

const idOf = (index: number): string => `m-${String(index).padStart(7, '0')}`;

/** Says everything at an even rate by the clock, each line in a frame of its own. */
async function sendAll(irc: IrcSim, live: LiveHls): Promise<void> {
  const startedMs = performance.now();
  const all = PER_SEC * LOAD_SEC;
  for (let sent = 0; sent < all;) {
    const due = Math.min(all, Math.floor(((performance.now() - startedMs) / 1000) * PER_SEC));
    const lines: string[] = [];
    for (; sent < due; sent++) {
      const line = {
        channel: CHANNEL,
        login: `viewer${sent % 3000}`,
        text: `message number ${sent}, what a play`,
      };
      lines.push(privmsg({ ...line, id: idOf(sent), sentAtUnixMs: live.nowUnixMs() }));
    }
    irc.say(CHANNEL, lines);
    await wait(TICK_MS);
  }
}

/** Times between the page's frames until the work is done. */
async function framesWhile(page: Page, work: Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const frames = { deltasMs: [] as number[], isOver: false };
    Object.assign(window, { benchFrames: frames });
    let previousMs: number | null = null;
    requestAnimationFrame(function tick(nowMs) {
      if (previousMs !== null) frames.deltasMs.push(nowMs - previousMs);
      previousMs = nowMs;
      if (!frames.isOver) requestAnimationFrame(tick);
    });
  });
  await work;
  const deltasMs = await page.evaluate(() => {
    const { benchFrames } = window as unknown as { benchFrames: { deltasMs: number[]; isOver: boolean } };
    benchFrames.isOver = true;
    return benchFrames.deltasMs;
  });
  const sorted = deltasMs.sort((one, other) => one - other);
  return {
    p95Ms: sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN,
    maxMs: sorted.at(-1) ?? Number.NaN,
  };
}

/** Every message once, in the order in which it was sent. */
function expectWhole(dataDir: string, name: string): void {
  const path = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).find((file) =>
    file.endsWith(`/${name}`),
  );
  if (path === undefined) throw new Error(`there is no ${name}`);
  const lines = readFileSync(join(dataDir, path), 'utf8').trimEnd().split('\n');
  const messages = lines
    .filter((line) => line.includes('"id":"m-'))
    .map((line) => Line.parse(JSON.parse(line)));
  const wrong = messages.findIndex(
    ({ id, offsetMs }, index) => id !== idOf(index) || (offsetMs ?? 0) < (messages[index - 1]?.offsetMs ?? 0),
  );
  if (messages.length !== PER_SEC * LOAD_SEC || wrong >= 0)
    throw new Error(`${name} holds ${messages.length} messages; out of order at ${wrong}`);
}
