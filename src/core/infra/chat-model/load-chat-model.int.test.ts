import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAT_MODEL_PATH } from '../../../../test/support/chat-model.ts';
import { EMOTIONS } from '../../../shared/model/chat.ts';
import { classifyText } from '../../domain/chat/classify.ts';
import { lexiconClassifier } from '../../domain/chat/lexicon-classifier.ts';
import { loadChatModel } from './load-chat-model.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'klip-model-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

describe('the shipped chat model', () => {
  const { classifier, problem } = loadChatModel(CHAT_MODEL_PATH);
  const classify = (text: string): ReturnType<typeof classifyText> => classifyText(text, [], classifier);

  it('is there, whole, below 5 MB, and belongs to this program', () => {
    expect(problem).toBeNull();
    expect(statSync(CHAT_MODEL_PATH).size).toBeLessThan(5e6);
  });

  for (const [text, label, emotion] of [
    ['KEKW KEKW KEKW', 1, 'funny'],
    ['jajajaja', 1, 'funny'],
    ['POGGERS LETS GO', 1, 'excitement'],
    ['<3 love you', 1, 'happiness'],
    ['thank you so much for the stream', 1, 'happiness'],
    ['SwiftRage this is so unfair', -1, 'anger'],
    ['i hate this boring game', -1, 'anger'],
    ['PepeHands BibleThump', -1, 'sadness'],
    ['i miss my old team so much, this is heartbreaking', -1, 'sadness'],
    ['the map is on the left', 0, 'neutral'],
    ['', 0, 'neutral'],
  ] as const)
    it(`hears ${emotion} in "${text}" and labels it ${label}`, () => {
      const { emotions, ...result } = classify(text);
      const strongest = EMOTIONS.reduce((best, name) => (emotions[name] > emotions[best] ? name : best));
      expect({ label: result.label, strongest }).toEqual({ label, strongest: emotion });
    });

  it('gives highlight classes that rise with the excitement', () => {
    expect(
      ['where is the door', 'nice', 'LUL', 'POGGERS LETS GO'].map((text) => classify(text).highlight),
    ).toEqual([0, 1, 2, 3]);
  });
});

describe('without a usable model', () => {
  const bytes = readFileSync(CHAT_MODEL_PATH);
  for (const [what, content, code] of [
    ['is missing', null, 'chat-model/missing'],
    ['is empty', Buffer.alloc(0), 'chat-model/unreadable'],
    ['is cut off', bytes.subarray(0, bytes.length / 2), 'chat-model/unreadable'],
    [
      'has one wrong bit',
      bytes.map((byte, at) => (at === 99_999 ? byte ^ 4 : byte)),
      'chat-model/unreadable',
    ],
  ] as const)
    it(`the lexicon answers alone and says why: the file ${what}`, () => {
      const path = join(dir, `${what}.bin`);
      if (content !== null) writeFileSync(path, content);
      const { classifier, problem } = loadChatModel(path);
      expect(classifier).toBe(lexiconClassifier);
      expect(problem).toMatchObject({ code, nextStep: expect.any(String) as string });
      expect(classifyText('this is amazing', [], classifier).label).toBe(1);
    });
});
