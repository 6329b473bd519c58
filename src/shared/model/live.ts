import { z } from 'zod';
import { EMOTIONS } from './chat.ts';
import { EXPRESSIONS } from './faces.ts';
import { HypePart } from './hype.ts';
import { LiveNote } from './live-note.ts';
import { ObsState, ObsTrace } from './obs.ts';

/** What programs outside, or the platform, may tell of a stream. */
export const EVENT_KINDS = [
  'audio_peak',
  'sound',
  'face_snapshot',
  'chat_spike',
  'raid',
  'hype_train',
  'marker',
] as const;

/** Sounds of people that are listened for live. */
export const SOUND_LABELS = ['laughter', 'cheer', 'shout'] as const;
export type SoundLabel = (typeof SOUND_LABELS)[number];

/** A moment's clip on the disk. */
export const LiveClip = z.object({
  /** `waiting`: the recording does not hold all of it yet, or it is being written. */
  state: z.enum(['waiting', 'saved', 'failed']),
  path: z.string().nullable(),
  durationMs: z.number().int().nullable(),
  bytes: z.number().nullable(),
  /** What is missing of it, or why there is none. */
  note: z.string().nullable(),
});
export type LiveClip = z.infer<typeof LiveClip>;

/** A clip of a moment that cuts between the cameras of its session. */
export const MomentCameras = z.object({
  /** `waiting`: for the cameras, or for its turn. */
  state: z.enum(['waiting', 'saved', 'failed']),
  path: z.string().nullable(),
  /** Which cameras are not in it, or why there is none. */
  note: z.string().nullable(),
});
export type MomentCameras = z.infer<typeof MomentCameras>;

/** A moment of a stream that is still on. It grows while it lasts; times are on the session's clock. */
export const LiveMoment = z.object({
  /** Made of the second that it was first seen at; stable. */
  momentId: z.string(),
  /** `auto`: found by the score. `marked`: the person said so. */
  origin: z.enum(['auto', 'marked']),
  startMs: z.number().int(),
  peakMs: z.number().int(),
  /** Up to now while it is open. */
  endMs: z.number().int(),
  isOpen: z.boolean(),
  /** 0..100 at its peak. */
  score: z.number().min(0).max(100),
  /** What the score is made of, strongest first; contributions add up to it. Empty for a marked one without any. */
  parts: z.array(HypePart),
  /** "chat ×4.2, +9 dB": in words; for a marked one the person's note, which may be empty. */
  reason: z.string(),
  /** What chat wrote most, against its usual. */
  terms: z.array(z.string()),
  verdict: z.enum(['kept', 'skipped']).nullable(),
  /** Null = none is wanted (yet). */
  clip: LiveClip.nullable(),
  /** Null = none is wanted: one camera, or the clip is not saved. */
  cameras: MomentCameras.nullable().default(null),
  /** Null = OBS has nothing of it. */
  obs: ObsTrace.nullable().default(null),
});
export type LiveMoment = z.infer<typeof LiveMoment>;

export const LiveViewers = z.object({ count: z.number().int().min(0), askedAtUnixMs: z.number() });
export type LiveViewers = z.infer<typeof LiveViewers>;

/** What a live window shows of a recording, told anew about once a second. */
export const LiveView = z.object({
  recordingId: z.string(),
  /** Length of the session so far. Its clock begins when the recording was started. */
  nowMs: z.number().int(),
  /** Hype 0..100 per second over the last minutes, oldest first; the last value belongs to the second of `nowMs`. */
  hype: z.object({
    startMs: z.number().int(),
    totals: z.array(z.number()),
    /** Values from here on can still rise: chat answers late. */
    settledMs: z.number().int(),
  }),
  /** The score of the strongest of the last seconds, and what it is made of, strongest first. */
  now: z.object({ total: z.number(), confidence: z.number(), parts: z.array(HypePart) }),
  chat: z.object({
    /** Lines a minute over the last ten seconds, and the session's usual around now; null = nothing heard yet. */
    perMinute: z.number().nullable(),
    usualPerMinute: z.number().nullable(),
    /** -1..1 over the last minute; null = nobody said anything that can be read. */
    sentiment: z.number().nullable(),
    /** Lines by feeling over the last minute. */
    emotions: z.record(z.enum(EMOTIONS), z.number()),
    /** Over the last minute, most frequent first. */
    topEmotes: z.array(z.object({ name: z.string(), count: z.number().int() })),
  }),
  /** What chat did in the last minute, or up to five where it is thin; anew every quarter of a minute, null before the first. */
  lastMinutes: LiveNote.nullable(),
  sound: z.object({
    /** `waiting`: nothing decoded yet. `none`: the stream has no sound. `failed`: see `note`. */
    state: z.enum(['waiting', 'heard', 'none', 'failed']),
    /** Momentary loudness, LUFS, and the session's usual; null = not known. */
    lufs: z.number().nullable(),
    usualLufs: z.number().nullable(),
    note: z.string().nullable(),
    /** What was heard in the last minute, newest first. */
    heard: z.array(
      z.object({
        sound: z.enum(SOUND_LABELS),
        /** On the session's clock. */
        startMs: z.number().int(),
        endMs: z.number().int(),
      }),
    ),
    /** Why laughter, cheer and shouts are not listened for, though the sound is there; null = they are. */
    detectorNote: z.string().nullable(),
  }),
  /** The marked facecam. */
  faces: z.object({
    /** `off`: nobody agreed. `unmarked`: nothing is marked. `waiting`: nothing was looked at lately. `failed`: see `note`. */
    state: z.enum(['off', 'unmarked', 'waiting', 'looking', 'failed']),
    /** The newest look, and the middle of its second on the session's clock; no face = null. */
    newest: z
      .object({
        atMs: z.number().int(),
        face: z.object({ expression: z.enum(EXPRESSIONS), share: z.number() }).nullable(),
      })
      .nullable(),
    /** What is wrong: seconds are left out, or nothing can be looked at. */
    note: z.string().nullable(),
  }),
  /** What programs outside told of this stream. */
  outside: z.object({
    /** How many of each kind. */
    counts: z.partialRecord(z.enum(EVENT_KINDS), z.number().int()),
    /** The last few, newest first. */
    newest: z.array(
      z.object({
        kind: z.enum(EVENT_KINDS),
        source: z.string(),
        /** What the kind leaves out: which sound, who raided; null = nothing. */
        note: z.string().nullable(),
        /** On the session's clock. */
        atMs: z.number().int(),
      }),
    ),
    /** What is wrong with a source or was refused in the last minute, in words. */
    notes: z.array(z.string()),
  }),
  /** How many watch the channel, and when the platform said so; null = not known (any more). */
  viewers: LiveViewers.nullable(),
  /** Null = not switched on. */
  obs: ObsState.nullable(),
  /** Null = the session has one. */
  cameras: z
    .object({
      /** 1 is the main recording. */
      numbers: z.array(z.number().int()),
      /** The one that the person holds; null = clips change between them by themselves. */
      held: z.number().int().nullable(),
    })
    .nullable(),
  /** Newest first, at most fifty. */
  moments: z.array(LiveMoment),
});
export type LiveView = z.infer<typeof LiveView>;
