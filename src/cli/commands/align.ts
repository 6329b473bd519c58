import type { SoundOffset } from '../../shared/model/sound-offset.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { fileOrVod } from '../file-or-vod.ts';

/** Lines up two recordings by their sound. */
export async function align(
  { withLibrary, output, signal }: CommandContext,
  one: string,
  two: string,
): Promise<void> {
  await withLibrary(async (client) => {
    const sides = { one: await fileOrVod(client, one, signal), two: await fileOrVod(client, two, signal) };
    const { names, offset, tracks } = await client.call('sound.align', sides, { signal });
    output.answer({ names, ...offset, tracks }, offsetLines(names, offset));
  });
}

/** What was found, for people. */
export function offsetLines(
  [one, two]: readonly [string, string],
  { offsetMs, endOffsetMs, driftPpm, confidence, stretches }: SoundOffset,
): string[] {
  const begins = `${formatTimestamp(Math.abs(offsetMs), { millis: true })} ${offsetMs < 0 ? 'before' : 'after'}`;
  return [
    `${two} begins ${begins} the beginning of ${one} (${offsetMs} ms), confidence ${confidence.toFixed(2)}.`,
    ...(driftPpm === 0
      ? []
      : [`Their clocks run apart: ${offsetMs} ms at first, ${endOffsetMs} ms in the end (${driftPpm} ppm).`]),
    ...(stretches.length === 1
      ? []
      : [
          'One of them lacks something in between:',
          ...stretches.map(
            (stretch) =>
              `  ${formatTimestamp(stretch.startMs)}–${formatTimestamp(stretch.endMs)} of ${one}: ${stretch.offsetMs} ms`,
          ),
        ]),
  ];
}
