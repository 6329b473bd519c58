import type { ReviewHighlight } from '../../../shared/contract/review.ts';
import type { ChatMessage, ChatSource } from '../../../shared/model/chat.ts';
import type { SignalWeights } from '../../../shared/model/hype.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import type { Transcript } from '../../../shared/model/transcript.ts';
import type { Gap, MediaProbe } from '../../../shared/model/vod.ts';
import type { SpeechAffect } from '../../domain/export-folder/affect.ts';
import type { ExportVideo } from '../../domain/export-folder/export-facts.ts';
import type { SpeechWindow } from '../../domain/features/windows.ts';

/** A chat line on VOD time. */
export interface ExportChatLine {
  readonly atMs: number;
  readonly message: ChatMessage;
}

/** The chat of a VOD; `lines` may be walked through once per call, in time order. */
export interface ExportChat {
  readonly source: ChatSource | null;
  lines(): AsyncIterable<ExportChatLine> | Iterable<ExportChatLine>;
}

/**
 * What an export folder is made of. Implemented on the library; every answer is null when that thing is missing, and
 * is asked for at most once.
 */
export interface ExportSource {
  readonly video: ExportVideo;
  /** The media where it lies; null when there is none or it is gone. */
  readonly mediaPath: string | null;
  readonly probe: MediaProbe | null;
  /** Number of the voice among the audio tracks. */
  readonly voiceTrack: number;
  /** 16 kHz mono; null when it was reclaimed: it is made again from the media, byte for byte the same. */
  readonly speechWavPath: string | null;
  readonly waveformPngPath: string | null;
  readonly waveformJsonPath: string | null;
  readonly chat: ExportChat | null;
  readonly weights: SignalWeights;
  /** What the analysis could not make. */
  readonly gaps: readonly Gap[];
  transcript(): Promise<Transcript | null>;
  /** The `windows` artefact; null = made here from the transcript. */
  windows(): Promise<readonly SpeechWindow[] | null>;
  /**
   * Readings of sentiment and emotions in what was said, by a language model for instance. null = the shipped lexicon
   * reads the transcript.
   */
  speechAffect(): Promise<readonly SpeechAffect[] | null>;
  /** `feature.chat` */
  chatTracks(): Promise<TrackSet | null>;
  /** `feature.loudness` */
  loudness(): Promise<TrackSet | null>;
  hype(): Promise<TrackSet | null>;
  /** With the person's overlay, best first. */
  highlights(): Promise<readonly ReviewHighlight[] | null>;
}
