import { describe, expect, it } from 'vitest';
import type { Transcript, TranscriptSentence } from '../../../shared/model/transcript.ts';
import { parseSrt, parseVtt } from './formats/subtitles.ts';
import { breakLine, toCaptions, writeSrt, writeText, writeVtt } from './write.ts';

const sentence = (
  startMs: number,
  endMs: number,
  text: string,
  more: Partial<TranscriptSentence> = {},
): TranscriptSentence => ({
  startMs,
  endMs,
  text,
  speaker: null,
  paragraph: 0,
  words: [],
  ...more,
});
const transcript = (...sentences: TranscriptSentence[]): Transcript => ({
  origin: 'x',
  language: 'en',
  sentences,
  gaps: [],
});

describe('writing transcripts', () => {
  it('writes SubRip', () => {
    expect(
      writeSrt(
        transcript(
          sentence(1000, 2500, 'Hello.'),
          sentence(3_723_004, 3_725_000, 'Bye.', { speaker: 'Ann' }),
        ),
      ),
    ).toBe('1\n00:00:01,000 --> 00:00:02,500\nHello.\n\n2\n01:02:03,004 --> 01:02:05,000\nAnn: Bye.\n');
  });

  it('writes WebVTT with voices and escaped text', () => {
    expect(writeVtt(transcript(sentence(1000, 2500, 'a < b & c', { speaker: 'Ann' })))).toBe(
      'WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v Ann>a &lt; b &amp; c</v>\n',
    );
  });

  it('reads back what it wrote', () => {
    const original = transcript(sentence(0, 1500, 'One & two.'), sentence(2000, 4000, 'Three <four>?'));
    for (const again of [
      parseVtt(writeVtt(original)),
      parseSrt(writeSrt(transcript(sentence(0, 1500, 'One.')))),
    ]) {
      expect(again.rejected).toEqual([]);
    }
    expect(parseVtt(writeVtt(original)).transcript.sentences).toEqual(original.sentences);
  });

  it('writes plain text by paragraph', () => {
    const text = transcript(
      sentence(0, 1, 'One.'),
      sentence(1, 2, 'Two.'),
      sentence(90_000, 90_500, 'Three.', { paragraph: 1, speaker: 'Ann' }),
    );
    expect(writeText(text)).toBe('One. Two.\nAnn: Three.\n');
    expect(writeText(text, { timestamps: true })).toBe('[0:00:00] One. Two.\n[0:01:30] Ann: Three.\n');
  });

  it('splits long sentences at their words, or by their letters where there are none', () => {
    const words = Array.from({ length: 20 }, (_, index) => ({
      startMs: index * 1000,
      endMs: index * 1000 + 900,
      text: `word${index}`,
      confidence: null,
    }));
    const long = sentence(0, 20_000, words.map(({ text }) => text).join(' '), { words });
    for (const captions of [toCaptions(transcript(long)), toCaptions(transcript({ ...long, words: [] }))]) {
      expect(captions.map(({ text }) => text).join(' ')).toBe(long.text);
      for (const { startMs, endMs, text } of captions) {
        expect([endMs - startMs <= 7000, endMs > startMs, text.length <= 84]).toEqual([true, true, true]);
      }
    }
    expect(breakLine('a'.repeat(30) + ' ' + 'b'.repeat(30))).toBe(`${'a'.repeat(30)}\n${'b'.repeat(30)}`);
  });
});
