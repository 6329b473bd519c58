import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LiveMoment } from '../../shared/model/live.ts';
import { openLibraryStore } from '../infra/sqlite/library-store.ts';
import { readMoments, writeMoments } from '../live/analysis/moment-file.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import { forgetMoments } from './recordings.ts';

let dir: string;
let store: LibraryStore;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'klipstream-recordings-'));
  store = openLibraryStore(join(dir, 'library.db'));
  store.vods.insert({
    ...{ vodId: 'v1', title: 'a', channel: null, platformVideoId: null, recordedAtUnixMs: null },
    ...{ addedAtUnixMs: 1, durationMs: 60_000, voiceTrack: 0, chatOffsetMs: null, positionMs: 0 },
    ...{ hypeSparkline: [], highlightCount: 0, removedAtUnixMs: null },
  });
  store.chatRetention.put({
    ...{ vodId: 'v1', recordingId: 'rec1', days: 30, hasChat: true, untilUnixMs: 1 },
  });
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

const unsaved = (momentId: string): LiveMoment => ({
  ...{ momentId, origin: 'auto', startMs: 0, peakMs: 5000, endMs: 9000, isOpen: false, score: 50 },
  ...{ parts: [], reason: '"a secret" ×9', terms: ['a secret'], verdict: null, cameras: null, obs: null },
  clip: { state: 'failed', path: null, durationMs: null, bytes: null, note: 'Full.' },
});

it('takes chat out of markers that tell of their clip, of older ones that do not, and of none that the person wrote', async () => {
  await writeMoments(dir, ['a1', 'a2', 'a3'].map(unsaved));
  const put = (momentId: string, label: string): void =>
    store.markers.put('v1', { markerId: `live-${momentId}`, atMs: 5000, label, origin: 'own' });
  put('a1', 'Live: "a secret" ×9 (its clip was not saved)');
  put('a2', 'Live: "a secret" ×9');
  put('a3', 'my own words');
  await forgetMoments(store, 'rec1', dir);
  const labels = store.markers.list('v1').map(({ label }) => label);
  expect(labels.filter((label) => label.includes('secret'))).toEqual([]);
  expect(labels).toContain('my own words');
  expect(JSON.stringify(await readMoments(dir))).not.toContain('secret');
});
