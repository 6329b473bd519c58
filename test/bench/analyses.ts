import { join } from 'node:path';
import { measureAnalysis, wavReferenceMs, type MeasuredAnalysis } from './analysis.ts';
import { measureClips } from './clips.ts';
import { makeLongChat, makeLongRecording } from './recordings.ts';
import { residentBytes } from './process-tree.ts';
import { add, count, isQuick, median, megabytes, ms, ratio, RUNS } from './report.ts';
import { measureReview } from './review.ts';

const LONG = isQuick ? { hours: 2, messages: 150_000 } : { hours: 13, messages: 1_000_000 };

/** An hour: what a person waits for after a usual stream. */
export async function hourOfAnalysis(dir: string): Promise<void> {
  const media = makeLongRecording(dir, 1);
  const chat = await makeLongChat(dir, 1, 60_000);
  const runs: { wavMs: number; measured: MeasuredAnalysis }[] = [];
  for (let run = 0; run < RUNS; run++) {
    runs.push({
      wavMs: wavReferenceMs(media, dir),
      measured: await measureAnalysis(join(dir, 'hour'), media, chat),
    });
  }
  const against = (stage: string): string =>
    ratio(median(runs.map(({ wavMs, measured }) => (measured.endedMs[stage] ?? Number.NaN) / wavMs)));
  add('1 h 720p, 60,000 messages: ffmpeg to 16 kHz mono WAV', ms(median(runs.map(({ wavMs }) => wavMs))));
  add('  until highlights from chat and loudness ÷ that', against('first-look'), 'aim ≤ 1.6');
  add('  until highlights with speech activity ÷ that', against('highlights'), 'aim ≤ 4');
  add('  until the filmstrip is there ÷ that', against('filmstrip'));
  add(
    '  event-loop delay p99 in the main process',
    ms(median(runs.map(({ measured }) => measured.eventLoop.p99Ms))),
    'aim ≤ 50 ms',
  );
  add('  longest event-loop delay', ms(median(runs.map(({ measured }) => measured.eventLoop.maxMs))));
  const clips = [];
  for (let run = 0; run < RUNS; run++) clips.push(await measureClips(media, dir));
  add(
    '30 s exact clip ÷ the bare ffmpeg command',
    ratio(median(clips.map((clip) => clip.exactMs / clip.bareMs))),
    'aim ≤ 1.15',
  );
  add(
    `30 s smart cut (${clips[0]?.smartNote ?? ''})`,
    ms(median(clips.map((clip) => clip.smartMs))),
    'aim ≤ 1500 ms',
  );
}

/** The longest stream that is promised: memory, and a review that stays quick. */
export async function longAnalysis(dir: string): Promise<void> {
  const media = makeLongRecording(dir, LONG.hours);
  const chat = await makeLongChat(dir, LONG.hours, LONG.messages);
  const dataDir = join(dir, 'long');
  const runs: MeasuredAnalysis[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await measureAnalysis(dataDir, media, chat));
  const of = (figure: (measured: MeasuredAnalysis) => number): number => median(runs.map(figure));
  const name = `${LONG.hours} h, ${count(LONG.messages)} messages`;
  const peakBytes = of(({ peak }) => residentBytes(peak));
  add(`${name}: peak RSS of the process tree`, megabytes(peakBytes), 'aim ≤ 400 MB');
  for (const part of runs.find(({ peak }) => residentBytes(peak) === peakBytes)?.peak ?? [])
    add(`  of that at its peak: ${part.name}`, megabytes(part.residentBytes));
  add('  until the first highlights', ms(of((measured) => measured.endedMs['first-look'] ?? Number.NaN)));
  add('  whole analysis', ms(of((measured) => measured.elapsedMs)));
  const p99Ms = of((measured) => measured.eventLoop.p99Ms);
  add('  event-loop delay p99 in the main process', ms(p99Ms), 'aim ≤ 50 ms');
  const review = await measureReview(dataDir, runs[0]!.vodId, RUNS);
  add('  its review: click to interactive', ms(median(review.interactiveMs)), 'aim ≤ 1000 ms');
  add('  p95 frame while panning and zooming', `${review.frames.p95Ms.toFixed(1)} ms`, 'aim ≤ 20 ms');
}
