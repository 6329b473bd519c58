import type { ReviewHighlight } from '../../../shared/contract/review.ts';
import type { ChatMessage, ChatSource } from '../../../shared/model/chat.ts';
import type { SignalWeights } from '../../../shared/model/hype.ts';
import type { Gap, MediaProbe } from '../../../shared/model/vod.ts';
import type { ExportVideo } from '../../domain/export-folder/export-facts.ts';

/** A chat line on VOD time. */
export interface ExportChatLine {
  readonly atMs: number;
  readonly message: ChatMessage;
}

/** The chat of a VOD, in time order. */
export interface ExportChat {
  readonly source: ChatSource | null;
  lines(): AsyncIterable<ExportChatLine> | Iterable<ExportChatLine>;
}

/** Artefact files that the export reads (in a worker, since they can be large); null = missing. */
interface ExportArtefacts {
  /** JSON Transcript */
  readonly transcript: string | null;
  /** JSON windows; null = made from the transcript and the duration. */
  readonly windows: string | null;
  /** `feature.chat` */
  readonly chatTracks: string | null;
  /** `feature.loudness` */
  readonly loudness: string | null;
  readonly hype: string | null;
  /**
   * JSON `WordAffects`: what a language model read in each window, or that it did not; null = the shipped lexicon
   * reads the transcript.
   */
  readonly speechAffect: string | null;
}

/** What an export folder is made of. Implemented on the library. */
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
  readonly artefacts: ExportArtefacts;
  readonly chat: ExportChat | null;
  readonly weights: SignalWeights;
  /** With the person's overlay, best first; null when there are none yet. */
  readonly highlights: readonly ReviewHighlight[] | null;
  /** What the analysis could not make. */
  readonly gaps: readonly Gap[];
}
