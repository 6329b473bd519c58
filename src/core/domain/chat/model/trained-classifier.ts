import { emotionMix, highlightClass, type AffectReading, type ChatClassifier } from '../affect-reading.ts';
import { findAffects, type FoundAffect } from '../find-affects.ts';
import { measureByLexicon, type LexiconMeasure } from '../lexicon-classifier.ts';
import type { MessageReading } from '../read-message.ts';
import type { Token } from '../tokens.ts';
import { AROUSAL_AT, FEELINGS_AT, OUTPUTS, type ChatModel } from './chat-model.ts';
import { softmax } from './exponential.ts';
import { summarise, SUMMARY_LENGTH } from './line-summary.ts';
import { lineTokens, type LineTokens } from './line-tokens.ts';
import { gramRows, gramValue, wholeRow } from './token-rows.ts';

/**
 * The lexicon's word counts beside the model's: nats of log-odds for its whole sentiment. The model learned from other
 * places than stream chats, the lexicon was written for them.
 */
const LEXICON_NATS = 2;

/** The trained model and the lexicon together: their log-odds add up. */
export function createTrainedClassifier(model: ChatModel): ChatClassifier {
  const adder = new Adder(model);
  return {
    id: model.id,
    classify(reading) {
      const found = findAffects(reading);
      adder.addUp(reading, found);
      return combine(adder.outputs, measureByLexicon(reading, found));
    },
  };
}

/** Tokens whose sums are kept: as many as the tokeniser keeps. */
const KEPT_TOKENS = 60_000;

/** Adds up a model's weights. The tokens of a chat come again and again: each one's own sum is kept. */
class Adder {
  readonly outputs = new Float64Array(OUTPUTS);
  readonly #model: ChatModel;
  readonly #slots = new Map<Token, number>();
  readonly #line: LineTokens = { tokens: [], pairRows: [] };
  readonly #summary = new Float64Array(SUMMARY_LENGTH);
  #sums = new Float32Array(1024 * OUTPUTS);

  constructor(model: ChatModel) {
    this.#model = model;
  }

  /** Leaves the log-odds of a line in `outputs`. */
  addUp(reading: MessageReading, found: readonly FoundAffect[]): void {
    const { outputs } = this;
    const { rowBits, summary: weights } = this.#model;
    const summary = summarise(reading, found, this.#summary);
    outputs.fill(0);
    const { tokens, pairRows } = lineTokens(reading, rowBits, this.#line);
    for (const token of tokens) {
      const at = this.#slotOf(token);
      const sums = this.#sums;
      for (let column = 0; column < OUTPUTS; column++)
        outputs[column] = outputs[column]! + sums[at + column]!;
    }
    for (const row of pairRows) this.#addRow(row, 1, outputs, 0);
    for (let index = 0; index < SUMMARY_LENGTH; index++) {
      const value = summary[index]!;
      if (value === 0) continue;
      const at = index * OUTPUTS;
      for (let column = 0; column < OUTPUTS; column++)
        outputs[column] = outputs[column]! + value * weights[at + column]!;
    }
  }

  #addRow(row: number, value: number, to: Float32Array | Float64Array, at: number): void {
    const { rows, scales } = this.#model;
    const from = row * OUTPUTS;
    for (let column = 0; column < OUTPUTS; column++)
      to[at + column] = to[at + column]! + value * rows[from + column]! * scales[column]!;
  }

  #slotOf(token: Token): number {
    const known = this.#slots.get(token);
    if (known !== undefined) return known;
    if (this.#slots.size >= KEPT_TOKENS) this.#slots.clear();
    const at = this.#slots.size * OUTPUTS;
    if (at + OUTPUTS > this.#sums.length) {
      const grown = new Float32Array(this.#sums.length * 2);
      grown.set(this.#sums);
      this.#sums = grown;
    }
    this.#sums.fill(0, at, at + OUTPUTS);
    const { rowBits } = this.#model;
    const whole = wholeRow(token, rowBits);
    if (whole !== null) this.#addRow(whole, 1, this.#sums, at);
    const grams = gramRows(token, rowBits);
    for (const row of grams) this.#addRow(row, gramValue(grams.length), this.#sums, at);
    this.#slots.set(token, at);
    return at;
  }
}

function combine(outputs: Float64Array, byLexicon: LexiconMeasure): AffectReading {
  const nats = LEXICON_NATS * byLexicon.sentiment;
  outputs[0]! -= nats;
  outputs[1]! -= Math.abs(nats);
  outputs[2]! += nats;
  softmax(outputs, 0, FEELINGS_AT, Math.exp);
  softmax(outputs, FEELINGS_AT, AROUSAL_AT, Math.exp);
  const bad = outputs[0]!;
  const neutral = outputs[1]!;
  const good = outputs[2]!;
  const feelings: number[] = [];
  for (let column = FEELINGS_AT; column < AROUSAL_AT; column++) feelings.push(outputs[column]!);
  // Evidence of a moment is the lexicon's: its marks were judged on how loud chats use them.
  const { arousal } = byLexicon;
  return {
    label: neutral >= bad && neutral >= good ? 0 : good > bad ? 1 : -1,
    sentiment: good - bad,
    confidence: 1 + (plogp(bad) + plogp(neutral) + plogp(good)) / Math.log(3),
    mix: emotionMix(feelings),
    feelings,
    arousal,
    highlight: highlightClass((1 / (1 + Math.exp(-outputs[AROUSAL_AT]!)) + arousal) / 2),
  };
}

const plogp = (share: number): number => (share > 0 ? share * Math.log(share) : 0);
