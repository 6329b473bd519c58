import { join } from 'node:path';
import { MediaProbe } from '../../../shared/model/vod.ts';
import { mediaPathArg } from '../../ports/media-tool.ts';
import { defineStage } from '../stage.ts';

const AT_RATIO = 0.2;
/** Of so many key pictures the most typical one is taken, which a black or white one never is. */
const CANDIDATES = 6;
const WIDTH_PX = 640;

/** One picture for the library, made once the highlights are up; nothing for a recording without pictures. */
export const posterStage = defineStage({
  id: 'poster',
  version: 1,
  inputs: ['source.media', 'media.probe'],
  outputs: ['poster'],
  // ffmpeg holds 170–230 MB for the index of a 13 h recording: not beside the threads that measure.
  after: ['highlights'],
  lane: 'io',
  status: 'Finding highlights',
  half: 'analysis',
  optional: true,
  params: () => ({}),
  async run(ctx) {
    const probe = MediaProbe.parse(await ctx.readJson('media.probe'));
    if (probe.video === null) return {};
    const file = join(ctx.tempDir, 'poster.jpg');
    const atSec = (probe.durationMs * AT_RATIO) / 1000;
    await ctx.media.run(
      [
        ...['-ss', atSec.toFixed(3), '-skip_frame', 'nokey', '-i'],
        mediaPathArg(ctx.input('source.media').path ?? ''),
        ...['-map', '0:v:0', '-vf', `thumbnail=${CANDIDATES},scale=w='min(${WIDTH_PX},iw)':h=-2`],
        ...['-frames:v', '1', '-q:v', '4', '-pix_fmt', 'yuvj420p', '-flags:v', '+bitexact'],
        ...['-f', 'image2', '-update', '1', '-y', mediaPathArg(file)],
      ],
      { signal: ctx.signal },
    );
    return { poster: { file } };
  },
});
