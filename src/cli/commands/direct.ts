import { resolve } from 'node:path';
import type { DirectedShot, DirectorCut } from '../../shared/contract/director.ts';
import type { StreamInput } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { formatTimestamp, parseTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { settled } from '../settled.ts';
import { plural } from '../table.ts';

type Asked = StreamInput<'director.cut'>;

export interface DirectOptions {
  readonly out: string;
  /** When each further recording begins, on the first one's clock; left out: by the sound. */
  readonly offset?: readonly number[];
  readonly from?: number;
  readonly to?: number;
  readonly minShot: number;
  readonly wide?: number;
  readonly sound: readonly number[];
  readonly pin: Asked['pins'];
}

const DOING: Record<DirectorCut['doing'], string> = {
  aligning: 'Lining up by sound',
  measuring: 'Listening and looking',
  cutting: 'Cutting',
};
const REASONS: Record<DirectedShot['reason'], string> = {
  start: 'to begin with',
  speaks: 'speaks',
  'both-speak': 'both speak',
  event: 'something happened',
  face: 'a face',
  pinned: 'as you asked',
  'others-missing': 'the other has no picture',
  variety: 'for a change',
  free: 'nothing else',
};

/** Cuts a clip between recordings of the same talk: who speaks is shown. */
export async function direct(
  { withLibrary, output, signal }: CommandContext,
  files: readonly string[],
  options: DirectOptions,
): Promise<void> {
  const { from, to, offset } = options;
  if (files.length < 2) throw refused('A clip between cameras needs two recordings or more.');
  if (offset !== undefined && offset.length !== files.length - 1)
    throw refused('`--offset` needs a time for every recording after the first, with commas between.');
  if ((from === undefined) !== (to === undefined))
    throw refused('`--from` and `--to` are needed both, or neither.');
  const asked: Asked = {
    cameras: files.map((path, at) => ({
      path: resolve(path),
      offsetMs: at === 0 ? 0 : (offset?.[at - 1] ?? null),
    })),
    range: from === undefined || to === undefined ? null : { startMs: from, endMs: to },
    ...{ minShotMs: options.minShot, wideCamera: options.wide ?? null, pins: [...options.pin] },
    ...{ soundOf: [...options.sound], outPath: resolve(options.out) },
  };
  await withLibrary(async (client) => {
    const result = await settled<NonNullable<DirectorCut['result']>>(signal, (resolveWith, reject) =>
      client.subscribe(
        'director.cut',
        asked,
        (event) => {
          if (event.result !== null) resolveWith(event.result);
          else output.progress(`${DOING[event.doing]}: ${Math.round(event.fraction * 100)} %`);
        },
        reject,
      ),
    );
    const at = (ms: number): string => formatTimestamp(ms, { millis: true });
    output.answer({ ...result, path: asked.outPath }, [
      ...result.shots.map(
        ({ startMs, endMs, camera, reason }) =>
          `${at(startMs)}–${at(endMs)}  camera ${camera}  ${REASONS[reason]}`,
      ),
      `${plural(result.shots.length, 'shot')} in ${asked.outPath}.`,
    ]);
  });
}

const refused = (message: string): AppError =>
  new AppError({ code: 'arguments', message, nextStep: 'See `klipstream direct --help`.' });

/** `0:10-0:20=2`: from, to, camera. Null: it is none. */
export function pinOf(text: string): Asked['pins'][number] | null {
  const [, from, to, camera] = /^([\d:.]+)-([\d:.]+)=(\d{1,2})$/.exec(text) ?? [];
  const [startMs, endMs] = [parseTimestamp(from ?? ''), parseTimestamp(to ?? '')];
  if (startMs === null || endMs === null || endMs <= startMs || camera === undefined) return null;
  return { startMs, endMs, camera: Number(camera) };
}
