import type { Client } from '../../shared/contract/index.ts';
import type { Recording } from '../../shared/contract/sources.ts';
import { AppError } from '../../shared/errors.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { settled } from '../settled.ts';
import { formatBytes, plural } from '../table.ts';

export interface RecordOptions {
  readonly quality?: string;
  /** Stop by itself after so many milliseconds. */
  readonly for?: number;
}

/** Records a live channel until its broadcast ends or Ctrl+C, and puts it into the library. */
export async function record(context: CommandContext, text: string, options: RecordOptions): Promise<void> {
  const { output, signal } = context;
  await context.withLibrary(async (client) => {
    const { settings } = await client.call('settings.get', {});
    const quality = options.quality ?? settings.downloadQuality;
    const { recordingId } = await client.call('recording.start', { text, quality }, { signal });
    output.note('Recording. Ctrl+C stops and keeps what was recorded.');
    const ended = await untilEnded(client, recordingId, {
      signal,
      see: (recording) => {
        output.progress(describe(recording));
        if (options.for !== undefined && recording.recordedMs >= options.for) stop(client, recordingId);
      },
    });
    if (ended.error !== null) throw new AppError(ended.error);
    const { vodId, title, recordedMs, messages, gaps } = ended;
    output.answer({ recordingId, vodId, title, recordedMs, messages, gaps }, [
      `${title}: ${formatTimestamp(recordedMs)}, ${plural(messages, 'message')}.`,
      ...gaps.map(({ atMs, note }) => `${formatTimestamp(atMs)} ${note}`),
      `Analyse it with: klipstream serve --review ${vodId ?? ''}`.trimEnd(),
    ]);
  });
}

const describe = ({ state, recordedMs, segments, bytes, messages, gaps }: Recording): string =>
  `${state} ${formatTimestamp(recordedMs)} · ${plural(segments, 'segment')} · ${formatBytes(bytes)} · ${plural(messages, 'message')} · ${plural(gaps.length, 'gap')}`;

/** Its end is told by the progress; a stop of something that has ended is none. */
const stop = (client: Client, recordingId: string): void => {
  client.call('recording.stop', { recordingId }).catch(() => undefined);
};

/** Resolves with the recording once it is in the library or has failed. Ctrl+C stops it first. */
const untilEnded = (
  client: Client,
  recordingId: string,
  { signal, see }: { signal: AbortSignal; see: (recording: Recording) => void },
): Promise<Recording> =>
  settled(
    signal,
    (resolve, reject) => {
      const onEvent = ({ recordings }: { recordings: Recording[] }): void => {
        const recording = recordings.find((one) => one.recordingId === recordingId);
        if (recording === undefined) return;
        if (recording.state === 'finished' || recording.state === 'failed') resolve(recording);
        else see(recording);
      };
      return client.subscribe('recordings.progress', {}, onEvent, reject);
    },
    () => stop(client, recordingId),
  );
