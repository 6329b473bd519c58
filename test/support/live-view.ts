import type { LiveMoment, LiveView } from '../../src/shared/model/live.ts';

const moment = (second: number): LiveMoment => ({
  ...{ momentId: `a${second}`, origin: 'auto', startMs: 0, peakMs: second * 1000, endMs: second * 1000 },
  ...{
    isOpen: false,
    score: 50,
    parts: [],
    reason: 'chat ×4',
    terms: [],
    verdict: null,
    clip: null,
    cameras: null,
    obs: null,
  },
});

/** A live window that knows of so many moments, newest first, and of little else. */
export const liveView = (moments: number): LiveView => ({
  ...{ recordingId: 'r', nowMs: 60_000, hype: { startMs: 0, totals: [0], settledMs: 45_000 } },
  now: { total: 0, confidence: 0, parts: [] },
  chat: {
    ...{ perMinute: null, usualPerMinute: null, sentiment: null, topEmotes: [] },
    emotions: { excitement: 0, funny: 0, happiness: 0, anger: 0, sadness: 0, neutral: 0 },
  },
  lastMinutes: null,
  sound: { state: 'none', lufs: null, usualLufs: null, note: null, heard: [], detectorNote: null },
  faces: { state: 'off', newest: null, note: null },
  outside: { counts: {}, newest: [], notes: [] },
  viewers: null,
  obs: null,
  cameras: null,
  moments: Array.from({ length: moments }, (_, at) => moment(moments - at)),
});
