import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SimServer, startSimServer } from '../../../../test/sim/sim-server.ts';
import { attachIrcSim, type IrcSim } from '../../../../test/sim/twitch-live/irc-server.ts';
import { privmsg } from '../../../../test/sim/twitch-live/irc-lines.ts';
import { createLiveHls, type LiveHls } from '../../../../test/sim/twitch-live/live-hls.ts';
import { type LiveMedia, makeLiveMedia } from '../../../../test/sim/twitch-live/live-media.ts';
import { readBeepsSec, readFrameNumbers } from '../../../../test/support/frame-code.ts';
import { mediaTool } from '../../../../test/support/media-lab.ts';
import {
  bytesOfRuns,
  expectFramesToLieWhereTheMapSays,
  show,
  slotsOf,
  upTo,
  wallOfFrame,
} from '../../../../test/support/recorded-frames.ts';
import { type RecorderOverrides, recorderOfSim } from '../../../../test/support/recorder-of-sim.ts';
import { ChatMessage } from '../../../shared/model/chat.ts';
import type { Link } from '../../../shared/model/link.ts';
import { TimeMap } from '../../../shared/model/time-map.ts';
import { openAppend, type OpenAppend } from './append-file.ts';
import type { FinishedRecording, Recorder } from './recorder.ts';

const T = Date.UTC(2026, 10, 20, 20, 0, 0);
const LINK: Link = {
  ...{ platform: 'twitch', kind: 'channel', id: 'pajlada', channel: 'pajlada' },
  ...{ url: 'https://www.twitch.tv/pajlada', startMs: null },
};

let folder: string;
let media: LiveMedia;
let dir: string;
let server: SimServer;
let live: LiveHls;
let irc: IrcSim;
let recorder: Recorder;
let finished: FinishedRecording[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klipstream-live-'));
  media = await makeLiveMedia(join(folder, 'media'), 84);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs after each wait of the recorder, when it is about to look again. */
let onLook: (look: number) => void | Promise<void>;
let looks: number;

const newRecorder = (overrides: RecorderOverrides = {}): Recorder =>
  recorderOfSim(
    {
      ...{ server, live, dir },
      onLook: () => onLook(++looks),
      onFinished: (recording) => finished.push(recording),
    },
    overrides,
  );

async function broadcast(plan: string, clockSkewMs = 0): Promise<void> {
  dir = await mkdtemp(join(folder, 'library-'));
  live = createLiveHls({ login: 'pajlada', media, startedAtUnixMs: T, slots: show(plan), clockSkewMs });
  server = await startSimServer({ routes: live.routes });
  irc = attachIrcSim(server.http);
}

beforeEach(() => {
  finished = [];
  looks = 0;
  onLook = () => undefined;
});
afterEach(async () => {
  await recorder.dispose();
  irc.close();
  await server.close();
});

/** Resolves once the recording is in the library, or failed. */
const over = (which = 0): Promise<void> =>
  new Promise((resolve) => {
    const check = (): void => {
      const state = recorder.list()[which]?.state;
      if (state === 'finished' || state === 'failed') resolve();
    };
    recorder.onChange(check);
    check();
  });

/** Resolves once so many messages were taken. */
const stored = (messages: number): Promise<void> =>
  new Promise((resolve) => {
    const stop = recorder.onChange(() => {
      if (recorder.list()[0]!.messages < messages) return;
      stop();
      resolve();
    });
  });

async function results(): Promise<{ map: TimeMap; chat: ChatMessage[]; frames: number[] }> {
  const [recording] = finished;
  const lines = (await readFile(recording!.chatPath!, 'utf8')).trimEnd().split('\n');
  return {
    map: TimeMap.parse(JSON.parse(await readFile(recording!.timeMapPath, 'utf8'))),
    chat: lines.slice(1).map((line) => ChatMessage.parse(JSON.parse(line))),
    frames: await readFrameNumbers(recording!.mediaPath),
  };
}

/** Nobody speaks after the end. */
const say = (atUnixMs: number): void => {
  if (!live.isOnAir(atUnixMs)) return;
  irc.say('pajlada', [
    privmsg({
      channel: 'pajlada',
      login: 'ann',
      text: `at ${atUnixMs - T}`,
      id: `id-${atUnixMs}`,
      sentAtUnixMs: atUnixMs,
    }),
  ]);
};

/** Said while a picture was recorded: that picture, within a second. Said in a hole: a seam. */
function expectChatToLieWhereItWasSaid(result: Awaited<ReturnType<typeof results>>): void {
  const { map, chat, frames } = result;
  const recorded = new Set(slotsOf(frames));
  const seams = new Set(map.pieces.map(({ mediaStartMs }) => mediaStartMs));
  for (const { offsetMs, sentAtUnixMs } of chat) {
    const slot = Math.floor((sentAtUnixMs! - T) / 2000);
    const frame = frames[Math.round((offsetMs! / 1000) * 30)];
    if (recorded.has(slot)) expect(Math.abs(wallOfFrame(T, frame!) - sentAtUnixMs!)).toBeLessThan(1000);
    else expect(seams).toContain(offsetMs);
  }
}

describe('recording a live stream', () => {
  it('goes through three ad breaks and two disconnects, plays from start to end, and chat lies where it was said', async () => {
    // The encoder is away in 28 and 29; from 16 on nothing gets through to us for longer than a window holds.
    await broadcast('lllllaaallllaallllllllllllll..lllllallll');
    recorder = newRecorder();
    const notes: (string | null)[] = [];
    onLook = async (look) => {
      const { note } = recorder.list()[0]!;
      if (note !== notes.at(-1)) notes.push(note);
      if (look === 1) await irc.joined('pajlada');
      say(live.nowUnixMs() - 1500);
      if (live.aired !== 17) return;
      server.faults.push({ match: /live.*m3u8/, fault: { kind: 'status', status: 503 }, times: 6 });
      // Readings that fail let time go on as well: behind the sixth the window begins with 21.
      live.aired = 21;
    };
    await recorder.start({ link: LINK, quality: 'source' });
    await over();
    const [view] = recorder.list();
    expect(view).toMatchObject({ state: 'finished', vodId: 'vod-1', title: 'A stream', channel: 'Streamer' });
    const result = await results();
    // It is told while an ad runs, and not any more once the stream is back.
    expect(notes.filter((note) => note?.startsWith('An ad runs') === true).length).toBeGreaterThanOrEqual(2);
    expect(notes.at(-1)).toBeNull();
    expect(result.map.truth.map(({ kind, note }) => `${kind}: ${note}`)).toEqual([
      'ad: An ad was left out: 6.0 s (20:00:10–20:00:16 UTC).',
      'ad: An ad was left out: 4.0 s (20:00:24–20:00:28 UTC).',
      'missing: The stream was interrupted: 10.0 s (20:00:32–20:00:42 UTC).',
      'missing: The stream was interrupted: 4.0 s (20:00:56–20:01:00 UTC).',
      'ad: An ad was left out: 2.0 s (20:01:10–20:01:12 UTC).',
    ]);
    expect(slotsOf(result.frames)).toEqual([
      ...[...upTo(0, 4), ...upTo(8, 11), ...upTo(14, 15), ...upTo(21, 27), ...upTo(30, 34), ...upTo(36, 39)],
    ]);
    const probe = await mediaTool().probe(finished[0]!.mediaPath);
    expect(probe.startSec).toBe(0);
    expect(probe.audio[0]).toMatchObject({ sampleRateHz: 48_000, channels: 2 });
    expect(Math.abs(probe.durationMs - 27 * 2000)).toBeLessThan(300);
    expect(view!.recordedMs).toBe(27 * 2000);
    expectFramesToLieWhereTheMapSays(result, T);
    expect(result.chat.length).toBeGreaterThan(20);
    expectChatToLieWhereItWasSaid(result);
  });

  it('brings a part with another sample rate to the rate of the rest', async () => {
    await broadcast('llllllooollll');
    recorder = newRecorder();
    await recorder.start({ link: LINK, quality: 'source' });
    await over();
    const result = await results();
    expect(slotsOf(result.frames)).toEqual(upTo(0, 12));
    expectFramesToLieWhereTheMapSays(result, T);
    const beeps = await readBeepsSec(finished[0]!.mediaPath);
    // One at each full second, at the right pitch and place, also in the part that was encoded again.
    expect(beeps.length).toBeGreaterThanOrEqual(25);
    for (const beep of beeps) expect(Math.abs(beep - Math.round(beep))).toBeLessThan(0.12);
  });

  it('does not mind that the clock of this machine is an hour wrong', async () => {
    await broadcast('llllaallll');
    recorder = newRecorder({ clockSkewMs: 3_600_000 });
    onLook = async (look) => {
      if (look === 1) await irc.joined('pajlada');
      say(live.nowUnixMs() - 1500);
      if (look === 3) irc.netsplit();
    };
    await recorder.start({ link: LINK, quality: 'source' });
    await over();
    const result = await results();
    expectChatToLieWhereItWasSaid(result);
    for (const { startMs, kind } of result.map.truth)
      if (kind === 'no-chat') expect(startMs).toBeLessThanOrEqual(16_100);
  });

  it('goes on after the app ended in the middle, and says what is missing', async () => {
    await broadcast('llllllllllllllllllllllllllllll');
    recorder = newRecorder();
    const ended = new Promise<void>((resolve) => {
      onLook = (look) => {
        if (look === 5) {
          onLook = () => undefined;
          resolve(recorder.dispose());
        }
      };
    });
    await recorder.start({ link: LINK, quality: 'source' });
    await ended;
    live.aired = 20;
    recorder = newRecorder();
    await recorder.resume();
    await over();
    const result = await results();
    const slots = slotsOf(result.frames);
    expect(slots[0]).toBe(0);
    expect(slots.at(-1)).toBe(29);
    expect(new Set(slots).size).toBe(slots.length);
    const missing = result.map.truth.filter(({ kind }) => kind === 'missing');
    expect(missing.map(({ note }) => note)).toEqual([
      expect.stringMatching(/^The recording was interrupted: /),
    ]);
    expectFramesToLieWhereTheMapSays(result, T);
    // Nothing is delivered twice.
    await recorder.resume();
    expect(finished).toHaveLength(1);
  });

  it('keeps its last minutes within both bounds, also over a restart, and makes a VOD of what they hold', async () => {
    await broadcast('l'.repeat(40));
    // Files of 20 s: never more than two of them, and what they may weigh.
    const mostBytes = Math.max(...media.programme.map(({ length }) => length));
    const replay = { maxMs: 41_000, maxBytes: 3 * 10 * mostBytes };
    recorder = newRecorder({ replay });
    const held: number[] = [];
    const ended = new Promise<void>((resolve) => {
      onLook = async (look) => {
        if (look === 1) await irc.joined('pajlada');
        say(live.nowUnixMs() - 1500);
        const { recordingId, replay: now } = recorder.list()[0]!;
        held.push(now!.heldMs);
        expect(await bytesOfRuns(join(dir, 'recordings', recordingId))).toBeLessThanOrEqual(replay.maxBytes);
        if (live.aired === 30) resolve(recorder.dispose());
      };
    });
    await recorder.start({ link: LINK, quality: 'source' });
    await ended;
    recorder = newRecorder();
    await recorder.resume();
    await over();
    expect(Math.max(...held)).toBeGreaterThan(20_000);
    expect(Math.max(...held)).toBeLessThanOrEqual(replay.maxMs);
    const result = await results();
    const slots = slotsOf(result.frames);
    expect(slots).toEqual(upTo(slots[0]!, 39));
    expect(Math.abs(slots.length - 15)).toBeLessThanOrEqual(5);
    const { recordedMs, messages } = recorder.list()[0]!;
    expect(recordedMs).toBe(40 * 2000);
    expectFramesToLieWhereTheMapSays(result, T);
    // Chat from long before is not put before its first picture.
    expect(messages).toBeGreaterThan(result.chat.length);
    expect(Math.min(...result.chat.map(({ offsetMs }) => offsetMs!))).toBeGreaterThanOrEqual(-30_000);
  });

  it('takes truncated, empty and missing segments for what they are', async () => {
    await broadcast('llllllllllllllllllll');
    recorder = newRecorder();
    server.faults.push(
      { match: /live-5\.ts/, fault: { kind: 'truncate', toBytes: 18_800 }, times: 2 },
      { match: /live-8\.ts/, fault: { kind: 'empty' }, times: 99 },
      { match: /live-11\.ts/, fault: { kind: 'status', status: 404 }, times: 99 },
    );
    await recorder.start({ link: LINK, quality: 'source' });
    await over();
    const result = await results();
    expect(slotsOf(result.frames)).toEqual([...upTo(0, 7), ...upTo(9, 10), ...upTo(12, 19)]);
    expect(result.map.truth.map(({ kind, note }) => `${kind}: ${note}`)).toEqual([
      'missing: The recording was interrupted: 2.0 s (20:00:16–20:00:18 UTC).',
      'missing: The recording was interrupted: 2.0 s (20:00:22–20:00:24 UTC).',
    ]);
  });

  it('waits while the disk is full, says so, and goes on with nothing lost of what it had', async () => {
    await broadcast('llllllllllllllllllllllllllllll');
    let isFull = false;
    const openFile: OpenAppend = async (path, options) => {
      const file = await openAppend(path, options);
      const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      return { ...file, append: (...of) => (isFull ? Promise.reject(full) : file.append(...of)) };
    };
    recorder = newRecorder({ openFile });
    const notes = new Set<string | null>();
    let pausedLooks = 0;
    onLook = async (look) => {
      if (look === 1) await irc.joined('pajlada');
      say(live.nowUnixMs() - 1500);
      if (look === 4) isFull = true;
      const { note } = recorder.list()[0]!;
      notes.add(note);
      if (note === null || ++pausedLooks < 20) return;
      // Longer than a window holds.
      live.aired += 10;
      isFull = false;
    };
    await recorder.start({ link: LINK, quality: 'source' });
    await over();
    expect([...notes]).toEqual([
      null,
      `The disk is full: recording is paused since 20:00 UTC. Free at least 1 GB on the drive of ${dir}; it goes on by itself.`,
    ]);
    expect(recorder.list()[0]).toMatchObject({ state: 'finished', error: null, note: null });
    const result = await results();
    expect(result.map.truth.map(({ note }) => note)).toEqual([
      expect.stringMatching(/^The recording was interrupted: \d+\.0 s \(.*\)\. The disk was full\.$/),
    ]);
    expect(slotsOf(result.frames).slice(0, 6)).toEqual(upTo(0, 5));
    expect(slotsOf(result.frames).at(-1)).toBe(29);
    expect(result.chat).toHaveLength(recorder.list()[0]!.messages);
    expectChatToLieWhereItWasSaid(result);
  });

  it('asks for another address when four segments in a row are refused', async () => {
    await broadcast('llllllllllllllllllll');
    recorder = newRecorder();
    server.faults.push({ match: /live-(5|6|7|8)\.ts/, fault: { kind: 'status', status: 403 }, times: 99 });
    await recorder.start({ link: LINK, quality: 'source' });
    await over();
    const asked = server.requests.filter(({ url }) => url.pathname.includes('/channel/hls/'));
    expect(asked.length).toBeGreaterThan(1);
    const result = await results();
    expect(slotsOf(result.frames)).toEqual([...upTo(0, 4), ...upTo(9, 19)]);
    expect(result.map.truth.map(({ kind }) => kind)).toEqual(['missing']);
  });

  it('says that a channel is offline, unknown, or recorded already', async () => {
    await broadcast('llllllllllllll');
    live.isOffline = true;
    recorder = newRecorder();
    await recorder.start({ link: LINK, quality: 'source' });
    await expect(recorder.start({ link: LINK, quality: 'source' })).rejects.toMatchObject({
      code: 'recording/already',
    });
    await over();
    expect(recorder.list()[0]).toMatchObject({ state: 'failed', error: { code: 'recording/empty' } });
    const nobody = { ...LINK, id: 'nobody', channel: 'nobody', url: 'https://www.twitch.tv/nobody' };
    await recorder.start({ link: nobody, quality: 'source' });
    await over(1);
    expect(recorder.list()[1]).toMatchObject({ state: 'failed', error: { code: 'link/not-found' } });
    expect(finished).toEqual([]);
  });

  it('stores 20,000 messages in order, as fast as they come', async () => {
    await broadcast('llllllll');
    recorder = newRecorder();
    const ids = Array.from({ length: 20_000 }, (_, index) => `id-${index}`);
    onLook = async (look) => {
      if (look !== 2) return;
      await irc.joined('pajlada');
      const line = { channel: 'pajlada', login: 'ann', text: 'what a play', sentAtUnixMs: live.nowUnixMs() };
      irc.say(
        'pajlada',
        ids.map((id) => privmsg({ ...line, id })),
      );
      await stored(ids.length);
    };
    await recorder.start({ link: LINK, quality: 'source' });
    await over();
    const { chat } = await results();
    expect(chat.map(({ id }) => id)).toEqual(ids);
  });

  it('stops when it is told to, and keeps what it had', async () => {
    await broadcast('llllllllllllllllllllllllllllll');
    recorder = newRecorder();
    const stopped = new Promise<void>((resolve) => {
      onLook = (look) => {
        if (look === 6) resolve(recorder.stop(recorder.list()[0]!.recordingId));
      };
    });
    await recorder.start({ link: LINK, quality: 'source' });
    await stopped;
    expect(recorder.list()[0]).toMatchObject({ state: 'finished', error: null });
    const { frames } = await results();
    expect(slotsOf(frames)).toEqual(upTo(0, 7));
    // What the library has is not kept a second time.
    expect(await bytesOfRuns(dirname(finished[0]!.mediaPath))).toBe(0);
  });
});
