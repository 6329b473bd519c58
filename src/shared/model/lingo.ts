import { z } from 'zod';
import { ChatEmote, EMOTIONS } from './chat.ts';

/** What a token of a channel can mean: one of the emotions; `neutral` says that it means nothing. */
export const LingoMeaning = z.enum(EMOTIONS);
export type LingoMeaning = z.infer<typeof LingoMeaning>;

export const LingoKind = z.enum(['word', 'emote', 'emoji', 'emoticon']);
export type LingoKind = z.infer<typeof LingoKind>;

/** Which picture stands for an emote; null for what was written. */
export const LingoPicture = z.object({ provider: ChatEmote.shape.provider, id: z.string() }).nullable();

/** A token and what chat around it says. */
export const LingoToken = z.object({
  kind: LingoKind,
  key: z.string(),
  picture: LingoPicture,
  /** Messages and different people it was seen in and from. */
  messages: z.number().int(),
  people: z.number().int(),
  /** What is used; null = not sure enough to say. */
  meaning: LingoMeaning.nullable(),
  /** 0..1 */
  confidence: z.number().min(0).max(1),
  /** What was learned, whatever the person said. */
  learned: LingoMeaning.nullable(),
  corrected: z.boolean(),
  /** Share of what stood around it, in the order of EMOTIONS. */
  shares: z.array(z.number()),
  companions: z.array(z.object({ key: z.string(), count: z.number().int() })),
  examples: z.array(z.string()),
});
export type LingoToken = z.infer<typeof LingoToken>;

/** A held-out message that the two models read differently. */
export const LingoExample = z.object({
  text: z.string(),
  /** What the hidden words of the message, or its neighbours, say. */
  silver: LingoMeaning,
  untuned: LingoMeaning,
  tuned: LingoMeaning,
});
export type LingoExample = z.infer<typeof LingoExample>;

/** Tuned against untuned on the same held-out messages. */
export const LingoFigures = z.object({
  messages: z.number().int(),
  tunedRight: z.number().int(),
  untunedRight: z.number().int(),
  /** Sum over minutes of the squared difference of right answers: neighbours are not independent. */
  squares: z.number(),
  examples: z.array(LingoExample),
});
export type LingoFigures = z.infer<typeof LingoFigures>;

export const LingoVerdict = z.object({
  inUse: z.boolean(),
  /** `nothing-learned`, `too-few`, `no-gain`: why the shipped model stays. */
  why: z.enum(['better', 'nothing-learned', 'too-few', 'no-gain']),
  /** Difference of accuracy, tuned less untuned, with the ends of its 95 % interval; null without messages. */
  gain: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
});
export type LingoVerdict = z.infer<typeof LingoVerdict>;

export const LingoSummary = z.object({
  channelKey: z.string(),
  channel: z.string(),
  streams: z.number().int(),
  learned: z.number().int(),
  corrections: z.number().int(),
  figures: LingoFigures,
  verdict: LingoVerdict,
  changedAtUnixMs: z.number().int(),
});
export type LingoSummary = z.infer<typeof LingoSummary>;

/** What a person says of a token; null takes the correction back. */
export const LingoCorrection = z.object({ kind: LingoKind, key: z.string(), meaning: LingoMeaning });
export type LingoCorrection = z.infer<typeof LingoCorrection>;

/** What one stream says of one token, in one half of its minutes. */
export const TokenCounts = z.object({
  kind: LingoKind,
  key: z.string(),
  picture: LingoPicture,
  messages: z.number().int(),
  /** Hashes of the people, up to a bound. */
  people: z.array(z.number().int()),
  /** What stood around it, in the order of EMOTIONS: one vote per message, shared out. */
  votes: z.array(z.number()).length(EMOTIONS.length),
  companions: z.array(z.tuple([z.string(), z.number().int()])),
  examples: z.array(z.string()),
});
export type TokenCounts = z.infer<typeof TokenCounts>;

export const HalfCounts = z.object({
  /** Votes around any line at all. */
  base: z.array(z.number()).length(EMOTIONS.length),
  tokens: z.array(TokenCounts),
});
export type HalfCounts = z.infer<typeof HalfCounts>;

/** Minutes are dealt to two halves, so that what is learned from one can be tried on the other. */
export const StreamCounts = z.tuple([HalfCounts, HalfCounts]);
export type StreamCounts = z.infer<typeof StreamCounts>;

export const LINGO_VERSION = 1;

/** All that is kept of a channel. */
export const ChannelLingo = z.object({
  version: z.literal(LINGO_VERSION),
  channelKey: z.string(),
  channel: z.string(),
  /** Counts what a person changed, so that a stream is read again after it and not otherwise. */
  revision: z.number().int(),
  changedAtUnixMs: z.number().int(),
  corrections: z.array(LingoCorrection),
  streams: z.array(
    z.object({
      vodId: z.string(),
      /** The revision when the stream came first. */
      sinceRevision: z.number().int(),
      /** null = forgotten on request. */
      counts: StreamCounts.nullable(),
      figures: LingoFigures.nullable(),
    }),
  ),
});
export type ChannelLingo = z.infer<typeof ChannelLingo>;
