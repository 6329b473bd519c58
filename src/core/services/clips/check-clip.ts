import { z } from 'zod';
import type { ClipPlan } from '../../domain/clips/clip-plan.ts';
import { frameSec } from '../../domain/clips/frame-rate.ts';
import { type MediaTool, mediaPathArg } from '../../ports/media-tool.ts';

const Seconds = z
  .string()
  .optional()
  .transform((text) => (text === undefined ? null : Number.parseFloat(text)));
const Count = Seconds;
const Streams = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string().optional(),
      start_time: Seconds,
      duration: Seconds,
      nb_frames: Count,
      nb_read_packets: Count,
    }),
  ),
});

/** What a finished file says of itself, from its index alone. */
export interface ClipFacts {
  readonly video: { startSec: number; durationSec: number | null; frames: number | null } | null;
  readonly audio: { startSec: number; durationSec: number | null } | null;
}

/** Reads the index of a clip. `countPackets` reads the whole file, for containers without a count. */
export async function readClipFacts(
  media: MediaTool,
  path: string,
  options: { countPackets: boolean; signal: AbortSignal },
): Promise<ClipFacts> {
  const output = await media.ffprobe(
    [
      ...['-v', 'error', ...(options.countPackets ? ['-count_packets'] : [])],
      ...['-show_entries', 'stream=codec_type,start_time,duration,nb_frames,nb_read_packets'],
      ...['-of', 'json', mediaPathArg(path)],
    ],
    options.signal,
  );
  const { streams } = Streams.parse(JSON.parse(output));
  const video = streams.find((stream) => stream.codec_type === 'video');
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  return {
    video:
      video === undefined
        ? null
        : {
            startSec: video.start_time ?? 0,
            durationSec: video.duration,
            frames: options.countPackets ? video.nb_read_packets : video.nb_frames,
          },
    audio: audio === undefined ? null : { startSec: audio.start_time ?? 0, durationSec: audio.duration },
  };
}

/** AAC comes in packets of 1024 samples, so sound may end this much beside the picture. */
const AUDIO_PACKET_SEC = 1024 / 44_100;
/** What frames put on a constant grid may differ in count from what was reckoned. */
const GRID_FRAMES = 1;
const MILLISECOND_SEC = 0.001;

export interface CheckOptions {
  readonly hasAudio: boolean;
  /** The grid of a constant rate was laid over uneven frames. */
  readonly uneven: boolean;
}

/** Compares a clip with its plan: frames, first frame, length, A/V offset. Null = it is what it should be. */
export function clipProblem(plan: ClipPlan, facts: ClipFacts, options: CheckOptions): string | null {
  const oneFrameSec = (plan.rate === null ? AUDIO_PACKET_SEC : frameSec(plan.rate)) + MILLISECOND_SEC;
  if (options.hasAudio && facts.audio === null) return 'the sound is missing';
  if (plan.frameCount !== null) {
    if (facts.video === null) return 'the picture is missing';
    const off = Math.abs((facts.video.frames ?? 0) - plan.frameCount);
    if (off > (options.uneven ? GRID_FRAMES : 0))
      return `${facts.video.frames ?? 0} frames instead of ${plan.frameCount}`;
    if (Math.abs(facts.video.startSec) > oneFrameSec / 2)
      return `the picture begins at ${facts.video.startSec} s`;
  }
  const lengthSec = plan.endSec - plan.startSec;
  const shownSec = facts.video?.durationSec ?? facts.audio?.durationSec ?? lengthSec;
  const allowedSec = oneFrameSec * (options.uneven ? GRID_FRAMES + 1 : 1);
  if (Math.abs(shownSec - lengthSec) > allowedSec) return `it lasts ${shownSec} s instead of ${lengthSec} s`;
  if (plan.mode === 'copy' || facts.audio === null) return null;
  if (Math.abs(facts.audio.startSec - (facts.video?.startSec ?? 0)) > oneFrameSec)
    return `the sound begins ${facts.audio.startSec} s after the picture`;
  const heardSec = facts.audio.durationSec ?? shownSec;
  if (Math.abs(heardSec - shownSec) > oneFrameSec + AUDIO_PACKET_SEC)
    return `the sound lasts ${heardSec} s, the picture ${shownSec} s`;
  return null;
}
