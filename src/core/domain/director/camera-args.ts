import type { MediaProbe } from '../../../shared/model/vod.ts';
import { inputArgs, MP4_ARGS, secText } from '../clips/clip-args.ts';
import { decodeSeekSec } from '../clips/clip-plan.ts';
import { audioEncoderArgs, videoEncoderArgs } from '../clips/encoder-args.ts';
import { frameSec, rateText } from '../clips/frame-rate.ts';
import { type CameraPiece, type CameraPlan, shownSize } from './camera-plan.ts';

export interface CameraArgsInput {
  readonly plan: CameraPlan;
  /** By position: the file as ffmpeg wants it (`file:…`). */
  readonly cameras: readonly { readonly input: string; readonly probe: MediaProbe }[];
  /** Where the sound comes from and where it begins, in seconds of that file; several are added up. */
  readonly sound: readonly { readonly camera: number; readonly fromSec: number }[];
  readonly encoder: string;
}

const SOUND_FORMAT = { channels: 2, sampleRateHz: 48_000 };
/** Decoding begins so much before a shot: frames that were before it are there to begin with. */
const LOOK_BACK_SEC = 1;
/** Of files without an index seeking lands somewhere after a keyframe. */
const LOOK_BACK_WITHOUT_INDEX_SEC = 12;
/** A picture that ends this little before its shot does stays; after more, the clip is black. */
const HOLD_SEC = 0.5;
/** Many inputs are open at once; each gets few threads. */
const THREADS = ['-threads', '2'];

interface Graphs {
  readonly inputs: string[];
  readonly chains: string[];
}

/**
 * One run: every shot is an input of its own (so that no frame waits in memory for its turn), put on the grid of the
 * clip over black, exactly as many frames as planned, and the shots one behind the other. The sound is one stretch
 * and knows nothing of the cuts.
 */
export function cameraArgs(input: CameraArgsInput): string[] {
  const { plan, sound, encoder } = input;
  const graphs: Graphs = { inputs: [], chains: [] };
  let inputs = 0;
  const open = (args: readonly string[]): number => {
    graphs.inputs.push(...THREADS, ...args);
    return inputs++;
  };
  for (const [at, piece] of plan.pieces.entries()) graphs.chains.push(...pieceChains(input, piece, at, open));
  const labels = plan.pieces.map((_piece, at) => `[s${at}]`).join('');
  graphs.chains.push(`${labels}concat=n=${plan.pieces.length}:v=1:a=0[v]`);
  if (sound.length > 0) graphs.chains.push(...soundChains(input, open));
  return [
    ...graphs.inputs,
    '-filter_complex',
    graphs.chains.join(';'),
    ...['-map', '[v]', '-r', rateText(plan.rate), ...videoEncoderArgs(encoder, plan.rate)],
    ...(sound.length > 0 ? ['-map', '[a]', ...audioEncoderArgs(SOUND_FORMAT)] : []),
    ...MP4_ARGS,
  ];
}

const seekFor = (probe: MediaProbe, fromSec: number): number =>
  decodeSeekSec(probe, fromSec - LOOK_BACK_WITHOUT_INDEX_SEC, Math.max(0, fromSec - LOOK_BACK_SEC));

function pieceChains(
  { plan, cameras }: CameraArgsInput,
  { camera, fromSec, frameCount }: CameraPiece,
  at: number,
  open: (args: readonly string[]) => number,
): string[] {
  const { input, probe } = cameras[camera]!;
  const rate = rateText(plan.rate);
  const toSec = fromSec + frameCount * frameSec(plan.rate);
  const endSec = probe.durationMs / 1000;
  const black = `color=c=black:s=${plan.width}x${plan.height}:r=${rate},trim=end_frame=${frameCount},format=yuv420p`;
  if (toSec <= 0 || fromSec >= endSec) return [`${black},setsar=1[s${at}]`];
  const seekSec = seekFor(probe, fromSec);
  const index = open(inputArgs(input, seekSec, toSec));
  const beginSec = fromSec - seekSec;
  const chain = [
    `setpts=PTS-(${secText(beginSec)})/TB`,
    // Holds the frame before over the begin; of a camera that begins later, black comes first.
    `fps=fps=${rate}:start_time=${secText(Math.max(0, -fromSec))}:round=near`,
    ...scaled(plan, probe),
    'format=yuv420p',
  ].join(',');
  const atEnd = toSec > endSec + HOLD_SEC ? 'pass' : 'repeat';
  return [
    `${black}[b${at}]`,
    `[${index}:V:0]${chain}[f${at}]`,
    `[b${at}][f${at}]overlay=x=(W-w)/2:y=(H-h)/2:eof_action=${atEnd},trim=end_frame=${frameCount},setsar=1[s${at}]`,
  ];
}

/** Fitted into the clip's picture; what is left over stays black. */
function scaled(plan: CameraPlan, probe: MediaProbe): string[] {
  const { width, height } = shownSize(probe);
  const fit = Math.min(plan.width / width, plan.height / height);
  const even = (side: number): number => Math.max(2, 2 * Math.round((side * fit) / 2));
  return [`scale=${even(width)}:${even(height)}`];
}

function soundChains(
  { plan, cameras, sound }: CameraArgsInput,
  open: (args: readonly string[]) => number,
): string[] {
  const lengthSec = plan.frameCount * frameSec(plan.rate);
  const placed = sound.map(({ camera, fromSec }, at) => {
    const { input, probe } = cameras[camera]!;
    const seekSec = Math.max(0, fromSec - LOOK_BACK_SEC);
    const index = open(inputArgs(input, seekSec, Math.max(seekSec, fromSec + lengthSec)));
    const beginSec = fromSec - seekSec;
    const chain = [
      `atrim=start=${secText(Math.max(0, beginSec))}:end=${secText(Math.max(0, beginSec + lengthSec))}`,
      `asetpts=PTS-(${secText(beginSec)})/TB`,
      'aresample=async=1:first_pts=0',
      `aformat=sample_rates=${SOUND_FORMAT.sampleRateHz}:channel_layouts=stereo`,
    ].join(',');
    return `[${index}:a:${probe.audio[0]!.index}]${chain}[t${at}]`;
  });
  const labels = sound.map((_one, at) => `[t${at}]`).join('');
  // amix divides by the number of inputs; microphones in one room add up.
  const mixed =
    sound.length === 1 ? '' : `amix=inputs=${sound.length}:duration=longest,volume=${sound.length},`;
  return [...placed, `${labels}${mixed}apad,atrim=end=${secText(lengthSec)}[a]`];
}
