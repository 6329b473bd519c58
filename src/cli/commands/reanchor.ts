import type { Reanchored } from '../../shared/contract/align.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { fileOrVod } from '../file-or-vod.ts';
import { findVod } from '../find-vod.ts';
import { plural } from '../table.ts';
import { offsetLines } from './align.ts';
import { waitForClip } from './clip.ts';

export interface ReanchorOptions {
  readonly clips?: boolean;
}

/** Copies what a person marked and decided to another recording of the same stream. */
export async function reanchor(
  context: CommandContext,
  vod: string,
  other: string,
  { clips = false }: ReanchorOptions,
): Promise<void> {
  const { output, signal } = context;
  await context.withLibrary(async (client) => {
    const { vodId } = await findVod(client, vod, signal);
    const to = await fileOrVod(client, other, signal);
    const result = await client.call('sound.reanchor', { vodId, to, cutClips: clips }, { signal });
    const paths: (string | null)[] = [];
    for (const clipId of result.clipIds) paths.push((await waitForClip(client, clipId, context)).path);
    output.answer({ ...result, clipPaths: paths }, [
      ...offsetLines(result.names, result.offset),
      ...countLines(result, clips),
      ...paths.map((path) => path ?? ''),
      ...(result.existed
        ? []
        : [
            'It is in the library now. Its analysis runs while the app is open, or with: klipstream analyze.',
          ]),
    ]);
  });
}

function countLines({ vodId, markers, decisions, clips, clipIds }: Reanchored, isCut: boolean): string[] {
  const left = [...markers.left, ...decisions.left, ...clips.left];
  return [
    `Copied to ${vodId}: ${plural(markers.moved, 'marker')}, ${plural(decisions.moved, 'decision')}.`,
    ...(isCut ? [`Cut anew: ${plural(clipIds.length, 'clip')} of ${clips.moved}.`] : []),
    ...(!isCut && clips.moved > 0
      ? [`${plural(clips.moved, 'clip')} can be cut again from it: --clips.`]
      : []),
    ...left.map(
      ({ label, atMs, why }) =>
        `Left behind (${why}): ${formatTimestamp(atMs)} ${label}${why === 'unclear' ? ', near which one recording lacks something' : ''}`,
    ),
  ];
}
