import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loopedAudio } from '../support/looped-media.ts';
import { cliJson } from '../support/run-cli.ts';
import { hasTestData, testData } from '../support/test-data.ts';

/** A thin chat and a busy one of the fifteen; the bench runs them all. */
const VODS = ['616378493', '2401074416'];

interface Found {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly peakMs: number;
  readonly score: number;
  readonly confidence: number;
  readonly reasons: readonly unknown[];
}

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'klip-real-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Offsets (seconds) of a chat's lines, read without any of our code. */
function offsetsOf(path: string): number[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n').slice(1);
  return lines.map((line) => Number(line.split('\t')[0]));
}

describe.skipIf(!hasTestData)('a real chat over a recording of its length', () => {
  it.each(VODS)(
    '%s is analysed, clipped and exported with every message',
    { timeout: 180_000 },
    async (vod) => {
      const chat = testData('twitch-vod-chat', `${vod}.tsv.gz`);
      const offsets = offsetsOf(chat);
      const durationSec = Math.max(...offsets) + 60;
      const media = await loopedAudio(dir, durationSec);
      const library = ['--data-dir', join(dir, vod)];
      const { vodId } = (await cliJson(['analyze', media, '--chat', chat, ...library])) as {
        vodId: string;
      };
      const shown = await cliJson(['highlights', vodId, '--top', '10', ...library]);
      const highlights = shown['highlights'] as Found[];
      expect(highlights.length).toBeGreaterThan(0);
      for (const { startMs, endMs, peakMs, score, confidence, reasons } of highlights) {
        expect([startMs, endMs, peakMs].every(Number.isInteger)).toBe(true);
        expect(startMs).toBeGreaterThanOrEqual(0);
        expect(endMs).toBeGreaterThan(startMs);
        expect(endMs).toBeLessThanOrEqual(durationSec * 1000 + 100);
        expect(peakMs).toBeGreaterThanOrEqual(startMs);
        expect(score).toBeGreaterThan(0);
        expect(confidence).toBeGreaterThan(0);
        expect(reasons.length).toBeGreaterThan(0);
      }
      const clip = join(dir, `${vod}.m4a`);
      await cliJson(['clip', vodId, '--highlight', highlights[0]!.id, '--out', clip, ...library]);
      expect(statSync(clip).size).toBeGreaterThan(10_000);
      const out = join(dir, `${vod}-out`);
      await cliJson(['export', vodId, '--out', out, ...library]);
      const rows = readFileSync(join(out, 'raw', 'chat', `${vodId}_chat.csv`), 'utf8')
        .split('\r\n')
        .slice(1, -1);
      expect(rows.map((row) => Number(row.split(',')[0])).length).toBe(offsets.length);
    },
  );
});
