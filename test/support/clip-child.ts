/**
 * The clips of a recording whose moments wait, as after a start of the app; to be killed. Argument: the library's folder,
 * with `recordings/rec1` and `segments.json` in it. Prints a line at each change of a clip.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedSegment } from '../../src/core/domain/live/covered-segments.ts';
import { openClipLedger } from '../../src/core/infra/clip-jobs/sqlite-ledger.ts';
import { createMediaTool } from '../../src/core/infra/ffmpeg/media-tool.ts';
import { createClipJobs, makeClipHere } from '../../src/core/live/clips/clip-jobs.ts';
import { LiveAnalysis } from '../../src/core/live/analysis/live-analysis.ts';
import { lexiconClassifier } from '../../src/core/domain/chat/lexicon-classifier.ts';
import { DEFAULT_WEIGHTS } from '../../src/core/domain/scoring/weights.ts';
import { noMetrics } from '../../src/core/ports/metrics.ts';
import { silentLog } from '../../src/core/ports/log.ts';

const libraryDir = process.argv[2]!;
const media = createMediaTool({
  settings: () => ({ ffmpegPath: null, ffprobePath: null }),
  env: process.env,
});
const jobs = createClipJobs(openClipLedger(join(libraryDir, 'clip-jobs.db')), makeClipHere(media), media);
const segments = JSON.parse(readFileSync(join(libraryDir, 'segments.json'), 'utf8')) as RecordedSegment[];
const analysis = new LiveAnalysis({
  ...{ media, log: silentLog, classifier: lexiconClassifier, ignoredChatters: [], weights: DEFAULT_WEIGHTS },
  clipJobs: {
    async write(task, choose) {
      process.stdout.write(`begins ${task.jobId}\n`);
      const made = await jobs.write(task, choose);
      process.stdout.write(`made ${task.jobId}\n`);
      return made;
    },
  },
  ...{ sensitivity: 0.5, recordingId: 'rec1', startedAtUnixMs: segments[0]!.startUnixMs, segments },
  ...{
    dir: join(libraryDir, 'recordings', 'rec1'),
    chatKeptSince: () => 0,
    takesFaces: () => true,
    clipsDir: join(libraryDir, 'saved'),
  },
  ...{ savesClips: () => true, onMoment: () => undefined, metrics: noMetrics },
});
await analysis.finish();
process.stdout.write('done\n');
