import { describe, expect, it } from 'vitest';
import { coveredStretch, type RecordedSegment } from './covered-segments.ts';

/** Segments of 2 s and 100 bytes one after another; `a|b` begins another run after a pause of 6 s. */
function recorded(plan: string): RecordedSegment[] {
  const segments: RecordedSegment[] = [];
  let [run, fromByte, startUnixMs] = [1, 0, 0];
  for (const letter of plan) {
    if (letter === '|') {
      run++;
      fromByte = 0;
      startUnixMs += 6000;
      continue;
    }
    segments.push({
      ...{ run: `run-${run}`, fromByte, toByte: fromByte + 100 },
      ...{ startUnixMs, endUnixMs: startUnixMs + 2000 },
    });
    fromByte += 100;
    startUnixMs += 2000;
  }
  return segments;
}

describe('the segments of a clip', () => {
  it('are whole ones that hold what was asked for', () => {
    expect(
      coveredStretch(recorded('ssssss'), { startUnixMs: 3000, endUnixMs: 8000, insideUnixMs: 5000 }),
    ).toEqual({ run: 'run-1', fromByte: 100, toByte: 400, startUnixMs: 2000, endUnixMs: 8000 });
  });

  it('come from the run that holds the moment where an ad lies in between', () => {
    const segments = recorded('sss|sss');
    const asked = { startUnixMs: 2000, endUnixMs: 16_000 };
    expect(coveredStretch(segments, { ...asked, insideUnixMs: 13_000 })).toMatchObject({
      ...{ run: 'run-2', fromByte: 0, toByte: 200, startUnixMs: 12_000, endUnixMs: 16_000 },
    });
    expect(coveredStretch(segments, { ...asked, insideUnixMs: 4500 })).toMatchObject({
      ...{ run: 'run-1', fromByte: 100, toByte: 300, startUnixMs: 2000, endUnixMs: 6000 },
    });
  });

  it('are none where nothing was recorded', () => {
    const asked = { startUnixMs: 6000, endUnixMs: 12_000, insideUnixMs: 7000 };
    expect(coveredStretch(recorded('sss|sss'), asked)).toBeNull();
    expect(coveredStretch([], asked)).toBeNull();
  });
});
