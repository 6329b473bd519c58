import {
  AS_SPEECH,
  ON_MEDIA_TIME,
  SPEECH_OUTPUT_ARGS,
  speechInputArgs,
} from '../../domain/playback/speech-wav.ts';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Gap, MediaProbe } from '../../../shared/model/vod.ts';
import { fitsMp4 } from '../../domain/clips/clip-args.ts';
import type { FolderLayout } from '../../domain/export-folder/folder-layout.ts';
import { type MediaTool, mediaPathArg } from '../../ports/media-tool.ts';
import { type DiskProbe, demandSpace } from '../clips/disk.ts';
import type { ExportSource } from './source.ts';
import { placeFile, writeWhole } from './write-file.ts';

export interface MediaFilesRequest {
  readonly media: MediaTool;
  readonly source: ExportSource;
  readonly layout: FolderLayout;
  readonly outDir: string;
  readonly signal: AbortSignal;
  readonly disk: DiskProbe;
  readonly onProgress: (fraction: number) => void;
}

const gap = (what: string, reason: string, nextStep: string | null = null): Gap => ({
  stageId: `export.${what}`,
  reason,
  nextStep,
});

const BRAND_BYTES = 12;

/** Whether the file is an mp4 by its own word; QuickTime files look the same to ffprobe. */
async function isMp4(path: string, probe: MediaProbe): Promise<boolean> {
  if (!probe.container.split(',').includes('mp4')) return false;
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(BRAND_BYTES);
    await file.read(head, 0, BRAND_BYTES, 0);
    return head.toString('latin1', 4, 8) === 'ftyp' && head.toString('latin1', 8, 12) !== 'qt  ';
  } finally {
    await file.close();
  }
}

const BIT_EXACT_ARGS = [
  '-map_metadata',
  '-1',
  '-fflags',
  '+bitexact',
  '-flags:v',
  '+bitexact',
  '-flags:a',
  '+bitexact',
];

/** Streams as they are where mp4 can carry them; the others are encoded. */
function remuxArgs(probe: MediaProbe): string[] {
  const audio = probe.audio.flatMap((track) => {
    const fits = fitsMp4({ probe: { ...probe, video: null }, audio: { kind: 'track', index: track.index } });
    return [`-c:a:${track.index}`, fits ? 'copy' : 'aac'];
  });
  const videoFits = fitsMp4({ probe, audio: { kind: 'none' } });
  return [
    ...['-map', '0:V:0', '-map', '0:a?', '-dn', '-sn'],
    ...(videoFits
      ? ['-c:v', 'copy', ...(probe.video?.codec === 'hevc' ? ['-tag:v', 'hvc1'] : [])]
      : ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-pix_fmt', 'yuv420p']),
    ...audio,
    ...BIT_EXACT_ARGS,
    ...['-movflags', '+faststart', '-f', 'mp4'],
  ];
}

/** `raw/videos/…mp4`: a second name of the media where it can be one, a remux where its container is another. */
export async function exportVideo(request: MediaFilesRequest): Promise<Gap[]> {
  const { source, layout, outDir, signal } = request;
  const { mediaPath, probe } = source;
  if (mediaPath === null || probe === null)
    return [gap('video', 'There is no media file.', 'Relink the recording and export again.')];
  if (probe.video === null) return [gap('video', 'The media has no picture.')];
  const path = join(outDir, layout.video);
  if (await isMp4(mediaPath, probe)) {
    await placeFile(mediaPath, path, { share: true });
    return [];
  }
  const { size } = await stat(mediaPath);
  await writeWhole(path, async (partPath) => {
    await demandSpace(request.disk, path, size);
    await request.media.run(
      ['-y', '-i', mediaPathArg(mediaPath), ...remuxArgs(probe), mediaPathArg(partPath)],
      {
        signal,
        durationMs: probe.durationMs,
        onProgress: request.onProgress,
      },
    );
  });
  return [];
}

/** The speech WAV as the audio stage makes it: silence where the track has none, frame n at n / 16000 s. */
const speechArgs = (probe: MediaProbe, mediaPath: string, voiceTrack: number): string[] => [
  ...[...speechInputArgs(probe.container), '-i', mediaPathArg(mediaPath)],
  ...['-filter_complex', `[0:a:${voiceTrack}]${ON_MEDIA_TIME},${AS_SPEECH}[speech]`],
  ...SPEECH_OUTPUT_ARGS,
];

/** `raw/audio/…wav`: the artefact, or made again from the media when that was reclaimed. */
export async function exportAudio(request: MediaFilesRequest): Promise<Gap[]> {
  const { source, layout, outDir, signal } = request;
  const { mediaPath, probe, speechWavPath } = source;
  const path = join(outDir, layout.audio);
  if (speechWavPath !== null) {
    await placeFile(speechWavPath, path, { share: false });
    return [];
  }
  if (mediaPath === null || probe === null)
    return [gap('audio', 'There is no media file.', 'Relink the recording and export again.')];
  if (probe.audio.length === 0) return [gap('audio', 'The media has no sound.')];
  const voiceTrack = Math.min(source.voiceTrack, probe.audio.length - 1);
  const neededBytes = (probe.durationMs / 1000) * 32_000;
  await writeWhole(path, async (partPath) => {
    await demandSpace(request.disk, path, neededBytes);
    await request.media.run([...speechArgs(probe, mediaPath, voiceTrack), mediaPathArg(partPath)], {
      signal,
      durationMs: probe.durationMs,
      onProgress: request.onProgress,
    });
  });
  return [];
}

/** `raw/waveforms/…`: copies of the artefacts. */
export async function exportWaveform({ source, layout, outDir }: MediaFilesRequest): Promise<Gap[]> {
  const files = [
    { from: source.waveformPngPath, to: layout.waveformPng },
    { from: source.waveformJsonPath, to: layout.waveformJson },
  ];
  for (const { from, to } of files)
    if (from !== null) await placeFile(from, join(outDir, to), { share: false });
  return files.some(({ from }) => from === null) ? [gap('waveform', 'There is no waveform.')] : [];
}

/** A failed video or sound file must not take the rest of the export with it; a full drive or a cancel must. */
export async function asGap(what: string, work: () => Promise<Gap[]>): Promise<Gap[]> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code.startsWith('disk/')) throw thrown;
    return [gap(what, thrown.message, thrown.nextStep ?? null)];
  }
}
