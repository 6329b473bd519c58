/**
 * A session of two cameras after a start of the app (`app`), or a worker of lane `gpu` (`worker`); to be killed. Arguments:
 * which, the library's folder with `recordings/rec1` and `rec2` and both recordings' `segments.json` in it, a Redis URL or
 * `-`. The app prints what became of the clips, the worker a line for each that it made.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeClipMaker, startLaneWorkers } from '../../src/core/compose-clips.ts';
import { lexiconClassifier } from '../../src/core/domain/chat/lexicon-classifier.ts';
import type { RecordedSegment } from '../../src/core/domain/live/covered-segments.ts';
import { DEFAULT_WEIGHTS } from '../../src/core/domain/scoring/weights.ts';
import { openClipLedger } from '../../src/core/infra/clip-jobs/sqlite-ledger.ts';
import { LiveAnalysis } from '../../src/core/live/analysis/live-analysis.ts';
import { createClipJobs } from '../../src/core/live/clips/clip-jobs.ts';
import type { CameraTap } from '../../src/core/live/recorder/recorder.ts';
import type { MediaTool } from '../../src/core/ports/media-tool.ts';
import { noMetrics } from '../../src/core/ports/metrics.ts';
import { type Log, silentLog } from '../../src/core/ports/log.ts';
import type { MainCamera } from '../../src/core/services/director/plan-moment.ts';
import { SessionClips } from '../../src/core/services/director/session-clips.ts';
import { createMediaTool } from '../../src/core/infra/ffmpeg/media-tool.ts';
import { workerPool } from './media-lab.ts';

const [role, libraryDir, url] = process.argv.slice(2) as [string, string, string];
const recordingsDir = join(libraryDir, 'recordings');
const tell = (line: string): void => void process.stdout.write(`${line}\n`);
const found = createMediaTool({
  settings: () => ({ ffmpegPath: null, ffprobePath: null }),
  env: process.env,
});
/** Trying every encoder takes longer than the clip. */
const media: MediaTool = {
  ...found,
  report: async () => ({
    ...(await found.paths()),
    ...{ version: 'any', origin: 'path', capabilities: {}, h264Encoders: ['libx264'] },
  }),
};
const workers = workerPool();

async function app(): Promise<void> {
  const clipMaker = await composeClipMaker(
    { libraryDir, secrets: { get: () => Promise.resolve(null), set: () => Promise.resolve() } as never },
    { redisEnabled: url !== '-', redisUrl: url },
    { media, workers },
  );
  const clipLedger = openClipLedger(join(libraryDir, 'clip-jobs.db'));
  const log: Log = { ...silentLog, info: (event, fields) => tell(`${event} ${String(fields?.['state'])}`) };
  const sessionClips = new SessionClips({ media, clipLedger, log, makeClip: clipMaker.ofCameras });
  const [first, second] = JSON.parse(
    readFileSync(join(libraryDir, 'segments.json'), 'utf8'),
  ) as RecordedSegment[][];
  const dir = join(recordingsDir, 'rec1');
  const analysis: LiveAnalysis = new LiveAnalysis({
    ...{ media, log, classifier: lexiconClassifier, ignoredChatters: [], weights: DEFAULT_WEIGHTS },
    clipJobs: createClipJobs(clipLedger, clipMaker.plain, media),
    ...{ sensitivity: 0.5, recordingId: 'rec1', startedAtUnixMs: first![0]!.startUnixMs, segments: first! },
    ...{ dir, chatKeptSince: () => 0, takesFaces: () => true, clipsDir: join(libraryDir, 'saved') },
    ...{ savesClips: () => true, onMoment: () => undefined, metrics: noMetrics },
    cameras: {
      want: (moment, isNew) => sessionClips.want(main, moment, isNew),
      recorded: () => sessionClips.look('rec1'),
      finish: () => sessionClips.finish('rec1'),
    },
  });
  const main: MainCamera = {
    ...{ recordingId: 'rec1', dir, startedAtUnixMs: first![0]!.startUnixMs },
    segments: () => analysis.recorded.segments,
    signsIn: (range) => analysis.signsIn(range),
    onChange: (momentId, cameras) => analysis.noteCameras(momentId, cameras),
  };
  const camera = { recordingId: 'rec2', camera: { of: 'rec1', number: 2 }, dir: join(recordingsDir, 'rec2') };
  sessionClips.tap.onBegin({ ...camera, segments: second! } as unknown as Parameters<
    CameraTap['onBegin']
  >[0]);
  await analysis.finish();
  tell('done');
  await clipMaker.dispose();
  await workers.dispose();
}

if (role === 'app') await app();
else
  startLaneWorkers(
    ['gpu'],
    { media, workers },
    {
      ...{ url, password: null, recordingsDir, deadAfterMs: 1500 },
      onMade: (jobId) => tell(`made ${jobId}`),
      onFailed: (jobId, reason) => tell(`failed ${jobId}: ${reason}`),
    },
  );
