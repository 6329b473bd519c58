import { describe, expect, it } from 'vitest';
import { filmstripCell } from './filmstrip.ts';

const layout = { stepMs: 10_000, count: 250, columns: 10, rows: 10, widthPx: 160, heightPx: 90 };

describe('filmstrip', () => {
  it('finds sheet and place of a time', () => {
    expect(filmstripCell(layout, 0)).toEqual({ sheet: 0, leftPx: 0, topPx: 0 });
    expect(filmstripCell(layout, 1_129_999)).toEqual({ sheet: 1, leftPx: 320, topPx: 90 });
  });

  it('stays on the last thumbnail past the end and has none when empty', () => {
    expect(filmstripCell(layout, 1e9)).toEqual({ sheet: 2, leftPx: 1440, topPx: 360 });
    expect(filmstripCell({ ...layout, count: 0 }, 5)).toBeNull();
  });
});
