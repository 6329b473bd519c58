import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createMediaTool } from '../../src/core/infra/ffmpeg/media-tool.ts';
import { cutClip } from '../../src/core/services/clips/cut-clip.ts';
import { defaultClipAudio } from '../../src/core/services/clips/make-clip.ts';
import type { CutMode } from '../../src/shared/model/clip.ts';

const START_SEC = 601.5;
const CLIP_SEC = 30;

export interface MeasuredClips {
  readonly bareMs: number;
  readonly exactMs: number;
  readonly smartMs: number;
  readonly smartNote: string;
}

/** A 30 s clip of a recording: ffmpeg by hand, our exact cut (checks included) and our smart cut. */
export async function measureClips(media: string, dir: string): Promise<MeasuredClips> {
  const tool = createMediaTool({ settings: () => ({ ffmpegPath: null, ffprobePath: null }) });
  const probe = await tool.probe(media);
  const cut = async (mode: CutMode): Promise<{ elapsedMs: number; note: string }> => {
    const startedMs = performance.now();
    const made = await cutClip({
      media: tool,
      sourcePath: media,
      probe,
      range: { startMs: START_SEC * 1000, endMs: (START_SEC + CLIP_SEC) * 1000 },
      mode,
      outPath: join(dir, `${mode}.mp4`),
      encoder: 'libx264',
      audio: defaultClipAudio(probe),
      signal: new AbortController().signal,
    });
    return { elapsedMs: performance.now() - startedMs, note: made.note };
  };
  const bareMs = bareCutMs(media, join(dir, 'bare.mp4'));
  const exact = await cut('exact');
  const smart = await cut('smart');
  return { bareMs, exactMs: exact.elapsedMs, smartMs: smart.elapsedMs, smartNote: smart.note };
}

function bareCutMs(media: string, out: string): number {
  const startedMs = performance.now();
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-ss', String(START_SEC), '-i', media, '-t', String(CLIP_SEC)],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '192k', '-movflags', '+faststart', out],
  ]);
  return performance.now() - startedMs;
}
