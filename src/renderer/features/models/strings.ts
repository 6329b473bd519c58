import type { LingoMeaning, LingoSummary, LingoVerdict } from '../../../shared/model/lingo.ts';

const percent = (value: number): string => `${Math.round(100 * value)} %`;
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(Math.round(100 * value))}`;

/** Every word of the Models screen. */
export const strings = {
  title: 'Models',
  again: 'Try again',
  loading: 'What was learned',
  channels: 'Channels',
  empty: {
    title: 'Nothing was learned yet',
    text: 'Analyze a stream whose chat names its channel: KlipStream then learns what the channel’s own emotes and words mean.',
  },
  shippedTitle: 'Shipped model',
  shipped: (id: string) =>
    `${id}: reads every channel’s chat, from word, letter and emote weights and KlipStream’s word list. A channel’s tuned model adds that channel’s own words to it and never replaces it.`,
  states: { tuned: 'tuned model in use', shipped: 'shipped model in use' },
  why: {
    better: 'Tuned is better on messages it did not learn from, so it is used.',
    'nothing-learned': 'Nothing was learned that the shipped model does not know, so it stays in use.',
    'too-few': 'There are too few messages to compare the two on, so the shipped model stays in use.',
    'no-gain': 'Tuning does not surely help on this channel, so the shipped model stays in use.',
  } satisfies Record<LingoVerdict['why'], string>,
  compared: 'Tuned against untuned',
  tuned: 'tuned',
  untuned: 'untuned',
  right: (right: number, of: number) => `${percent(of === 0 ? 0 : right / of)} right`,
  counted: ({ figures, verdict }: LingoSummary) =>
    verdict.gain === null
      ? 'No held-out messages yet.'
      : `${figures.messages.toLocaleString('en')} held-out messages · difference ${signed(verdict.gain.value)} points (95 % interval ${signed(verdict.gain.low)} to ${signed(verdict.gain.high)})`,
  silver:
    'Right means: as the known words of the message say, hidden from both models, or as everybody else wrote in the same seconds. No person labelled them.',
  changed: 'Held-out messages that changed',
  changedHead: ['Message', 'Untuned', 'Tuned', 'Its surroundings'],
  words: 'What the channel’s words mean',
  wordsHead: ['Token', 'Meaning', 'How sure', 'Seen', 'Stands with'],
  noWords: 'No word or emote of this channel was seen often enough.',
  seen: (messages: number, people: number) => `${messages} messages, ${people} people`,
  sure: (confidence: number) => percent(confidence),
  corrected: 'corrected by you',
  notSure: 'not sure enough',
  meaningOf: (key: string) => `Meaning of ${key}`,
  asLearned: (meaning: LingoMeaning | null) =>
    meaning === null ? 'learned: nothing sure' : `learned: ${meaning}`,
  meanings: {
    excitement: 'excitement',
    funny: 'funny',
    happiness: 'happiness',
    anger: 'anger',
    sadness: 'sadness',
    neutral: 'means nothing',
  } satisfies Record<LingoMeaning, string>,
  saved: (key: string) => `${key} is changed. It counts when a stream of the channel is analyzed next.`,
  summary: ({ streams, learned, corrections }: LingoSummary) =>
    [
      `${streams} ${streams === 1 ? 'stream' : 'streams'}`,
      `${learned} learned`,
      ...(corrections > 0 ? [`${corrections} corrected`] : []),
    ].join(' · '),
  export: 'Export',
  reset: 'Reset',
  resetDone: (channel: string) => `Forgot what was learned of ${channel}`,
};
