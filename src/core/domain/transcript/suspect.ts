import type { SuspectSentence, TranscriptSentence } from '../../../shared/model/transcript.ts';
import type { RangeMs } from '../../../shared/time.ts';

export interface SuspicionInput {
  readonly sentences: readonly TranscriptSentence[];
  /** Likelihood of speech 0..1; null when it was not measured. */
  readonly speech: { readonly values: Float32Array; readonly stepMs: number } | null;
  /** Where the media has no sound of its own. */
  readonly muted: readonly RangeMs[];
}

interface SortedOut {
  readonly sentences: TranscriptSentence[];
  readonly suspect: SuspectSentence[];
}

/**
 * What speech-to-text engines of Whisper's kind write over silence and music, because they were trained on subtitles of
 * videos (A. Koenecke et al., "Careless Whisper", 2024). Taken out only where nobody speaks: a streamer may well say it.
 */
const SILENCE_PHRASES =
  /^(?:thanks?(?: you)?(?: (?:so|very) much)?(?: for (?:watching|listening|viewing))?|thank you(?: all)?|please (?:like and )?subscribe.*|(?:like,? )?(?:share )?and subscribe.*|don'?t forget to (?:like|subscribe).*|see you (?:in the )?next (?:time|video|one)|(?:bye[ -]?)+|you|okay|subtitles? (?:by|created).*|captions? (?:by|created).*|.*amara\.? ?org.*|transcri(?:ption|bed) (?:by|outsourcing).*|(?:music|applause|laughter|silence|blank_audio|foreign)|untertitel.*|sous-titr.*|)$/;

const SPEECH_MIN = 0.5;
/** Less of it than this, and nobody spoke. */
const VOICED_RATIO = 0.1;
const MUTED_RATIO = 0.8;
/** Auctioneers and rappers come to eight or nine. */
const MOST_WORDS_PER_SEC = 9;
const FAST_MIN_WORDS = 6;
const LOOP_TIMES = 4;
/** "No no no no" is what people say; that many is what engines write. */
const SHORT_LOOP_TIMES = 20;
const LONGEST_PHRASE = 12;

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}'_ -]+/gu, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');

/** Sorts out what nobody said. Nothing is lost: what is suspect comes back with its reason. */
export function sortOutSuspects({ sentences, speech, muted }: SuspicionInput): SortedOut {
  const kept: TranscriptSentence[] = [];
  const suspect: SuspectSentence[] = [];
  const spoken = sentences.map((sentence) => wordsOf(sentence.text));
  for (const [index, sentence] of sentences.entries()) {
    const isVoiceless = speech !== null && voicedRatio(speech, sentence) < VOICED_RATIO;
    const reason = isMuted(muted, sentence)
      ? 'muted'
      : isVoiceless && SILENCE_PHRASES.test(spoken[index]!.join(' '))
        ? 'silence-phrase'
        : isLoop(spoken, index, isVoiceless)
          ? 'loop'
          : isTooFast(sentence, spoken[index]!.length)
            ? 'too-fast'
            : null;
    if (reason === null) kept.push(sentence);
    else suspect.push({ ...sentence, reason });
  }
  return { sentences: kept, suspect };
}

function voicedRatio(
  { values, stepMs }: NonNullable<SuspicionInput['speech']>,
  { startMs, endMs }: RangeMs,
): number {
  const from = Math.max(0, Math.floor(startMs / stepMs));
  const to = Math.min(values.length, Math.max(from + 1, Math.ceil(endMs / stepMs)));
  // Beyond what was measured nothing is known.
  if (to <= from) return 1;
  let voiced = 0;
  for (let at = from; at < to; at++) if (values[at]! >= SPEECH_MIN) voiced += 1;
  return voiced / (to - from);
}

function isMuted(muted: readonly RangeMs[], { startMs, endMs }: RangeMs): boolean {
  const covered = muted.reduce(
    (sum, range) => sum + Math.max(0, Math.min(endMs, range.endMs) - Math.max(startMs, range.startMs)),
    0,
  );
  return covered > 0 && covered >= MUTED_RATIO * (endMs - startMs);
}

const isTooFast = ({ startMs, endMs }: RangeMs, words: number): boolean =>
  words >= FAST_MIN_WORDS && words > (MOST_WORDS_PER_SEC * Math.max(1, endMs - startMs)) / 1000;

/** A phrase again and again, within a sentence or from sentence to sentence; the first of a run of sentences stays. */
function isLoop(spoken: readonly (readonly string[])[], index: number, isVoiceless: boolean): boolean {
  const words = spoken[index]!;
  if (phraseTimes(words, isVoiceless)) return true;
  const text = words.join(' ');
  const isSame = (other: number): boolean => spoken[other] !== undefined && spoken[other].join(' ') === text;
  if (text === '' || (words.length < 3 && !isVoiceless)) return false;
  let first = index;
  while (isSame(first - 1)) first -= 1;
  let last = index;
  while (isSame(last + 1)) last += 1;
  return last - first + 1 >= LOOP_TIMES && (index > first || isVoiceless);
}

/** Whether most of a sentence is one phrase, said too often in a row. */
function phraseTimes(words: readonly string[], isVoiceless: boolean): boolean {
  for (let length = 1; length <= Math.min(LONGEST_PHRASE, words.length >> 1); length++) {
    let run = 0;
    let longest = 0;
    for (let at = length; at < words.length; at++) {
      run = words[at] === words[at - length] ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    const times = Math.floor(longest / length) + 1;
    const most = length >= 3 || isVoiceless ? LOOP_TIMES : SHORT_LOOP_TIMES;
    if (times >= most && longest + length >= words.length * 0.7) return true;
  }
  return false;
}
