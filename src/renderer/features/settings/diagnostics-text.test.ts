import { expect, test } from 'vitest';
import { diagnosticsText } from './diagnostics-text.ts';

test('diagnostics are copied as lines with state and next step', () => {
  expect(
    diagnosticsText('0.1.0', 'headless', [
      { id: 'a', label: 'ffmpeg', state: 'ok', value: '7.1', nextStep: null },
      { id: 'b', label: 'Disk', state: 'problem', value: 'full', nextStep: 'Free some space.' },
    ]),
  ).toBe('KlipStream 0.1.0 (headless)\n[fine] ffmpeg: 7.1\n[problem] Disk: full → Free some space.');
});
