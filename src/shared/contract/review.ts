import { z } from 'zod';
import { ChatMessage } from '../model/chat.ts';
import { Highlight, HypeExplanation, SignalWeights, TruthRange } from '../model/hype.ts';
import { LiveNote } from '../model/live-note.ts';
import { TasteReport } from '../model/taste.ts';
import { TranscriptSentence } from '../model/transcript.ts';
import { command, query } from './define.ts';

const VodId = z.object({ vodId: z.string() });
const Nothing = z.object({});

/** A highlight with the person's overlay applied (`found` is what the stage said). */
export const ReviewHighlight = Highlight.extend({
  verdict: z.enum(['accepted', 'rejected']).nullable(),
  edited: z.boolean(),
  clipIds: z.array(z.string()),
});
export type ReviewHighlight = z.infer<typeof ReviewHighlight>;

/** A live moment's words, which may have 200, and what became of its clip. */
const MARKER_LABEL_MAX = 300;

export const Marker = z.object({
  markerId: z.string(),
  atMs: z.number().int(),
  label: z.string(),
  /** `own`: the person's, can be taken back. The others came with the stream. */
  origin: z.enum(['own', 'clip', 'comment', 'chapter']),
});
export type Marker = z.infer<typeof Marker>;

/** A chat line placed on the VOD's time. `index` counts from 0 in time order, without holes. */
export const ChatRow = z.object({
  index: z.number().int(),
  atMs: z.number().int(),
  message: ChatMessage.omit({ extra: true }),
  tags: z.array(z.string()),
});
export type ChatRow = z.infer<typeof ChatRow>;

export const SentenceRow = TranscriptSentence.extend({ index: z.number().int() });
export type SentenceRow = z.infer<typeof SentenceRow>;

export const SearchHit = z.object({
  source: z.enum(['chat', 'transcript']),
  index: z.number().int(),
  atMs: z.number().int(),
  author: z.string().nullable(),
  text: z.string(),
});
export type SearchHit = z.infer<typeof SearchHit>;

const Ranking = z.object({
  weights: SignalWeights.nullable(),
  sensitivity: z.number().min(0).max(1).nullable(),
});

export const reviewContract = {
  /** Ranked by score. `weights` and `sensitivity` null = the person's settings. `provisional` until the last stage is done. */
  'review.highlights': query(
    VodId.extend(Ranking.shape),
    z.object({
      highlights: z.array(ReviewHighlight),
      provisional: z.boolean(),
      truth: z.array(TruthRange),
      weights: SignalWeights,
      sensitivity: z.number(),
    }),
  ),
  /** What the decisions of all streams say about this person's taste; settings apply it. */
  'review.taste': query(Nothing, TasteReport),
  'review.explain': query(
    VodId.extend({ atMs: z.number().int(), weights: SignalWeights.nullable() }),
    HypeExplanation,
  ),
  'review.triage': command(
    VodId.extend({ highlightId: z.string(), verdict: z.enum(['accepted', 'rejected']).nullable() }),
    Nothing,
  ),
  /** Boundaries and title of the overlay; null puts the found ones back. */
  'review.edit': command(
    VodId.extend({
      highlightId: z.string(),
      range: z.object({ startMs: z.number().int(), endMs: z.number().int() }).nullable(),
      title: z.string().max(200).nullable(),
    }),
    Nothing,
  ),
  'review.markers': query(VodId, z.object({ markers: z.array(Marker) })),
  'review.addMarker': command(
    VodId.extend({ markerId: z.string(), atMs: z.number().int(), label: z.string().max(MARKER_LABEL_MAX) }),
    Nothing,
  ),
  'review.removeMarker': command(VodId.extend({ markerId: z.string() }), Nothing),
  /** What chat did minute by minute while the stream was on, on the VOD's time; none but for own recordings of live streams. */
  'review.liveNotes': query(VodId, z.object({ notes: z.array(LiveNote) })),
  'chat.rows': query(
    VodId.extend({ fromIndex: z.number().int().min(0), count: z.number().int().min(1).max(500) }),
    z.object({ rows: z.array(ChatRow), total: z.number().int() }),
  ),
  /** Index of the first line at or after a time (= total when there is none). */
  'chat.indexAt': query(
    VodId.extend({ atMs: z.number().int() }),
    z.object({ index: z.number().int(), total: z.number().int() }),
  ),
  'transcript.rows': query(
    VodId.extend({ fromIndex: z.number().int().min(0), count: z.number().int().min(1).max(500) }),
    z.object({ rows: z.array(SentenceRow), total: z.number().int() }),
  ),
  'transcript.indexAt': query(
    VodId.extend({ atMs: z.number().int() }),
    z.object({ index: z.number().int(), total: z.number().int() }),
  ),
  /** Full text over chat and transcript of one VOD (or all, vodId null): newest sources first by time; `more` when cut at `limit`. */
  'search.text': query(
    z.object({
      vodId: z.string().nullable(),
      text: z.string().min(1).max(200),
      limit: z.number().int().min(1).max(500),
    }),
    z.object({ hits: z.array(SearchHit.extend({ vodId: z.string() })), more: z.boolean() }),
  ),
};
