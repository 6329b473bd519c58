import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { activeRms, SAMPLE_RATE_HZ } from '../sound/signal.ts';
import { makeSpeaker, type SpokenLine } from './speaker.ts';

const SENTENCE = 'One hit, two hits, and there are three of them left.';
const sayAs = async (style: 'talk' | 'shout' | 'whisper'): Promise<SpokenLine> =>
  (await makeSpeaker(createRandom('speaker'))).say(SENTENCE, style);
const levelDb = (line: SpokenLine): number => 20 * Math.log10(activeRms(line.samples));

describe('the synthesised voice', () => {
  it('gives each word its own time, in order and inside the sound', async () => {
    const line = await sayAs('talk');
    expect(line.words.map((word) => word.text).join(' ')).toBe(SENTENCE);
    for (const [index, word] of line.words.entries()) {
      expect(word.endMs).toBeGreaterThan(word.startMs);
      expect(word.endMs).toBeLessThanOrEqual(Math.ceil(line.durationMs));
      if (index > 0) expect(word.startMs).toBeGreaterThanOrEqual(line.words[index - 1]!.endMs);
    }
  });

  it('is quiet where the words say that nothing is spoken', async () => {
    const { words, samples } = await sayAs('talk');
    const comma = words.findIndex((word) => word.text === 'hits,');
    const gap = samples.subarray(
      Math.round((words[comma]!.endMs / 1000 + 0.05) * SAMPLE_RATE_HZ),
      Math.round((words[comma + 1]!.startMs / 1000 - 0.03) * SAMPLE_RATE_HZ),
    );
    expect(gap.length).toBeGreaterThan(SAMPLE_RATE_HZ / 50);
    expect(Math.max(...gap.map(Math.abs))).toBeLessThan(0.02);
  });

  it('is loud in a shout and soft in a whisper', async () => {
    const [shout, talk, whisper] = [await sayAs('shout'), await sayAs('talk'), await sayAs('whisper')];
    expect(levelDb(shout) - levelDb(talk)).toBeGreaterThan(6);
    expect(levelDb(talk) - levelDb(whisper)).toBeGreaterThan(8);
  });

  it('says the same samples again for the same seed', async () => {
    const [first, second] = [await sayAs('talk'), await sayAs('talk')];
    expect(Buffer.compare(Buffer.from(first.samples.buffer), Buffer.from(second.samples.buffer))).toBe(0);
  });
});
