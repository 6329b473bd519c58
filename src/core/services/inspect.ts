import { basename } from 'node:path';
import { stat } from 'node:fs/promises';
import type { InspectedFile } from '../../shared/contract/library.ts';
import { isAbortError, toErrorShape } from '../../shared/errors.ts';
import type { MediaProbe } from '../../shared/model/vod.ts';
import type { MediaTool } from '../ports/media-tool.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';

/** Says what a file is, from its content. Never throws for a bad file: its `error` says what is wrong with it. */
export async function inspectFile(
  deps: { media: MediaTool; workers: WorkerPool },
  path: string,
  signal: AbortSignal,
): Promise<InspectedFile> {
  const facts = await stat(path).catch(() => null);
  const blank = { path, sizeBytes: facts?.size ?? 0, durationMs: null, audioTracks: [], error: null };
  try {
    // The probe has the sentence for what is no file at all.
    if (facts?.isFile() !== true) await deps.media.probe(path, signal);
    const nature = await deps.workers.run('file.inspect', { path }, { signal });
    if (nature.chatFormat !== null) return { ...blank, kind: 'chat', description: nature.chatFormat };
    if (nature.transcriptFormat !== null)
      return { ...blank, kind: 'transcript', description: nature.transcriptFormat };
    const probe = await deps.media.probe(path, signal);
    return {
      ...blank,
      kind: 'media',
      description: describe(probe),
      durationMs: probe.durationMs,
      audioTracks: probe.audio,
    };
  } catch (thrown) {
    if (isAbortError(thrown)) throw thrown;
    return { ...blank, kind: 'unknown', description: basename(path), error: toErrorShape(thrown) };
  }
}

function describe(probe: MediaProbe): string {
  const { video, audio, container } = probe;
  const picture =
    video === null
      ? 'no picture'
      : `${video.codec} ${video.width}×${video.height} ${Math.round(video.frameRate * 100) / 100} fps`;
  const sound =
    audio.length === 0 ? 'no sound' : audio.length === 1 ? audio[0]!.codec : `${audio.length} audio tracks`;
  return [container.split(',')[0], picture, sound].join(' · ');
}
