import { resolve } from 'node:path';
import type { Client } from '../../shared/contract/index.ts';
import type { Recording } from '../../shared/contract/sources.ts';
import { RelayKey, relayAddress, type RelayInput } from '../../shared/model/relay.ts';
import { AppError } from '../../shared/errors.ts';
import { replayBounds } from '../../shared/model/replay.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../output.ts';
import { settled } from '../settled.ts';
import { formatBytes, plural } from '../table.ts';

export interface RecordOptions {
  readonly quality?: string;
  /** Listen for an encoder: the port, or true for the usual one. */
  readonly rtmp?: number | true;
  readonly srt?: number | true;
  /** A recording that another program is writing, or the folder that it records into. */
  readonly file?: string;
  readonly key?: string;
  /** Addresses that further cameras of the session send to, or files that grow. */
  readonly camera: readonly RelayInput[];
  /** The channel whose chat goes with what an encoder sends, or with a file. */
  readonly chat?: string;
  /** Keep what chat writes; left out: as the channel's consent says. */
  readonly keepChat?: boolean;
  /** Keep the last minutes only; left out: as the settings say. */
  readonly replayMinutes?: number;
  readonly replayGb?: number;
  /** Keep it, and delete what was kept after so many days. */
  readonly keepChatDays?: number;
  /** Stop by itself after so many milliseconds. */
  readonly for?: number;
}

/** Records a live channel, what an encoder sends or a file that grows, until it ends or Ctrl+C, and puts it into the library. */
export async function record(
  context: CommandContext,
  channel: string | null,
  options: RecordOptions,
): Promise<void> {
  const { output, signal } = context;
  const { keepChatDays, replayMinutes, replayGb } = options;
  if (replayGb !== undefined && replayMinutes === undefined)
    throw usageError('--replay-gb goes with --replay-minutes.');
  const keepChat = keepChatDays === undefined ? options.keepChat : (options.keepChat ?? true);
  const input = inputOf(channel, options);
  await context.withLibrary(async (client) => {
    const { settings } = await client.call('settings.get', {});
    const replay =
      replayMinutes === undefined
        ? undefined
        : replayBounds(replayMinutes, replayGb ?? settings.replayGigabytes);
    const keeping = { keepChat, replay, ...(keepChatDays === undefined ? {} : { keepChatDays }) };
    const quality = options.quality ?? settings.downloadQuality;
    const { recordingId } =
      input === null
        ? await client.call('recording.start', { text: channel ?? '', quality, ...keeping }, { signal })
        : await client.call(
            'recording.listen',
            { input, chat: options.chat ?? null, ...keeping },
            { signal },
          );
    for (const camera of options.camera) {
      await client.call('recording.listen', { input: camera, chat: null, cameraOf: recordingId });
      output.note(`A further camera: ${relayAddress(camera)}.`);
    }
    if (input?.kind === 'file') output.note(`Reading ${input.path} while it grows.`);
    else if (input !== null) output.note(`Listening on ${relayAddress(input)}.`);
    output.note('Recording. Ctrl+C stops and keeps what was recorded.');
    const ended = await untilEnded(client, recordingId, {
      signal,
      see: (recording) => {
        output.progress(describe(recording));
        if (options.for !== undefined && recording.recordedMs >= options.for) stop(client, recordingId);
      },
    });
    if (ended.error !== null) throw new AppError(ended.error);
    const { vodId, title, recordedMs, messages, keptMessages, gaps } = ended;
    output.answer({ recordingId, vodId, title, recordedMs, messages, keptMessages, gaps }, [
      `${title}: ${formatTimestamp(recordedMs)}, ${plural(messages, 'message')}.`,
      ...(messages > 0 && keptMessages === 0
        ? ['What chat wrote was not kept. --keep-chat keeps it, or the switch at the channel.']
        : []),
      ...gaps.map(({ atMs, note }) => `${formatTimestamp(atMs)} ${note}`),
      `Analyse it with: klipstream serve --review ${vodId ?? ''}`.trimEnd(),
    ]);
  });
}

const USUAL_PORTS = { rtmp: 1935, srt: 9000 } as const;

/** What to listen for; null = a channel is recorded. Throws AppError `cli/usage` when it is neither, or both. */
function inputOf(channel: string | null, { rtmp, srt, file, key, chat }: RecordOptions): RelayInput | null {
  const named = [channel ?? undefined, rtmp, srt, file].filter((one) => one !== undefined).length;
  if (named !== 1) throw usageError('Name a channel, --rtmp, --srt or --file: one of them.');
  if (channel !== null && (key !== undefined || chat !== undefined))
    throw usageError('--key and --chat go with --rtmp and --srt, --chat with --file, too.');
  if (file !== undefined) return { kind: 'file', path: resolve(file) };
  const port = (given: number | true, usual: number): number => (given === true ? usual : given);
  if (rtmp !== undefined) {
    const named = RelayKey.safeParse(key ?? 'stream');
    if (!named.success) throw usageError('--key takes letters, digits, - and _, at most 64.');
    return { kind: 'rtmp', port: port(rtmp, USUAL_PORTS.rtmp), key: named.data };
  }
  return srt === undefined ? null : { kind: 'srt', port: port(srt, USUAL_PORTS.srt) };
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
