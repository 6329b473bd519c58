import { runForOutput, startFfmpeg } from './child.ts';

/** Best first; software last. VA-API is left out: it needs a device and an upload filter in every command. */
const HARDWARE_H264 = ['h264_nvenc', 'h264_videotoolbox', 'h264_qsv', 'h264_amf', 'h264_mf'];
const SOFTWARE_H264 = ['libx264', 'libopenh264'];

const ENCODERS = [...HARDWARE_H264, ...SOFTWARE_H264, 'libx265', 'aac', 'libopus', 'libvpx-vp9', 'libsvtav1'];
const FILTERS = ['drawtext', 'xfade', 'scdet', 'loudnorm', 'ebur128', 'tile', 'aresample'];
const PROTOCOLS = ['srt', 'rtmp', 'https'];
const TEST_FRAME_TIMEOUT_MS = 10_000;

/** Names in ffmpeg's listings: ` V....D libx264  H.264 …`, ` TSC ass  V->V …`, or a bare name per line. */
function listedNames(listing: string): Set<string> {
  const names = new Set<string>();
  for (const line of listing.split('\n')) {
    const flagged = /^ [A-Z.|]{2,6} +([\w-]+)/.exec(line)?.[1];
    const bare = /^ {2,}([a-z][\w-]*)$/.exec(line.trimEnd())?.[1];
    const name = flagged ?? bare;
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** Being listed says little: a driver may be missing. Only a frame that was encoded counts. */
async function encodesTestFrame(ffmpegPath: string, encoder: string): Promise<boolean> {
  try {
    await startFfmpeg(
      ffmpegPath,
      [
        ...['-f', 'lavfi', '-i', 'color=black:size=640x360:rate=30'],
        ...['-frames:v', '2', '-pix_fmt', 'yuv420p', '-c:v', encoder, '-f', 'null', '-'],
      ],
      { signal: AbortSignal.timeout(TEST_FRAME_TIMEOUT_MS) },
    ).done;
    return true;
  } catch {
    return false;
  }
}

export interface MediaToolCapabilities {
  readonly capabilities: Readonly<Record<string, boolean>>;
  readonly h264Encoders: readonly string[];
}

/** One that encoded a test frame. */
export const hasHardwareEncoder = ({ h264Encoders }: Pick<MediaToolCapabilities, 'h264Encoders'>): boolean =>
  h264Encoders.some((encoder) => HARDWARE_H264.includes(encoder));

/** Lists what the build has and tries every H.264 encoder that it lists with two real frames. */
export async function probeCapabilities(ffmpegPath: string): Promise<MediaToolCapabilities> {
  const list = async (what: string): Promise<Set<string>> =>
    listedNames((await runForOutput(ffmpegPath, ['-hide_banner', what])).stdout);
  const [encoders, filters, protocols] = await Promise.all([
    list('-encoders'),
    list('-filters'),
    list('-protocols'),
  ]);
  const capabilities: Record<string, boolean> = {};
  for (const name of ENCODERS) capabilities[name] = encoders.has(name);
  for (const name of FILTERS) capabilities[name] = filters.has(name);
  for (const name of PROTOCOLS) capabilities[name] = protocols.has(name);
  capabilities['libass'] = filters.has('ass') || filters.has('subtitles');
  const h264Encoders: string[] = [];
  for (const encoder of [...HARDWARE_H264, ...SOFTWARE_H264]) {
    if (encoders.has(encoder) && (await encodesTestFrame(ffmpegPath, encoder))) h264Encoders.push(encoder);
  }
  return { capabilities, h264Encoders };
}
