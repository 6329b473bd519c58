import type { VodDetail } from '../../shared/model/vod.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { findVod } from '../find-vod.ts';
import { formatBytes, formatTable } from '../table.ts';

export async function show(context: CommandContext, vod: string): Promise<void> {
  const { output, signal } = context;
  await context.withLibrary(async (client) => {
    const { vodId } = await findVod(client, vod, signal);
    const detail = await client.call('vod.get', { vodId }, { signal });
    output.answer({ vod: detail }, describeVod(detail));
  });
}

function describeVod(detail: VodDetail): string[] {
  const { summary, probe, chatAlignment, loudness } = detail;
  const facts: [string, string | null][] = [
    ['id', summary.vodId],
    ['status', summary.error?.message ?? summary.status],
    ['length', summary.durationMs === null ? null : formatTimestamp(summary.durationMs)],
    ['media', detail.mediaPath],
    ['chat', detail.chatPath],
    ['transcript', detail.transcriptOrigin ?? detail.transcriptPath],
    ['video', probe?.video == null ? null : describeVideo(probe.video)],
    ['audio', probe === null ? null : probe.audio.map(describeAudio).join('; ')],
    ['messages', `${summary.messageCount} (${detail.rejectedChatLines} lines not readable)`],
    ['chat offset', chatAlignment === null ? null : describeAlignment(chatAlignment)],
    ['loudness', loudness?.integratedLufs == null ? null : `${loudness.integratedLufs.toFixed(1)} LUFS`],
    ['highlights', String(summary.highlightCount)],
    ['clips', String(summary.clipCount)],
    ['can be freed', formatBytes(detail.reclaimableBytes)],
  ];
  const rows = facts.flatMap(([label, value]) => (value === null || value === '' ? [] : [[label, value]]));
  const gaps = summary.gaps.map((gap) => `Not made: ${gap.stageId}. ${gap.reason}`);
  return [...formatTable([summary.title, ''], rows), ...gaps];
}

const describeVideo = (video: NonNullable<NonNullable<VodDetail['probe']>['video']>): string =>
  `${video.codec} ${video.width}×${video.height}, ${video.frameRate.toFixed(2)} frames/s`;

const describeAudio = (track: NonNullable<VodDetail['probe']>['audio'][number]): string =>
  `${track.codec} ${track.sampleRateHz} Hz, ${track.channels} channels`;

const describeAlignment = ({
  offsetMs,
  origin,
  confidence,
}: NonNullable<VodDetail['chatAlignment']>): string =>
  `${formatTimestamp(offsetMs, { millis: true })} (${origin}, confidence ${confidence.toFixed(2)})`;
