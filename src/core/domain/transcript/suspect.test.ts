import { describe, expect, it } from 'vitest';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import { sortOutSuspects, type SuspicionInput } from './suspect.ts';

const say = (text: string, startSec: number, endSec = startSec + 3): TranscriptSentence => ({
  startMs: startSec * 1000,
  endMs: endSec * 1000,
  text,
  speaker: null,
  paragraph: 0,
  words: [],
});
/** Somebody speaks in the first minute and nobody after it. */
const speech = {
  stepMs: 100,
  values: Float32Array.from({ length: 1200 }, (_, at) => (at < 600 ? 0.9 : 0.02)),
};
const judge = (
  sentences: TranscriptSentence[],
  more: Partial<SuspicionInput> = {},
): { kept: string[]; suspect: string[] } => {
  const sorted = sortOutSuspects({ sentences, speech, muted: [], ...more });
  return {
    kept: sorted.sentences.map(({ text }) => text),
    suspect: sorted.suspect.map(({ text, reason }) => `${reason}: ${text}`),
  };
};

describe('words that an engine made up', () => {
  it.each([
    'Thank you for watching!',
    'Thanks for watching.',
    'you',
    '[Music]',
    'Please like and subscribe.',
    'Subtitles by the Amara.org community',
    '♪♪♪',
    'Bye bye.',
  ])('are the phrases of silence where nobody speaks, and stay where somebody does: %s', (text) => {
    expect(judge([say(text, 80)])).toEqual({ kept: [], suspect: [`silence-phrase: ${text}`] });
    expect(judge([say(text, 20)])).toEqual({ kept: [text], suspect: [] });
    expect(judge([say(text, 80)], { speech: null }).kept).toEqual([text]);
  });

  it('are not what else is written where no voice was heard: a detector may miss a whisper', () => {
    expect(judge([say('there is somebody behind that door', 80)]).suspect).toEqual([]);
  });

  it('are whatever stands in a muted range', () => {
    const muted = [{ startMs: 20_000, endMs: 30_000 }];
    expect(judge([say('and then we went home', 22), say('we went home then', 29)], { muted })).toEqual({
      kept: ['we went home then'],
      suspect: ['muted: and then we went home'],
    });
  });

  it('are a sentence again and again, but for its first', () => {
    const loop = [0, 1, 2, 3, 4].map((index) => say('I do not know what that is.', index * 3));
    expect(judge([...loop, say('Right.', 16)]).kept).toEqual(['I do not know what that is.', 'Right.']);
    expect(judge(loop.slice(0, 3)).suspect).toEqual([]);
  });

  it('are a phrase again and again within a sentence; what people shout is not', () => {
    const phrase = 'we have to go '.repeat(6).trim();
    expect(judge([say(phrase, 10, 20)]).suspect).toEqual([`loop: ${phrase}`]);
    expect(judge([say('no no no no no no no', 10), say('go go go go!', 14)]).suspect).toEqual([]);
    expect(judge([say('oh oh oh oh oh oh', 80)]).suspect).toHaveLength(1);
    const stuck = 'ha '.repeat(60).trim();
    expect(judge([say(stuck, 10, 30)]).suspect).toEqual([`loop: ${stuck}`]);
    expect(judge([say('Yeah.', 10), say('Yeah.', 14), say('Yeah.', 18), say('Yeah.', 22)]).suspect).toEqual(
      [],
    );
  });

  it('are more words than a mouth can say', () => {
    const text = 'and so on and so forth until the very end of it all';
    expect(judge([say(text, 10, 11)]).suspect).toEqual([`too-fast: ${text}`]);
    expect(judge([say(text, 10, 12)]).suspect).toEqual([]);
    expect(judge([say('oh my god', 10, 10.2)]).suspect).toEqual([]);
  });

  it('lose nothing: kept and suspect together are what came in', () => {
    const all = [say('hello there', 1), say('you', 80), say('hello again to you', 90)];
    const { sentences, suspect } = sortOutSuspects({ sentences: all, speech, muted: [] });
    expect([...sentences, ...suspect].map(({ startMs }) => startMs).sort((a, b) => a - b)).toEqual(
      all.map(({ startMs }) => startMs),
    );
    expect(sortOutSuspects({ sentences: [], speech: null, muted: [] })).toEqual({
      sentences: [],
      suspect: [],
    });
  });
});
