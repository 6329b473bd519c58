import { expect, it } from 'vitest';
import type { Highlight } from '../../../shared/model/hype.ts';
import { withoutChatWords } from './describe.ts';

const reason = { contribution: 9, unit: '', value: 12, usual: 3 };
const highlight = (title: string): Highlight => ({
  ...{ id: 'm1', startMs: 0, endMs: 9000, peakMs: 4000, score: 60, confidence: 1, variants: [] },
  ...{ category: 'funny', title },
  reasons: [
    { ...reason, signal: 'chat-emotes', text: 'KEKW ×37' },
    { ...reason, signal: 'words', text: '“no way”' },
  ],
});

it('takes what chat wrote out of a moment, and leaves what was said aloud', () => {
  const titles = ['“what a throw”', 'Chat laughs: KEKW', 'I can not believe it', 'Chat laughs'];
  expect(titles.map((title) => withoutChatWords(highlight(title)).title)).toEqual([
    ...['Chat laughs', 'Chat laughs', 'I can not believe it', 'Chat laughs'],
  ]);
  const { reasons, ...rest } = withoutChatWords(highlight('Chat laughs'));
  expect(reasons.map(({ text }) => text)).toEqual(['emotes ×4.0', '“no way”']);
  expect(rest).toMatchObject({ id: 'm1', score: 60, peakMs: 4000 });
});
