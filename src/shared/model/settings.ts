import { z } from 'zod';
import { ChatConsent, KeepDays } from './chat-consent.ts';
import { CutMode } from './clip.ts';
import { SignalWeights } from './hype.ts';
import { RelayKey } from './relay.ts';
import { ReplayGigabytes, ReplayMinutes } from './replay.ts';
import { EndShift } from './taste.ts';

export const TranscriberKind = z.enum([
  'off',
  'deepgram',
  'openai',
  'whisper-cpp',
  'faster-whisper',
  'whisper-server',
]);
export type TranscriberKind = z.infer<typeof TranscriberKind>;

/** Everything a person can set. Secrets are not here: they live behind the Secrets port. Every field has a default. */
export const Settings = z.object({
  /** Where the library (database, artefacts) lies; null = in the data folder. Takes effect at the next start. */
  libraryFolder: z.string().nullable().default(null),
  clipsFolder: z.string().nullable().default(null),
  /** Clips of moments are saved while a channel is recorded, without being asked for. */
  liveClips: z.boolean().default(true),
  /** Recordings keep their last minutes only, of at most so many GB; null = the whole stream. */
  replayMinutes: ReplayMinutes.nullable().default(null),
  replayGigabytes: ReplayGigabytes.default(10),
  /** Whether the chat of live recordings is kept, by channel; none = it is not kept. */
  chatConsents: z.record(z.string(), ChatConsent).default({}),
  /** How long the kept chat of a recording stays, fixed when it begins. A month: longer than most platforms keep the VOD. */
  keepLiveChatDays: KeepDays.default(30),
  /** How an encoder on this computer last sent its stream here, and whose chat went with it. */
  relayKind: z.enum(['rtmp', 'srt']).default('rtmp'),
  relayRtmpPort: z.number().int().min(1024).max(65_535).default(1935),
  relaySrtPort: z.number().int().min(1024).max(65_535).default(9000),
  relayKey: RelayKey.default('stream'),
  relayChat: z.string().nullable().default(null),
  /** While something is recorded live, KlipStream is connected to OBS and sets chapters in OBS's own recording. */
  obsEnabled: z.boolean().default(false),
  /** What OBS begins to record is recorded by itself, from its file; KlipStream is connected to OBS all the time then. */
  obsFollow: z.boolean().default(false),
  /** A moment that is marked or kept at once is saved from OBS's replay buffer, too. */
  obsReplay: z.boolean().default(false),
  /** OBS's WebSocket, `ws://host:port`; null = on this machine at its usual port. */
  obsUrl: z.string().nullable().default(null),
  /** Programs on this machine may tell of events (`domain/live/outside`), on a loopback port. */
  outsideEvents: z.boolean().default(false),
  outsidePort: z.number().int().min(1024).max(65_535).default(47_115),
  /** Figures for Prometheus at `/metrics` of the same port. */
  metrics: z.boolean().default(false),
  /** The live window is served for docks in OBS and phones, on a loopback port; null = chosen when it is first served. */
  dockEnabled: z.boolean().default(false),
  dockPort: z.number().int().min(1024).max(65_535).nullable().default(null),
  /** Events of live streams go over Redis; takes effect at the next start. */
  redisEnabled: z.boolean().default(false),
  /** `redis://host:port/db`, `rediss://` with TLS; null = not set up. The password is a secret. */
  redisUrl: z.string().nullable().default(null),
  clipNameTemplate: z.string().min(1).max(200).default('{title} [{start}] {category}'),
  clipMode: CutMode.default('exact'),
  clipPaddingBeforeMs: z.number().int().min(0).max(60_000).default(0),
  clipPaddingAfterMs: z.number().int().min(0).max(60_000).default(0),
  useHardwareEncoder: z.boolean().default(true),
  ffmpegPath: z.string().nullable().default(null),
  ffprobePath: z.string().nullable().default(null),
  transcriber: TranscriberKind.default('off'),
  deepgramBaseUrl: z.string().nullable().default(null),
  openaiBaseUrl: z.string().nullable().default(null),
  openaiModel: z.string().default('whisper-1'),
  whisperPath: z.string().nullable().default(null),
  whisperModelPath: z.string().nullable().default(null),
  whisperServerUrl: z.string().nullable().default(null),
  transcriptLanguage: z.string().nullable().default(null),
  /** An ONNX audio tagger with AudioSet's classes, and its class map (null = the CSV beside it). */
  soundTaggerPath: z.string().nullable().default(null),
  soundTaggerLabelsPath: z.string().nullable().default(null),
  /** Consent: faces in marked facecam regions are looked at only while this is on. */
  facesEnabled: z.boolean().default(false),
  /** Windows of the transcript go to a language model only while this is on. */
  llmEnabled: z.boolean().default(false),
  /** It also writes a summary of each stream: what chat wrote most and said goes to it, without names. */
  llmSummaries: z.boolean().default(false),
  /** Any OpenAI-compatible address, with its `/v1`; null = not set up. */
  llmBaseUrl: z.string().nullable().default(null),
  llmModel: z.string().nullable().default(null),
  llmConcurrency: z.number().int().min(1).max(64).default(4),
  llmTimeoutSec: z.number().int().min(1).max(600).default(60),
  /** For one VOD; asking stops there. Null = no limit. */
  llmBudgetUsd: z.number().min(0).nullable().default(null),
  /** USD for a million tokens, in place of the list price. */
  llmInputUsdPerMillion: z.number().min(0).nullable().default(null),
  llmOutputUsdPerMillion: z.number().min(0).nullable().default(null),
  weights: SignalWeights.nullable().default(null),
  /** 0 = few, sure moments … 1 = many. */
  sensitivity: z.number().min(0).max(1).default(0.5),
  /** Review draws the score of the system that KlipStream replaces beside its own. */
  compareReference: z.boolean().default(false),
  /** How this person moves the ends of moments, where that was learned; null = as found. */
  endShift: EndShift.nullable().default(null),
  ignoredChatters: z.array(z.string()).default([]),
  theme: z.enum(['dark', 'light', 'system']).default('dark'),
  shortcuts: z.record(z.string(), z.string()).default({}),
  reducedMotion: z.boolean().default(false),
  /** `source`, `audio` or a height such as `720p`: the best rendition at or below it. */
  downloadQuality: z.string().min(1).max(40).default('720p'),
  downloadWorkers: z.number().int().min(1).max(32).default(8),
  /** For all downloads together; null = as fast as it goes. */
  bandwidthBytesPerSec: z.number().int().min(10_000).nullable().default(null),
  /** Jobs (download and analysis of one VOD) that run side by side. */
  parallelJobs: z.number().int().min(1).max(4).default(2),
  /** Strategies for Twitch's chat replay, tried in this order. */
  twitchChatStrategies: z
    .array(z.enum(['gql-slices', 'gql-offsets', 'twitchdownloader']))
    .default(['gql-slices', 'gql-offsets', 'twitchdownloader']),
  twitchDownloaderPath: z.string().nullable().default(null),
  ytDlpPath: z.string().nullable().default(null),
  /** Downloaded media older than this is dropped (results stay); null = kept. */
  keepMediaDays: z.number().int().min(1).nullable().default(null),
  /** Show emotes as pictures; each is fetched once from its provider and kept. */
  emotePictures: z.boolean().default(true),
  /** Addresses of the services that differ from the real ones, by name (core/sources/endpoints.ts). */
  endpoints: z.record(z.string(), z.string()).default({}),
});
export type Settings = z.infer<typeof Settings>;

type PatchShape = {
  [Name in keyof typeof Settings.shape]: z.ZodOptional<ReturnType<(typeof Settings.shape)[Name]['unwrap']>>;
};
/** Some of the fields; those that are left out stay out (`Settings.partial()` would give them their defaults). */
export const SettingsPatch = z.object(
  Object.fromEntries(
    Object.entries(Settings.shape).map(([name, field]) => [name, field.unwrap().optional()]),
  ) as PatchShape,
);

/** Names of the secrets that can be kept; a value never leaves the core. */
export const SecretName = z.enum([
  'deepgram-api-key',
  'openai-api-key',
  'llm-api-key',
  'twitch-login',
  'twitch-token',
  'youtube-api-key',
  'obs-password',
  'outside-event-sources',
  'redis-password',
]);
export type SecretName = z.infer<typeof SecretName>;
