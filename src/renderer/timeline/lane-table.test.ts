import { describe, expect, it } from 'vitest';
import { chatFilterLane } from './chat-filter.ts';
import { laneTable } from './lane-table.ts';
import type { Scene } from './scene.ts';
import { chatLanes, hypeLane, referencePyramid, voiceEvents, voiceLane } from './timeline-data.ts';

const seconds = (length: number, fill: (i: number) => number) =>
  Float32Array.from({ length }, (_, i) => fill(i));
const set = (tracks: Record<string, Float32Array>) => ({
  startMs: 0,
  stepMs: 1000,
  length: 120,
  tracks,
  meta: { lagMs: 5200 },
});

const chat = set({
  messages: seconds(120, (i) => (i < 60 ? 1 : 4)),
  funny: seconds(120, (i) => (i < 60 ? 0 : 3)),
  neutral: seconds(120, () => 1),
  sentiment: seconds(120, (i) => (i < 60 ? NaN : 0.5)),
  sentimentConfidence: seconds(120, () => 0.8),
});
const hype = set({
  total: seconds(120, (i) => i / 2),
  'shout.surprise': seconds(120, (i) => (i === 70 || i === 71 ? 6 : 0)),
});
const scene = {
  chat: chatLanes(chat),
  chatFilter: null,
  hype: hypeLane(hype),
  reference: null,
  voice: voiceLane(set({ speech: seconds(120, (i) => (i < 10 ? 1 : 0)) })),
  events: voiceEvents(hype, null),
  ranges: [
    { id: 'a', startMs: 65_000, endMs: 80_000, peakMs: 70_000, score: 91, verdict: null, isActive: false },
  ],
  markers: [
    { markerId: 'm', atMs: 9000, label: 'ask about this', origin: 'own' },
    { markerId: 'n', atMs: 30_000, label: 'the jump', origin: 'clip' },
    { markerId: 'o', atMs: 200_000, label: 'later', origin: 'comment' },
  ],
  truth: [{ startMs: 5000, endMs: 26_000, kind: 'muted', note: 'music' }],
} as unknown as Scene;
const shown = { startMs: 0, endMs: 120_000 };

describe('lane tables', () => {
  it('tell what was heard, how sure that is and by whom; shouts then come from there alone', () => {
    const heard = [
      {
        kind: 'laughter',
        startMs: 31_000,
        endMs: 34_000,
        confidence: 0.78,
        detector: 'heuristic',
        label: null,
      },
      { kind: 'own', startMs: 36_000, endMs: 36_900, confidence: 0.9, detector: 'template', label: 'kill' },
    ] as const;
    const listened = { ...scene, events: voiceEvents(hype, heard) } as Scene;
    const rows = laneTable(listened, 'voice', shown)!.rows;
    expect(rows[3]![2]).toBe('laughter (78 % sure, heuristic), kill (90 % sure, like your sample)');
    expect(rows[7]![2]).toBe('none');
  });

  it('tell the markers of the window and where they came from', () => {
    expect(laneTable(scene, 'ruler', shown)?.rows).toEqual([
      ['0:00:09', 'ask about this'],
      ['0:00:30', 'viewer’s clip · the jump'],
    ]);
    expect(laneTable(scene, 'ruler', { startMs: 40_000, endMs: 50_000 })).toBeNull();
  });

  it('tell chat, sentiment, voice, hype and truth of the visible window in a few rows', () => {
    expect(laneTable(scene, 'chat', shown)!.rows[6]).toEqual(['0:01:00–0:01:10', '4.0', 'funny']);
    expect(laneTable(scene, 'sentiment', shown)!.rows[0]).toEqual(['0:00:00–0:00:10', 'missing', '0.80']);
    expect(laneTable(scene, 'voice', shown)!.rows[0]).toEqual(['0:00:00–0:00:10', '100 %', 'none']);
    expect(laneTable(scene, 'voice', shown)!.rows[7]).toEqual(['0:01:10–0:01:20', '0 %', 'shout']);
    expect(laneTable(scene, 'hype', shown)!.rows[7]).toEqual(['0:01:10–0:01:20', '40', '91 at 0:01:10']);
    expect(laneTable(scene, 'truth', shown)!.rows).toEqual([['0:00:05–0:00:26', 'muted 0:21', 'music']]);
  });

  it('have nothing to tell where there is no data', () => {
    expect(laneTable({ ...scene, chat: null }, 'sentiment', shown)).toBeNull();
  });

  it('tell the reference formulas beside the hype while they are compared', () => {
    const fused = Float32Array.of(NaN, 40, 55);
    const curve = { startMs: 15_000, stepMs: 30_000, length: 3, tracks: { fused }, meta: {} };
    const table = laneTable({ ...scene, reference: referencePyramid(curve) }, 'hype', shown)!;
    expect(table.columns.at(-1)).toBe('reference formulas');
    expect(table.rows.map((row) => row.at(-1))).toEqual([
      ...['missing', 'missing', 'missing', 'missing'],
      ...['40', '40', '40', '55', '55', '55', '55', 'missing'],
    ]);
  });

  it('counts the lines of the chat filter', () => {
    const chatFilter = chatFilterLane('KEKW', { seconds: [3, 61], counts: [2, 5], total: 7 }, 120_000);
    const table = laneTable({ ...scene, chatFilter }, 'chat', shown)!;
    expect(table.columns.at(-1)).toBe('lines with KEKW');
    expect(table.rows.map((row) => row.at(-1)).filter((count) => count !== '0')).toEqual(['2', '5']);
  });
});

describe('chat lanes', () => {
  it('fill the lane at the usual height, not at that of one outlier', () => {
    const raid = seconds(4000, (i) => (i === 5 ? 500 : 3));
    const lanes = chatLanes({ ...set({ messages: raid }), length: 4000 });
    expect(lanes.fullRate(0)).toBeCloseTo(3.18);
  });
});
