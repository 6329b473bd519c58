import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '../../src/shared/contract/index.ts';
import type { LiveMoment } from '../../src/shared/model/live.ts';
import { relayAddress, type RelayInput } from '../../src/shared/model/relay.ts';
import { privmsg } from '../sim/twitch-live/irc-lines.ts';
import type { IrcSim } from '../sim/twitch-live/irc-server.ts';
import { startEncoder, makeStream } from './encoder.ts';
import { planLive, type PlantedLive } from './planted-live.ts';
import { recordingThat } from './wait-for.ts';

const run = promisify(execFile);

export interface PlantedRun {
  readonly client: Client;
  readonly irc: IrcSim;
  readonly channel: string;
  readonly input: RelayInput;
  readonly seed: number;
  readonly dir: string;
  /** Begins to listen; returns the recording's id. By default the core is asked. */
  readonly listen?: (chat: string) => Promise<string>;
}

/** One cause and what became of it; times are seconds after the cause. */
export interface Caught {
  readonly causeSec: number;
  readonly toldSec: number;
  readonly toldUnixMs: number;
  /** When its post-roll was over: chat had settled. */
  readonly closedSec: number;
  readonly savedSec: number;
  /** Loudest momentary level inside of the clip, dB below full scale. */
  readonly loudestDb: number;
}

export interface PlantedOutcome {
  readonly seed: number;
  readonly caught: readonly Caught[];
  /** What became of each cause that no clip of its own holds. */
  readonly missed: readonly { readonly causeSec: number; readonly why: string }[];
  /** Clips that hold no cause. */
  readonly falseClips: number;
}

interface Seen {
  readonly toldUnixMs: number;
  closedUnixMs: number | null;
  savedUnixMs: number | null;
  moment: LiveMoment;
}

/** Sends a seeded stream to the relay in real time while its chat is played, and sees what becomes of its causes. */
export async function runPlanted(of: PlantedRun): Promise<PlantedOutcome> {
  const { client, input, channel } = of;
  const plan = planLive(of.seed);
  const file = join(of.dir, `planted-${of.seed}.mp4`);
  await makeStream(file, { durationSec: plan.durationSec, loudAtSec: plan.causesSec });
  const chat = `https://www.twitch.tv/${channel}`;
  const recordingId =
    (await of.listen?.(chat)) ??
    (await client.call('recording.listen', { input, chat, keepChat: true })).recordingId;
  const encoder = startEncoder(file, relayAddress(input));
  const recording = await recordingThat(client, (one) => one.recordingId === recordingId && one.segments > 0);
  await of.irc.joined(channel);
  const startUnixMs = encoder.sentSinceUnixMs();
  const hush = playChat(of, plan, startUnixMs);
  const seen = new Map<string, Seen>();
  const stop = client.subscribe('live.view', { recordingId }, ({ view }) => {
    for (const moment of view?.moments ?? []) note(seen, moment);
  });
  const code = await encoder.ended;
  if (code !== 0) throw new Error(`The relay hung up on the encoder (it ended with ${code}).`);
  await recordingThat(client, (one) => one.recordingId === recordingId && one.state === 'reconnecting');
  await client.call('recording.stop', { recordingId });
  stop();
  hush();
  const started = { startUnixMs, sessionUnixMs: recording.startedAtUnixMs };
  return { seed: of.seed, ...(await judge({ plan, ...started }, [...seen.values()])) };
}

function note(seen: Map<string, Seen>, moment: LiveMoment): void {
  const nowUnixMs = Date.now();
  const known = seen.get(moment.momentId) ?? {
    ...{ toldUnixMs: nowUnixMs, closedUnixMs: null, savedUnixMs: null, moment },
  };
  known.moment = moment;
  if (!moment.isOpen) known.closedUnixMs ??= nowUnixMs;
  if (moment.clip?.state === 'saved') known.savedUnixMs ??= nowUnixMs;
  seen.set(moment.momentId, known);
}

/** Returns how to stop. */
function playChat({ irc, channel, seed }: PlantedRun, plan: PlantedLive, startUnixMs: number): () => void {
  const timers = plan.lines.map(({ atSec, login, text }, at) =>
    setTimeout(
      () => {
        const id = `${seed}-${at}`;
        irc.say(channel, [privmsg({ channel, login, text, id, sentAtUnixMs: startUnixMs + atSec * 1000 })]);
      },
      Math.max(0, startUnixMs + atSec * 1000 - Date.now()),
    ),
  );
  return () => timers.forEach(clearTimeout);
}

async function judge(
  { plan, startUnixMs, sessionUnixMs }: { plan: PlantedLive; startUnixMs: number; sessionUnixMs: number },
  seen: readonly Seen[],
): Promise<Omit<PlantedOutcome, 'seed'>> {
  const used = new Set<Seen>();
  const caught: Caught[] = [];
  const missed: { causeSec: number; why: string }[] = [];
  for (const causeSec of plan.causesSec) {
    const causeUnixMs = startUnixMs + causeSec * 1000;
    const atMs = causeUnixMs - sessionUnixMs;
    const one = seen.find(({ moment: { startMs, endMs } }) => startMs <= atMs && endMs > atMs);
    const miss = (why: string): unknown => missed.push({ causeSec, why });
    if (one === undefined) {
      miss(`in none of ${seen.map(({ moment }) => rangeOf(moment, startUnixMs - sessionUnixMs)).join(', ')}`);
      continue;
    }
    if (used.has(one)) {
      miss(`in the moment of the cause before (${rangeOf(one.moment, startUnixMs - sessionUnixMs)})`);
      continue;
    }
    used.add(one);
    const path = one.moment.clip?.path ?? null;
    if (path === null || one.savedUnixMs === null) {
      miss(`clip ${one.moment.clip?.state ?? 'not made'}`);
      continue;
    }
    const after = (unixMs: number): number => (unixMs - causeUnixMs) / 1000;
    caught.push({
      causeSec,
      toldSec: after(one.toldUnixMs),
      toldUnixMs: one.toldUnixMs,
      closedSec: after(one.closedUnixMs ?? one.savedUnixMs),
      savedSec: after(one.savedUnixMs),
      loudestDb: await loudestDb(path),
    });
  }
  return {
    caught,
    missed,
    falseClips: seen.filter((one) => !used.has(one) && one.moment.clip !== null).length,
  };
}

/** On the stream's own clock. */
const rangeOf = ({ startMs, endMs }: LiveMoment, streamMs: number): string =>
  [startMs, endMs].map((atMs) => ((atMs - streamMs) / 1000).toFixed(1)).join('–');

/** Decodes the whole clip, picture and sound: what can't be played throws. */
async function loudestDb(path: string): Promise<number> {
  const args = ['-v', 'info', '-xerror', '-i', path, '-af', 'volumedetect', '-f', 'null', '-'];
  const { stderr } = await run('ffmpeg', args);
  return Number(/max_volume: (-?[\d.]+) dB/.exec(stderr)?.[1]);
}
