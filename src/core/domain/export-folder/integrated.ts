import type { Emotion } from '../../../shared/model/chat.ts';
import {
  type EmotionalRelationship,
  INTEGRATED_ANALYSIS_VERSION,
  type IntegratedAnalysis,
  type IntegratedHighlight,
  type IntegratedWindow,
} from '../../../shared/model/integrated-analysis.ts';
import type { SpeechWindow } from '../features/windows.ts';
import { type Affect, dominantEmotion, emotionRecord, emotionalAlignment } from './affect.ts';
import { fusedAffect } from './csv-rows.ts';
import type { ExportFacts } from './export-facts.ts';
import { chatInRange, meanIn, peakIn } from './signal-course.ts';

const DECIMALS = 10_000;
const rounded = (value: number): number => Math.round(value * DECIMALS) / DECIMALS + 0;
const orNull = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : rounded(value);
const seconds = (ms: number): number => Math.round(ms) / 1000;

const emotionsOf = (affect: Affect | null): Record<Emotion, number | null> =>
  emotionRecord((emotion) => orNull(affect?.emotions[emotion]));

/** Feelings weaker than this are no attitude. */
const ATTITUDE = 0.1;

function relationshipOf(voice: Affect, chat: Affect): EmotionalRelationship {
  const emotion = dominantEmotion(voice);
  if (emotion !== null && emotion === dominantEmotion(chat)) return 'synchronized';
  if (voice.sentiment > ATTITUDE && chat.sentiment > ATTITUDE) return 'positive-aligned';
  if (voice.sentiment < -ATTITUDE && chat.sentiment < -ATTITUDE) return 'negative-aligned';
  if (chat.sentiment > ATTITUDE) return 'audience-positive';
  if (chat.sentiment < -ATTITUDE) return 'audience-negative';
  return 'neutral';
}

/** One window: what was heard in it, and what chat wrote about it (later by its lag). */
function integratedWindow(facts: ExportFacts, window: SpeechWindow): IntegratedWindow {
  const { startMs, endMs } = window;
  const { shares, course } = facts;
  const lagMs = facts.lagMs ?? 0;
  const voice = facts.windowAffect(window);
  const chat = facts.chat && chatInRange(facts.chat, startMs + lagMs, endMs + lagMs);
  const chatAffect = chat?.affect ?? null;
  const fused = fusedAffect(voice, chatAffect);
  const both = voice !== null && chatAffect !== null;
  return {
    start_time: seconds(startMs),
    end_time: seconds(endMs),
    audio: {
      sentiment: orNull(voice?.sentiment),
      ...emotionsOf(voice),
      highlight_score: orNull(shares && peakIn(shares.voice, startMs, endMs)),
      speech_rate: orNull(window.speechRate),
      absolute_intensity: orNull(course?.absoluteIn(startMs, endMs)),
      relative_intensity: orNull(course?.relativeIn(startMs, endMs)),
      model: voice?.model ?? null,
    },
    chat: {
      message_count: chat?.messageCount ?? null,
      sentiment: orNull(chatAffect?.sentiment),
      ...emotionsOf(chatAffect),
      highlight_score: orNull(shares && facts.chat && meanIn(shares.chat, startMs, endMs)),
    },
    fused: { sentiment: orNull(fused?.sentiment), ...emotionsOf(fused) },
    emotional_alignment: both ? orNull(emotionalAlignment(voice, chatAffect)) : null,
    emotional_relationship: both ? relationshipOf(voice, chatAffect) : null,
    enhanced_highlight_score: orNull(shares && peakIn(shares.total, startMs, endMs)),
    text: window.text,
  };
}

const integratedHighlights = (facts: ExportFacts): IntegratedHighlight[] =>
  facts.moments.map((moment, index) => ({
    rank: index + 1,
    start_time: seconds(moment.startMs),
    end_time: seconds(moment.endMs),
    score: rounded(moment.score),
    confidence: rounded(moment.confidence),
    category: moment.category,
    title: moment.title,
    reasons: moment.reasons.map((reason) => ({
      signal: reason.signal,
      value: rounded(reason.value),
      usual: orNull(reason.usual),
      contribution: rounded(reason.contribution),
      unit: reason.unit,
      text: reason.text,
    })),
  }));

const videoOf = ({ video, probe, lagMs, transcript }: ExportFacts): IntegratedAnalysis['video'] => ({
  id: video.id,
  title: video.title,
  channel: video.channel,
  durationMs: video.durationMs,
  recordedAtUnixMs: video.recordedAtUnixMs,
  widthPx: probe?.video?.width ?? null,
  heightPx: probe?.video?.height ?? null,
  frameRate: orNull(probe?.video?.frameRate),
  chatLagMs: lagMs,
  transcriptOrigin: transcript?.origin ?? null,
});

/** The file piece by piece: one window to a line, so that twelve hours never become one string. */
export function* integratedText(facts: ExportFacts): Iterable<string> {
  yield `{\n"schemaVersion": ${INTEGRATED_ANALYSIS_VERSION},\n"video": ${JSON.stringify(videoOf(facts))},\n"windows": [`;
  let separator = '\n';
  for (const window of facts.windows) {
    yield `${separator}${JSON.stringify(integratedWindow(facts, window))}`;
    separator = ',\n';
  }
  yield '\n],\n"highlights": [';
  separator = '\n';
  for (const highlight of integratedHighlights(facts)) {
    yield `${separator}${JSON.stringify(highlight)}`;
    separator = ',\n';
  }
  yield `\n],\n"gaps": ${JSON.stringify(facts.gaps)}\n}\n`;
}
