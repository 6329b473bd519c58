/**
 * A bitmap font of our own, 5 × 9 with two rows below the line. A glyph is one character per row (base 32: five
 * pixels, the highest bit left); seven rows where nothing hangs below the line.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  ...{ A: 'EHHVHHH', B: 'UHHUHHU', C: 'EHGGGHE', D: 'UHHHHHU', E: 'VGGUGGV', F: 'VGGUGGG' },
  ...{ G: 'EHGNHHF', H: 'HHHVHHH', I: 'E44444E', J: '72222IC', K: 'HIKOKIH', L: 'GGGGGGV' },
  ...{ M: 'HRLLHHH', N: 'HPLJHHH', O: 'EHHHHHE', P: 'UHHUGGG', Q: 'EHHHLID', R: 'UHHUKIH' },
  ...{ S: 'FGGE11U', T: 'V444444', U: 'HHHHHHE', V: 'HHHHHA4', W: 'HHHLLLA', X: 'HHA4AHH' },
  ...{ Y: 'HHA4444', Z: 'V1248GV' },
  ...{ a: '00E1FHF', b: 'GGMPHHU', c: '00EGGHE', d: '11DJHHF', e: '00EHVGE', f: '698S888' },
  ...{ g: '00FHHHF1E', h: 'GGMPHHH', i: '40C444E', j: '2062222IC', k: 'GGIKOKI', l: 'C44444E' },
  ...{ m: '00QLLLL', n: '00MPHHH', o: '00EHHHE', p: '00UHHHUGG', q: '00FHHHF11', r: '00MPGGG' },
  ...{ s: '00FGE1U', t: '88S8896', u: '00HHHJD', v: '00HHHA4', w: '00HHLLA', x: '00HA4AH' },
  ...{ y: '00HHHHF1E', z: '00V248V' },
  ...{ 0: 'EHJLPHE', 1: '4C4444E', 2: 'EH1248V', 3: 'V2421HE', 4: '26AIV22' },
  ...{ 5: 'VGU11HE', 6: '68GUHHE', 7: 'V124888', 8: 'EHHEHHE', 9: 'EHHF12C' },
  ...{ '.': '00000CC', ',': '00000CC48', ':': '0CC0CC0', '-': '000E000', '+': '044V440' },
  ...{ '%': 'OP248J3', '/': '01248G0', '(': '2488842', ')': '8422248', '#': 'AAVAVAA' },
  ...{ '=': '00V0V00', '?': 'EH12404', '!': '4444404', "'": '4480000', ' ': '0000000' },
};

const GLYPH_WIDTH_PX = 5;
export const GLYPH_HEIGHT_PX = 9;
/** From one glyph's begin to the next. */
const ADVANCE_PX = GLYPH_WIDTH_PX + 1;
const BASE_32 = 32;
const LEFTMOST_BIT = 16;

export const textWidthPx = (text: string, scale: number): number =>
  Math.max(0, text.length * ADVANCE_PX - 1) * scale;

/** Calls `block` for every set pixel of a text, with its offset in unscaled pixels. Unknown characters show as `?`. */
export function drawGlyphs(text: string, block: (xPx: number, yPx: number) => void): void {
  for (const [index, character] of Array.from(text).entries()) {
    const rows = GLYPHS[character] ?? GLYPHS['?']!;
    for (const [y, code] of Array.from(rows).entries()) {
      const bits = Number.parseInt(code, BASE_32);
      for (let x = 0; x < GLYPH_WIDTH_PX; x++)
        if ((bits & (LEFTMOST_BIT >> x)) !== 0) block(index * ADVANCE_PX + x, y);
    }
  }
}
