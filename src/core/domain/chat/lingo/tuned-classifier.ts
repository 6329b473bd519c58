import type { LingoCorrection, LingoKind, LingoMeaning } from '../../../../shared/model/lingo.ts';
import type { ChatClassifier } from '../affect-reading.ts';
import type { Affect } from '../lexicon/feelings.ts';
import type { MessageReading } from '../read-message.ts';
import type { Token } from '../tokens.ts';

/** What a learned token expresses at full confidence: typical rows of the lexicon for each class. */
const AFFECTS: Readonly<Record<LingoMeaning, Affect | null>> = {
  excitement: { feeling: 'hype', valence: 0.6, arousal: 0.85 },
  funny: { feeling: 'amusement', valence: 0.6, arousal: 0.65 },
  happiness: { feeling: 'joy', valence: 0.75, arousal: 0.5 },
  anger: { feeling: 'anger', valence: -0.75, arousal: 0.75 },
  sadness: { feeling: 'sadness', valence: -0.7, arousal: 0.45 },
  neutral: null,
};

/** A token's meaning as a classifier needs it. */
export interface TunedToken extends LingoCorrection {
  /** 0..1: weakens what was learned with less certainty. */
  readonly confidence: number;
  /** A person said it: it stands against whatever the shipped model thinks of the token. */
  readonly corrected: boolean;
}

const LEAST_STRENGTH = 0.6;

/**
 * The shipped model that reads a channel's own tokens as if its lexicon had them. A line without such a token has the
 * shipped model's answer, to the last bit.
 */
export function createTunedClassifier(
  shipped: ChatClassifier,
  tokens: readonly TunedToken[],
  id: string,
): ChatClassifier {
  if (tokens.length === 0) return shipped;
  const meanings = new Map(tokens.map((token) => [token.key, token]));
  const replaced = new WeakMap<Token, Token>();
  const retuned = (token: Token): Token => {
    const meaning = meanings.get(token.key);
    if (meaning === undefined || meaning.kind !== (token.kind as LingoKind)) return token;
    const known = replaced.get(token);
    if (known !== undefined) return known;
    const made = retune(token, meaning);
    replaced.set(token, made);
    return made;
  };
  return {
    id,
    classify(reading: MessageReading) {
      const { tokens: given } = reading;
      let at = 0;
      while (at < given.length && retuned(given[at]!) === given[at]) at++;
      return shipped.classify(at === given.length ? reading : { ...reading, tokens: given.map(retuned) });
    },
  };
}

function retune(token: Token, { meaning, confidence, corrected }: TunedToken): Token {
  const full = AFFECTS[meaning];
  const strength = LEAST_STRENGTH + (1 - LEAST_STRENGTH) * confidence;
  const affect =
    full === null ? null : { ...full, valence: full.valence * strength, arousal: full.arousal * strength };
  // No weights of the shipped model belong to numbers: of a corrected token only what the person said counts.
  return corrected ? { ...token, kind: 'number', affect } : { ...token, affect };
}
