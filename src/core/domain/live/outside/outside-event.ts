import { z } from 'zod';
import { AppError, type AppErrorShape } from '../../../../shared/errors.ts';
import { EVENT_KINDS, SOUND_LABELS } from '../../../../shared/model/live.ts';

/** Largest number of events in one message. */
export const MAX_BATCH = 500;

const Share = z.number().min(0).max(1);
const common = {
  /** The sender's, unique among its events: what comes twice under one id counts once. */
  id: z.string().regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits or any of _ . : -'),
  /** When it happened by the sender's clock, Unix ms. */
  at: z.number().int().min(0).max(8.64e15),
};
const durationMs = z.number().int().min(0).max(30_000).default(1000);

const kinds = [
  z.strictObject({
    ...common,
    kind: z.literal('audio_peak'),
    /** The peak's momentary loudness, LUFS. */
    lufs: z.number().min(-120).max(20),
    durationMs,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('sound'),
    label: z.enum(SOUND_LABELS),
    /** How sure the detector is. */
    confidence: Share,
    durationMs,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('face_snapshot'),
    /** Shares 0..1 of what the face expresses; never a picture. */
    expressions: z.strictObject({
      happy: Share.optional(),
      surprised: Share.optional(),
      angry: Share.optional(),
      sad: Share.optional(),
      fearful: Share.optional(),
      disgusted: Share.optional(),
      neutral: Share.optional(),
    }),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('chat_spike'),
    /** Lines a minute during the spike. */
    perMinute: z.number().min(0).max(1e6),
    durationMs,
  }),
  /** Viewers who came from another channel. */
  z.strictObject({
    ...common,
    kind: z.literal('raid'),
    from: z.string().min(1).max(100),
    viewers: z.number().int().min(0).max(1e7),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('hype_train'),
    phase: z.enum(['begin', 'progress', 'end']),
    level: z.number().int().min(1).max(1000),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('marker'),
    note: z.string().max(200).default(''),
    /** What the moment takes in before `at`, ms. */
    beforeMs: z.number().int().min(1000).max(120_000).default(30_000),
  }),
] as const;

export const OutsideEvent = z.discriminatedUnion('kind', kinds);
export type OutsideEvent = z.infer<typeof OutsideEvent>;

/** An event as the bus carries it: its time is on this machine's clock. */
export const TakenEvent = z.object({
  event: OutsideEvent,
  /** Name of the source. */
  source: z.string(),
  /** `event.at` by this machine's clock, Unix ms. */
  atUnixMs: z.number().int(),
  arrivedAtUnixMs: z.number(),
  /** Follows it into moment, clip and log. */
  traceId: z.string(),
});
export type TakenEvent = z.infer<typeof TakenEvent>;

const Envelope = z.strictObject({
  /** When it was sent by the sender's clock, Unix ms. */
  sentAt: z.number().int().min(0).max(8.64e15).optional(),
  events: z.array(z.unknown()).min(1).max(MAX_BATCH),
});

export interface RefusedEvent {
  readonly id: string | null;
  readonly error: AppErrorShape;
}

export interface ReadMessage {
  /** Unix ms; null = the message does not say. */
  readonly sentAt: number | null;
  readonly events: readonly OutsideEvent[];
  readonly refused: readonly RefusedEvent[];
}

/**
 * Reads one event, or `{ sentAt?, events: […] }`. One that can't be understood is refused alone. Throws AppError
 * `events/malformed` where the message as a whole is none of both.
 */
export function readMessage(message: unknown): ReadMessage {
  const isBatch = typeof message === 'object' && message !== null && 'events' in message;
  const batch = isBatch ? Envelope.safeParse(message) : null;
  if (batch?.success === false) throw malformed(batch.error);
  const { sentAt = null, events: given } = batch?.data ?? { events: [message] };
  const events: OutsideEvent[] = [];
  const refused: RefusedEvent[] = [];
  for (const each of given) {
    const read = OutsideEvent.safeParse(each);
    if (read.success) events.push(read.data);
    else refused.push({ id: idOf(each), error: malformed(read.error).toShape() });
  }
  return { sentAt, events, refused };
}

export const malformed = (cause: z.ZodError | null): AppError =>
  new AppError({
    code: 'events/malformed',
    message: cause === null ? 'The body is not JSON.' : sentenceOf(cause.issues[0]),
    nextStep: `Send one event as a JSON object with id, kind (${EVENT_KINDS.join(', ')}) and at (Unix ms), or { "events": […] } with at most ${MAX_BATCH}.`,
  });

/** Names the field; what it held is not repeated. */
function sentenceOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys')
    return `Unknown field ${[...issue.path, issue.keys[0]?.slice(0, 40)].join('.')}.`;
  const field = issue === undefined || issue.path.length === 0 ? 'event' : issue.path.join('.');
  return `Field ${field}: ${issue?.message ?? 'can’t be read'}.`;
}

function idOf(given: unknown): string | null {
  const id: unknown = typeof given === 'object' && given !== null && 'id' in given ? given.id : null;
  return common.id.safeParse(id).success ? (id as string) : null;
}
