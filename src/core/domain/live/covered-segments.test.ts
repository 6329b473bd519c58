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
      ...{ run: `run-${run}.ts`, fromByte, toByte: fromByte + 100 },
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
    ).toEqual({
      parts: [{ run: 'run-1.ts', fromByte: 100, toByte: 400 }],
      startUnixMs: 2000,
      endUnixMs: 8000,
    });
  });

  it('come from the run that holds the moment where an ad lies in between', () => {
    const segments = recorded('sss|sss');
    const asked = { startUnixMs: 2000, endUnixMs: 16_000 };
    expect(coveredStretch(segments, { ...asked, insideUnixMs: 13_000 })).toMatchObject({
      ...{ parts: [{ run: 'run-2.ts', fromByte: 0, toByte: 200 }], startUnixMs: 12_000, endUnixMs: 16_000 },
    });
    expect(coveredStretch(segments, { ...asked, insideUnixMs: 4500 })).toMatchObject({
      ...{ parts: [{ run: 'run-1.ts', fromByte: 100, toByte: 300 }], startUnixMs: 2000, endUnixMs: 6000 },
    });
  });

  it('come from all files of a run', () => {
    const segments = recorded('ssss').map((segment, at) =>
      at < 2
        ? segment
        : { ...segment, run: 'run-1.part-0002.ts', fromByte: at * 100 - 150, toByte: at * 100 - 50 },
    );
    expect(
      coveredStretch(segments, { startUnixMs: 3000, endUnixMs: 8000, insideUnixMs: 3500 })?.parts,
    ).toEqual([
      { run: 'run-1.ts', fromByte: 100, toByte: 200 },
      { run: 'run-1.part-0002.ts', fromByte: 50, toByte: 250 },
    ]);
  });

  it('are none where nothing was recorded', () => {
    const asked = { startUnixMs: 6000, endUnixMs: 12_000, insideUnixMs: 7000 };
    expect(coveredStretch(recorded('sss|sss'), asked)).toBeNull();
    expect(coveredStretch([], asked)).toBeNull();
  });
});
