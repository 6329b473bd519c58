import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Marker } from '../../shared/contract/review.ts';
import type { Recording, sourcesContract } from '../../shared/contract/sources.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { AppErrorShape } from '../../shared/errors.ts';
import { AppError } from '../../shared/errors.ts';
import { parseJsonOrNull } from '../../shared/json.ts';
import { keptUntil } from '../../shared/model/chat-consent.ts';
import type { Link } from '../../shared/model/link.ts';
import type { LiveMoment } from '../../shared/model/live.ts';
import type { RelayInput } from '../../shared/model/relay.ts';
import { TimeMap } from '../../shared/model/time-map.ts';
import { withoutQuotes } from '../domain/live/live-moments.ts';
import { relayLink } from '../domain/links/relay-link.ts';
import { wallToMedia } from '../domain/time-map/convert.ts';
import { forgetMomentQuotes, readMoments } from '../live/analysis/moment-file.ts';
import { writeMediaNotes } from '../live/analysis/note-file.ts';
import type { FinishedRecording, Recorder } from '../live/recorder/recorder.ts';
import type { Clock } from '../ports/clock.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { Jobs } from './jobs.ts';
import { newVodRow } from './library.ts';
import { linkOrThrow } from './links.ts';
import type { Sources } from './sources.ts';
import { createTopic } from './topic.ts';

type RecordingHandlers = Pick<Handlers, keyof typeof sourcesContract & `recording${string}`>;

export interface RecordingDeps {
  readonly recorder: Pick<
    Recorder,
    'start' | 'stop' | 'keepChat' | 'takeFaces' | 'markFaces' | 'list' | 'onChange'
  >;
  /** Throws AppError when an input can't be listened on. */
  readonly relay: { check(input: RelayInput): Promise<void> };
  readonly classify: (text: string) => { readonly link: Link } | { readonly problem: AppErrorShape };
}

/** Handlers of the contract's `recording.*` and `recordings.*`. */
export function recordingHandlers(deps: RecordingDeps): RecordingHandlers {
  const { recorder } = deps;
  const topic = createTopic<'changed'>();
  recorder.onChange(() => topic.publish('recordings', 'changed', false));
  return {
    'recording.start': async ({ text, quality, keepChat: keepsChat, keepChatDays, replay }) => ({
      recordingId: await recorder.start({
        ...{ link: channelOrThrow(deps, text), quality, keepsChat, keepChatDays, replay },
      }),
    }),
    'recording.listen': async ({ input, chat, cameraOf, keepChat: keepsChat, keepChatDays, replay }) => {
      const hasChat = chat !== null && cameraOf === undefined;
      const link = relayLink(input, hasChat ? channelOrThrow(deps, chat).url : null);
      await deps.relay.check(input);
      const keeping = { keepsChat, keepChatDays, replay };
      return { recordingId: await recorder.start({ link, quality: 'best', cameraOf, ...keeping }) };
    },
    'recording.stop': async ({ recordingId }) => {
      await recorder.stop(recordingId);
      return {};
    },
    'recording.keepChat': async ({ recordingId, keep, deleteKept }) => {
      await recorder.keepChat(recordingId, { keeps: keep, deletesKept: deleteKept });
      return {};
    },
    'recording.takeFaces': async ({ recordingId, take }) => {
      await recorder.takeFaces(recordingId, take);
      return {};
    },
    'recording.markFaces': async ({ recordingId, region }) => {
      await recorder.markFaces(recordingId, region);
      return {};
    },
    'recordings.progress': async function* (_input, { signal }): AsyncGenerator<{ recordings: Recording[] }> {
      // Each push is the whole list: there are few, and one that ended must not stay behind.
      for await (const changes of topic.read(['changed'], signal))
        if (changes.length > 0) yield { recordings: recorder.list() };
    },
  };
}

/** The channel that a text names. Throws AppError where it names something else. */
function channelOrThrow(deps: RecordingDeps, text: string): Link {
  const link = linkOrThrow(deps, text);
  // A live video of YouTube is its own address; on the other platforms only channels are live.
  if (link.kind === 'channel' || (link.platform === 'youtube' && link.kind !== 'clip')) return link;
  throw new AppError({
    code: 'link/not-a-channel',
    message: `${link.url} is a recording already, not a channel.`,
    nextStep: 'Add it to the library to download it, or give the channel to record what is live.',
  });
}

export interface AddRecordingDeps {
  readonly store: LibraryStore;
  readonly sources: Pick<Sources, 'attach'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly clock: Clock;
  readonly changed: (vodId: string) => void;
  readonly fillChat: (vodId: string, dir: string) => void;
}

const VOD_ID_LENGTH = 12;

/** Makes a VOD of a recording and starts its analysis. The same recording is always the same VOD. */
export async function addRecording(
  deps: AddRecordingDeps,
  recording: FinishedRecording,
): Promise<{ vodId: string }> {
  const { store, sources } = deps;
  const vodId = createHash('sha256').update(recording.recordingId).digest('hex').slice(0, VOD_ID_LENGTH);
  if (store.vods.get(vodId) === null) {
    store.vods.insert({
      ...newVodRow(vodId, deps.clock.nowUnixMs()),
      title: recording.title,
      channel: recording.channel,
      platformVideoId: recording.platformVideoId,
      recordedAtUnixMs: recording.startedAtUnixMs,
    });
    // Once: what the person says of the VOD later stands.
    store.faceConsents.set(vodId, recording.takesFaces);
    store.faceRegions.put(vodId, recording.takesFaces ? recording.faceRegion : null);
  }
  const { recordingId, startedAtUnixMs, keepChatDays: days } = recording;
  if (days !== null) {
    const untilUnixMs = keptUntil(startedAtUnixMs, days);
    const hasChat = recording.chatPath !== null;
    store.chatRetention.put({ vodId, recordingId, days, hasChat, untilUnixMs });
  }
  await sources.attach(vodId, 'media', recording.mediaPath);
  if (recording.chatPath !== null) await sources.attach(vodId, 'chat', recording.chatPath);
  await sources.attach(vodId, 'timemap', recording.timeMapPath);
  const toMedia = await mediaClockOf(recording);
  await writeMediaNotes(dirname(recording.mediaPath), toMedia);
  for (const marker of await liveMarkers(recording, toMedia)) store.markers.put(vodId, marker);
  deps.changed(vodId);
  deps.jobs.enqueue(vodId, null);
  deps.fillChat(vodId, dirname(recording.mediaPath));
  return { vodId };
}

/** From the session's clock to the media's, ms; null = outside of what was recorded. */
async function mediaClockOf(recording: FinishedRecording): Promise<(atMs: number) => number | null> {
  const map = TimeMap.parse(parseJsonOrNull(await readFile(recording.timeMapPath, 'utf8')));
  return (atMs) => wallToMedia(map, recording.startedAtUnixMs + atMs - recording.skewMs);
}

/** Chat answers before the first segment is there. */
const BEFORE_FIRST_MS = 30_000;

/** The moments that were found or marked while it was live, but for those that were skipped. */
async function liveMarkers(
  recording: FinishedRecording,
  toMedia: (atMs: number) => number | null,
): Promise<Marker[]> {
  const moments = await readMoments(dirname(recording.mediaPath));
  return moments.flatMap((moment): Marker[] => {
    const { momentId, peakMs, verdict } = moment;
    const atMs = toMedia(peakMs);
    // What lay before a replay buffer is in no recording.
    if (verdict === 'skipped' || atMs === null || atMs < -BEFORE_FIRST_MS) return [];
    const marker = { markerId: markerIdOf(momentId), label: markerLabelOf(moment) };
    return [{ ...marker, atMs: Math.max(0, Math.round(atMs)), origin: 'own' }];
  });
}

const markerIdOf = (momentId: string): string => `live-${momentId}`;

const wordsOf = ({ origin, reason }: LiveMoment): string =>
  origin === 'marked' ? reason || 'Marked live' : `Live: ${reason}`;

/** Where a clip was wanted and there is none, it says so: the person would look for it. */
const markerLabelOf = (moment: LiveMoment): string =>
  moment.clip === null || moment.clip.state === 'saved'
    ? wordsOf(moment)
    : `${wordsOf(moment)} (its clip was not saved)`;

/** Takes what chat wrote out of a recording's moments and the markers that were made of them; labels that the person changed stay. */
export async function forgetMoments(store: LibraryStore, recordingId: string, dir: string): Promise<void> {
  const moments = new Map((await readMoments(dir)).map((moment) => [markerIdOf(moment.momentId), moment]));
  for (const vodId of store.chatRetention.ofRecording(recordingId))
    for (const marker of store.markers.list(vodId)) {
      const moment = moments.get(marker.markerId);
      // Earlier versions said nothing of the clip.
      if (moment !== undefined && [markerLabelOf(moment), wordsOf(moment)].includes(marker.label))
        store.markers.put(vodId, { ...marker, label: markerLabelOf(withoutQuotes(moment)) });
    }
  await forgetMomentQuotes(dir);
}
