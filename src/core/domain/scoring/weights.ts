import { z } from 'zod';
import { SIGNALS, Signal, SignalWeights } from '../../../shared/model/hype.ts';

const SignalRule = z.object({
  /** Evidence at full surprise, before the person's weight. Chat outweighs sound: loud isn't yet a moment. */
  strength: z.number().min(0).max(2),
  kind: z.enum(['count', 'level']),
  /** Window lengths in baseline blocks (a block is 10 s from six minutes of media on). */
  windowBlocks: z.array(z.number().positive()).min(1),
  /** What counts as one deviation: see SignalModel. Chat comes in clumps, so more than one of a Poisson count. */
  minScale: z.number().positive(),
  group: z.enum(['chat', 'sound', 'words']),
  /** Unit of value and usual in parts and reasons. */
  unit: z.string(),
  /** Most streams have none of it, so that no second is held to it: it adds, and neither bar nor confidence asks for it. */
  isRare: z.boolean(),
  /** Stored values are multiplied by this to get that unit. */
  unitFactor: z.number().positive(),
});
export type SignalRule = z.infer<typeof SignalRule>;

const HypeTable = z.object({
  version: z.number().int().positive(),
  /** Evidence is half of its strength at this surprise, in robust deviations … */
  halfAt: z.number().positive(),
  /** … and rises with this power: above 1, so that chance (about one deviation) is next to nothing. */
  steepness: z.number().min(1),
  /** Chat reacts this late when it couldn't be measured. */
  defaultLagMs: z.number().int().positive(),
  signals: z.record(Signal, SignalRule),
});
export type HypeTable = z.infer<typeof HypeTable>;

const CHAT_WINDOWS = [0.5, 1, 1.5];
const LEVEL_WINDOWS = [0.2, 0.5, 1];

const chat = (strength: number, unit: string): SignalRule => ({
  strength,
  kind: 'count',
  windowBlocks: CHAT_WINDOWS,
  minScale: 1.5,
  group: 'chat',
  isRare: false,
  unit,
  unitFactor: 60,
});
const level = (strength: number, minScale: number, unit: string): SignalRule => ({
  strength,
  kind: 'level',
  windowBlocks: LEVEL_WINDOWS,
  minScale,
  group: 'sound',
  isRare: false,
  unit,
  unitFactor: 1,
});

/** The one table of the hype score. Bump `version` when a number changes what a second scores. */
export const HYPE_TABLE: HypeTable = HypeTable.parse({
  version: 3,
  halfAt: 5,
  steepness: 1.5,
  defaultLagMs: 6000,
  signals: {
    'chat-rate': chat(0.54, 'messages/min'),
    'chat-voices': chat(0.47, 'chatters/min'),
    'chat-emotes': chat(0.34, 'emotes/min'),
    'chat-laughter': chat(0.4, 'laughs/min'),
    'chat-emotion': chat(0.6, 'reactions/min'),
    'chat-events': chat(0.11, 'events/min'),
    loudness: level(0.27, 2, 'LUFS'),
    shout: level(0.3, 0.08, 'share'),
    'speech-rate': { ...level(0.07, 0.7, 'words/s'), windowBlocks: [0.5, 1] },
    pitch: level(0.11, 1.5, 'semitones'),
    'silence-break': level(0.13, 3, 'dB'),
    words: { ...level(0.22, 0.2, 'intensity'), group: 'words', windowBlocks: [0.3, 0.5] },
    laughter: { ...level(0.25, 0.12, 'share'), isRare: true },
    cheer: { ...level(0.2, 0.12, 'share'), isRare: true },
    'own-sounds': {
      ...chat(0.3, 'times/min'),
      windowBlocks: [0.5, 1, 2],
      minScale: 0.5,
      group: 'sound',
      isRare: true,
    },
    'outside-events': { ...level(0.25, 0.12, 'share'), isRare: true },
  } satisfies Record<Signal, SignalRule>,
});

/** Every signal at its shipped importance. */
export const DEFAULT_WEIGHTS: SignalWeights = SignalWeights.parse(
  Object.fromEntries(SIGNALS.map((signal) => [signal, 1])),
);
