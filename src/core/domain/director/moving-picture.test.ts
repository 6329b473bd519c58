import { describe, expect, it } from 'vitest';
import { createPictureWatch, LOOK_HEIGHT, LOOK_WIDTH } from './moving-picture.ts';

const picture = (level: number, spot = level): Uint8Array => {
  const grey = new Uint8Array(LOOK_WIDTH * LOOK_HEIGHT).fill(level);
  grey[700] = spot;
  return grey;
};

/** Steps of 100 ms that move, as ranges. */
function moving(looks: readonly Uint8Array[], steps = looks.length * 2): string {
  const watch = createPictureWatch();
  for (const look of looks) watch.push(look);
  return [...watch.finish(steps)]
    .join('')
    .replaceAll(/(.)\1*/g, (run) => `${run[0]!}×${run.length} `)
    .trim();
}

const repeat = (count: number, make: (at: number) => Uint8Array): Uint8Array[] =>
  Array.from({ length: count }, (_, at) => make(at));

describe('a picture', () => {
  it('moves when one spot of it does, and is frozen after two seconds of nothing', () => {
    expect(moving(repeat(20, (at) => picture(50, 60 + (at % 2) * 10)))).toBe('1×40');
    expect(moving(repeat(20, () => picture(50)))).toBe('0×40');
    expect(moving(repeat(9, () => picture(50)))).toBe('1×18');
  });

  it('is frozen from where it stopped to where it goes on', () => {
    const talk = repeat(10, (at) => picture(80, at * 20));
    expect(moving([...talk, ...repeat(12, () => picture(90)), ...talk])).toBe('1×20 0×24 1×20');
  });

  it('counts what an encoder adds as still, and missing looks as missing', () => {
    expect(moving(repeat(20, (at) => picture(50 + (at % 3))))).toBe('0×40');
    expect(
      moving(
        repeat(5, (at) => picture(at * 10)),
        16,
      ),
    ).toBe('1×10 0×6');
  });
});
