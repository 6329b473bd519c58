import { AppError } from '../../../shared/errors.ts';
import type { Clip } from '../../../shared/model/clip.ts';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import type { ClipAudio } from '../../domain/clips/clip-args.ts';
import { type ClipNameFacts, clipName } from '../../../shared/clip-name.ts';
import type { MediaTool, MediaToolReport } from '../../ports/media-tool.ts';
import { freeClipPath } from './clip-path.ts';
import { clipExtension, cutClip } from './cut-clip.ts';
import type { ClipQueueDeps } from './queue.ts';

/** What making a clip needs to know of its VOD and of the person's settings. */
export interface ClipSource {
  readonly sourcePath: string;
  readonly probe: MediaProbe;
  readonly audio: ClipAudio;
  readonly folder: string;
  readonly nameTemplate: string;
  readonly nameFacts: Pick<ClipNameFacts, 'category' | 'score' | 'recordedAtUnixMs' | 'channel' | 'number'>;
  readonly useHardwareEncoder: boolean;
}

/** The best encoder that works, or the software one. Throws AppError `clip/no-encoder`. */
export function chooseEncoder(report: MediaToolReport, useHardware: boolean): string {
  const encoder = useHardware ? report.h264Encoders[0] : report.h264Encoders.at(-1);
  if (encoder !== undefined) return encoder;
  throw new AppError({
    code: 'clip/no-encoder',
    message: `The ffmpeg at ${report.ffmpegPath} can't encode H.264.`,
    nextStep: 'Install a full ffmpeg build, run npm run setup, or use the copy mode.',
  });
}

/** Sound for a clip: what people hear on most recordings is the first track; the voice alone would lack the game. */
export const defaultClipAudio = (probe: MediaProbe): ClipAudio =>
  probe.audio.length === 0 ? { kind: 'none' } : { kind: 'track', index: probe.audio[0]!.index };

/** Makes the clips of a queue: looks up the source, finds a free name, cuts. */
export const clipMaker =
  (deps: {
    media: MediaTool;
    /** Throws an AppError when the VOD or its media is gone. */
    source: (clip: Clip) => ClipSource | Promise<ClipSource>;
  }): ClipQueueDeps['make'] =>
  async (clip, { signal, onProgress, onPath, promisedPaths }) => {
    const source = await deps.source(clip);
    const outPath =
      clip.path ??
      (await freeClipPath(
        source.folder,
        clipName(source.nameTemplate, { ...source.nameFacts, ...clip }),
        clipExtension(source.probe, clip.mode, source.audio),
        promisedPaths,
      ));
    onPath(outPath);
    const encoder =
      source.probe.video === null
        ? 'aac'
        : chooseEncoder(await deps.media.report(), source.useHardwareEncoder);
    const made = await cutClip({
      media: deps.media,
      sourcePath: source.sourcePath,
      probe: source.probe,
      range: { startMs: clip.startMs, endMs: clip.endMs },
      mode: clip.mode,
      outPath,
      encoder,
      audio: source.audio,
      signal,
      onProgress,
    });
    return { ...made, path: outPath };
  };
