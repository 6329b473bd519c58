import { setTimeout as delay } from 'node:timers/promises';
import { abortError } from '../../../shared/errors.ts';
import type { MediaTool, MediaToolReport } from '../../ports/media-tool.ts';
import { probeCapabilities } from './capabilities.ts';
import { runForOutput, startFfmpeg } from './child.ts';
import { type LocatedMediaTools, type MediaToolSettings, resolveMediaTools } from './locate.ts';
import { rememberProbes } from './probe-memory.ts';
import { type ProbeOptions, probeMedia } from './probe.ts';

export interface MediaToolDeps {
  /** Asked before every use, so that a changed setting takes effect at once. */
  readonly settings: () => MediaToolSettings | Promise<MediaToolSettings>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly nowUnixMs?: () => number;
  readonly sleep?: ProbeOptions['sleep'];
}

const sleepForReal: ProbeOptions['sleep'] = async (ms, signal) => {
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw abortError();
  }
};

/** ffmpeg and ffprobe as found on this machine; found once per pair of settings, and again after a failure. */
export function createMediaTool(deps: MediaToolDeps): MediaTool {
  let found: {
    key: string;
    tools: Promise<LocatedMediaTools>;
    report: Promise<MediaToolReport> | null;
  } | null = null;

  const current = async (): Promise<NonNullable<typeof found>> => {
    const settings = await deps.settings();
    const key = JSON.stringify([settings.ffmpegPath, settings.ffprobePath]);
    if (found?.key === key) return found;
    const tools = resolveMediaTools(settings, deps.env === undefined ? {} : { env: deps.env });
    const entry = { key, tools, report: null };
    found = entry;
    tools.catch(() => {
      if (found === entry) found = null;
    });
    return entry;
  };
  const tools = async (): Promise<LocatedMediaTools> => (await current()).tools;

  const makeReport = async (located: LocatedMediaTools): Promise<MediaToolReport> => ({
    ...located,
    ...(await probeCapabilities(located.ffmpegPath)),
  });

  return {
    async paths() {
      const { ffmpegPath, ffprobePath } = await tools();
      return { ffmpegPath, ffprobePath };
    },
    async report() {
      const entry = await current();
      entry.report ??= entry.tools.then(makeReport);
      return entry.report;
    },
    probe: rememberProbes(async (path, signal) =>
      probeMedia({
        ffprobePath: (await tools()).ffprobePath,
        path,
        signal,
        nowUnixMs: deps.nowUnixMs ?? Date.now,
        sleep: deps.sleep ?? sleepForReal,
      }),
    ),
    async run(args, options = {}) {
      const pipe = startFfmpeg((await tools()).ffmpegPath, args, options);
      pipe.stdout.resume();
      await pipe.done;
    },
    async pipe(args, options = {}) {
      return startFfmpeg((await tools()).ffmpegPath, args, options);
    },
    async ffprobe(args, signal) {
      const options = signal === undefined ? {} : { signal };
      return (await runForOutput((await tools()).ffprobePath, args, options)).stdout;
    },
  };
}
