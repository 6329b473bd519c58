import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { csvLine, numberCell, secCell } from './csv.ts';
import fc from '../../../../test/support/properties.ts';

describe('a CSV line', () => {
  it('reads back as what was written, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 4 }), (cells) => {
        expect(parse(csvLine(cells), { record_delimiter: '\r\n', bom: false })).toEqual([cells]);
      }),
    );
  });

  it('has an empty cell for what is missing, and a number for zero', () => {
    expect(csvLine([null, numberCell(null), numberCell(0), numberCell(-0.00001), secCell(1_234_567)])).toBe(
      ',,0.0000,0.0000,1234.567\r\n',
    );
  });
});
