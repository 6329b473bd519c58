import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReviewHighlight } from '../../src/shared/contract/review.ts';
import { EMOTIONS, type ChatMessage } from '../../src/shared/model/chat.ts';
import { SIGNALS } from '../../src/shared/model/hype.ts';
import { type TrackSet, encodeTrackSet } from '../../src/shared/model/track-set.ts';
import type { Transcript } from '../../src/shared/model/transcript.ts';
import { DEFAULT_WEIGHTS } from '../../src/core/domain/scoring/weights.ts';
import type { ExportChatLine, ExportSource } from '../../src/core/services/export-folder/source.ts';

const DURATION_MS = 150_000;

export const message = (text: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
  ...{
    id: 'm1',
    offsetMs: 1000,
    sentAtUnixMs: 1_700_000_001_250,
    kind: 'message',
    text,
    emotes: [],
    badges: [],
  },
  author: { id: '7', login: 'ann', displayName: 'Ann' },
  ...{ color: '#FF0000', bits: null, reply: null, event: null, extra: null },
  ...more,
});

export const fakeTranscript: Transcript = {
  origin: 'deepgram nova-3',
  language: 'en',
  gaps: [],
  sentences: [
    {
      ...{ startMs: 1000, endMs: 2500, text: 'Hello, "chat".', speaker: null, paragraph: 0 },
      words: [
        { startMs: 1000, endMs: 1500, text: 'Hello,', confidence: 0.99 },
        { startMs: 1600, endMs: 2500, text: '"chat".', confidence: 0.9 },
      ],
    },
    {
      ...{ startMs: 61_000, endMs: 63_000, text: 'No way this is amazing!', speaker: null, paragraph: 1 },
      words: ['No', 'way', 'this', 'is', 'amazing!'].map((text, index) => ({
        ...{ startMs: 61_000 + index * 400, endMs: 61_400 + index * 400, text, confidence: null },
      })),
    },
  ],
};

const lines: ExportChatLine[] = [
  { atMs: 500, message: message('first, "quoted"') },
  {
    atMs: 65_250,
    message: message('😀 Kappa lol', {
      emotes: [{ id: '25', name: 'Kappa', provider: 'twitch', begin: 3, end: 8 }],
      badges: [{ set: 'subscriber', version: '12' }],
    }),
  },
  {
    atMs: 66_000,
    message: message('', {
      ...{ kind: 'raid', author: null, extra: { source: 'x' } },
      event: { type: 'raid', systemText: '9 raiders\nfrom Bob', viewers: 9 },
    }),
  },
];

function tracks(
  stepMs: number,
  names: readonly string[],
  value: (name: string, atSec: number) => number,
  meta: Record<string, unknown>,
): TrackSet {
  const length = Math.ceil(DURATION_MS / stepMs);
  return {
    ...{ startMs: 0, stepMs, length, meta },
    tracks: Object.fromEntries(
      names.map((name) => [name, Float32Array.from({ length }, (_v, i) => value(name, (i * stepMs) / 1000))]),
    ),
  };
}

/** A burst at 61–70 s, quiet otherwise. */
const burst = (atSec: number): number => (atSec >= 61 && atSec < 70 ? 1 : 0);

const hype = tracks(
  1000,
  [
    'total',
    'confidence',
    ...SIGNALS.flatMap((signal) => [`${signal}.value`, `${signal}.usual`, `${signal}.surprise`]),
  ],
  (name, atSec) => (name.endsWith('.surprise') ? burst(atSec) * 6 : burst(atSec)),
  { weightsVersion: 1, lagMs: 4000 },
);

const chatTracks = tracks(
  1000,
  ['messages', 'sentiment', ...EMOTIONS],
  (name, atSec) => {
    if (name === 'messages') return burst(atSec) * 10;
    if (name === 'sentiment') return burst(atSec) === 0 ? Number.NaN : 0.5;
    return name === 'excitement' ? burst(atSec) * 8 : name === 'neutral' ? burst(atSec) * 2 : 0;
  },
  {},
);

const loudness = tracks(
  100,
  ['momentary', 'shortTerm'],
  (_name, atSec) => (atSec < 0.4 ? Number.NaN : -30 + 15 * burst(atSec)),
  { integratedLufs: -24.3, rangeLu: 8 },
);

const highlight = (id: string, startMs: number, more: Partial<ReviewHighlight> = {}): ReviewHighlight => ({
  ...{ id, startMs, endMs: startMs + 12_000, peakMs: startMs + 5000, score: 80, confidence: 0.7 },
  ...{ category: 'hype', title: 'NO WAY', variants: [], verdict: null, edited: false, clipIds: [] },
  reasons: [
    { signal: 'chat-rate', value: 600, usual: 20, contribution: 40, unit: 'messages/min', text: 'chat ×30' },
    { signal: 'loudness', value: -15, usual: -30, contribution: 30, unit: 'LUFS', text: '+15 dB' },
  ],
  ...more,
});

/** A library of two and a half minutes with one moment, its artefacts in `dir`; `more` replaces parts, e.g. by null. */
export async function fakeExportSource(dir: string, more: Partial<ExportSource> = {}): Promise<ExportSource> {
  await mkdir(dir, { recursive: true });
  const put = async (name: string, content: TrackSet | Transcript): Promise<string> => {
    const path = join(dir, name);
    await writeFile(path, 'tracks' in content ? encodeTrackSet(content) : JSON.stringify(content));
    return path;
  };
  return {
    video: {
      ...{ id: '123456', title: 'A stream', channel: 'ann', durationMs: DURATION_MS },
      recordedAtUnixMs: 1_700_000_000_000,
    },
    ...{ mediaPath: null, probe: null, voiceTrack: 0, speechWavPath: null },
    ...{ waveformPngPath: null, waveformJsonPath: null, weights: DEFAULT_WEIGHTS, gaps: [] },
    artefacts: {
      transcript: await put('transcript.json', fakeTranscript),
      windows: null,
      chatTracks: await put('chat.tracks', chatTracks),
      loudness: await put('loudness.tracks', loudness),
      hype: await put('hype.tracks', hype),
      speechAffect: null,
    },
    chat: { source: null, lines: () => lines },
    highlights: [highlight('h1', 60_000), highlight('h2', 100_000, { verdict: 'rejected' })],
    ...more,
  };
}

/** A library where every input is missing. */
export const emptyExportSource = (dir: string, more: Partial<ExportSource> = {}): Promise<ExportSource> =>
  fakeExportSource(dir, {
    chat: null,
    artefacts: {
      ...{ transcript: null, windows: null, chatTracks: null },
      ...{ loudness: null, hype: null, speechAffect: null },
    },
    highlights: null,
    ...more,
  });
