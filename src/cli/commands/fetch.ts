import { formatTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { runLinkJob, type LinkOptions } from './link-job.ts';

/** Downloads what a platform has of a link into the library, without analysing it. */
export async function fetchLink(context: CommandContext, text: string, options: LinkOptions): Promise<void> {
  await context.withLibrary(async (client) => {
    const request = { text, options, chatOffsetMs: null, only: 'fetch' as const };
    const { vodId, existed, job, detail } = await runLinkJob(context, client, request);
    const { summary, mediaPath, chatPath } = detail;
    const { title, durationMs } = summary;
    context.output.answer({ vodId, existed, title, durationMs, mediaPath, chatPath, gaps: job.gaps }, [
      durationMs === null ? title : `${title} (${formatTimestamp(durationMs)})`,
      ...(mediaPath === null ? [] : [`Recording: ${mediaPath}`]),
      ...(chatPath === null ? [] : [`Chat: ${chatPath}`]),
      ...job.gaps.map((gap) => `Not whole: ${gap.reason} ${gap.nextStep ?? ''}`.trimEnd()),
      `Analyse it with: klipstream analyze ${text}`,
    ]);
  });
}
