import type { AppErrorShape } from '../../../shared/errors.ts';
import type { Platform } from '../../../shared/model/link.ts';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import { formatDate, formatDuration, formatLength, formatTimeOfDay } from '../../ui/format.ts';
import { strings } from './strings.ts';

/** `Recording`, `Highlight`, `Premiere` …: what the platform calls it. */
export const kindName = ({ state, form }: RemoteStream): string =>
  form !== undefined && state !== 'live' && state !== 'growing' ? strings.forms[form] : strings.kinds[state];

const NAMES_SHOWN = 3;
const sumMs = (ranges: readonly { startMs: number; endMs: number }[]): number =>
  ranges.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);

/** Channel, date and length on one line; what is not told is left out. */
export function factsOf(stream: RemoteStream, nowUnixMs: number): string {
  const { channel, startedAtUnixMs, durationMs, state } = stream;
  const isAhead = state === 'upcoming' || state === 'offline';
  return [
    channel,
    startedAtUnixMs === null || isAhead ? null : formatDate(startedAtUnixMs),
    state === 'live' && startedAtUnixMs !== null
      ? strings.liveSince(formatDuration(Math.max(0, nowUnixMs - startedAtUnixMs)))
      : durationMs === null || isAhead
        ? null
        : formatDuration(durationMs),
  ]
    .filter((fact) => fact !== null && fact !== '')
    .join(' · ');
}

/** `25 Nov 2026, 20:00`, in the person's time zone. */
const formatWhen = (unixMs: number): string => `${formatDate(unixMs)}, ${formatTimeOfDay(unixMs)}`;

export interface LinkNote {
  readonly tone: 'plain' | 'warn';
  readonly text: string;
}

/** What a person should read before deciding. */
export function notesOf(stream: RemoteStream): LinkNote[] {
  const { chapters, mutedRanges, state, hasChat, qualities } = stream;
  const isRecorded = state === 'vod' || state === 'growing' || state === 'video' || state === 'clip';
  const names = [...new Set(chapters.map(({ title }) => title))];
  const more = names.length > NAMES_SHOWN ? ' …' : '';
  const plain = (text: string): LinkNote => ({ tone: 'plain', text });
  const warn = (text: string): LinkNote => ({ tone: 'warn', text });
  return [
    ...stream.notes.map(warn),
    ...(mutedRanges.length > 0
      ? [warn(strings.muted(mutedRanges.length, formatLength(sumMs(mutedRanges))))]
      : []),
    ...(isRecorded && qualities.length === 0 && hasChat === 'no' ? [warn(strings.nothing)] : []),
    ...(isRecorded && qualities.length === 0 && hasChat !== 'no' ? [warn(strings.noMedia)] : []),
    ...(isRecorded && qualities.length > 0 && hasChat === 'no' ? [plain(strings.chatNo)] : []),
    ...(isRecorded && hasChat === 'unknown' ? [plain(strings.chatUnknown)] : []),
    ...(state === 'upcoming'
      ? [
          plain(
            stream.startedAtUnixMs === null
              ? strings.startsUnknown
              : strings.startsAt(formatWhen(stream.startedAtUnixMs)),
          ),
        ]
      : []),
    ...(state === 'offline' ? [plain(strings.offline(stream.channel ?? stream.link.id))] : []),
    ...(chapters.length > 0
      ? [plain(strings.chapters(chapters.length, names.slice(0, NAMES_SHOWN).join(', ') + more))]
      : []),
  ];
}

export type Remedy = 'sign-in' | 'own-token' | 'api-key' | 'downloads' | 'health';

/** The doors that lead out of a refusal. */
export function remediesOf(error: AppErrorShape, platform: Platform | null): Remedy[] {
  const words = `${error.code} ${error.message} ${error.nextStep ?? ''}`;
  if (/yt-?dlp/i.test(words)) return ['downloads'];
  if (platform === 'twitch' && /sub-only|needs-login|login|token/.test(error.code))
    return ['sign-in', 'own-token'];
  if (/api key/i.test(words)) return ['api-key'];
  if (/^(?:http|net|twitch|kick|youtube)\//.test(error.code)) return ['health'];
  return [];
}
