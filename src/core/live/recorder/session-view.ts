import { AppError } from '../../../shared/errors.ts';
import type { Recording } from '../../../shared/contract/sources.ts';
import { channelKeyOf, keptUntil } from '../../../shared/model/chat-consent.ts';
import { chatLinkOf } from '../../domain/links/relay-link.ts';
import { keepsNow } from './chat-keeping.ts';
import type { RecordingFacts } from './facts.ts';

/** Length and seams of what is recorded, and of what went. */
export class SegmentSums {
  private readonly facts: RecordingFacts;
  private seams: Recording['gaps'] = [];
  /** Segments that were added up. */
  private summed: number;
  private recordedMs: number;

  constructor(facts: RecordingFacts) {
    this.facts = facts;
    this.summed = facts.dropped.segments;
    this.recordedMs = facts.dropped.durationMs;
  }

  /** Adds up what came since the last time: a long recording has thousands of segments. Seams of what went are forgotten. */
  read(): { readonly recordedMs: number; readonly seams: Recording['gaps'] } {
    const { segments, dropped } = this.facts;
    // Some came and went while nobody looked.
    if (this.summed < dropped.segments) {
      this.summed = dropped.segments;
      this.recordedMs = dropped.durationMs;
    }
    this.seams = this.seams.filter(({ atMs }) => atMs >= Math.floor(dropped.durationMs));
    for (const { durationMs, holes } of segments.slice(this.summed - dropped.segments)) {
      for (const { kind, note } of holes) this.seams.push({ atMs: Math.round(this.recordedMs), kind, note });
      this.recordedMs += durationMs;
    }
    this.summed = dropped.segments + segments.length;
    return { recordedMs: this.recordedMs, seams: this.seams };
  }
}

/** A recording as the window shows it. */
export function viewOf(
  facts: RecordingFacts,
  now: Pick<Recording, 'state' | 'chatState' | 'bytes' | 'messages' | 'keptMessages' | 'note'> &
    ReturnType<SegmentSums['read']>,
): Recording {
  const { recordedMs, seams, ...shown } = now;
  const { recordingId, link, title, channel, startedAtUnixMs, camera, error, vodId, replay, dropped } = facts;
  const chatLink = chatLinkOf(link);
  const deaf = facts.chatGaps.map(({ fromUnixMs, reason }) => ({
    ...{ atMs: Math.max(0, fromUnixMs - startedAtUnixMs), kind: 'no-chat', note: reason },
  }));
  return {
    ...{ ...shown, recordingId, link, title, channel, startedAtUnixMs, error, vodId },
    ...(camera === undefined ? {} : { camera }),
    replay: replay && { ...replay, heldMs: Math.round(recordedMs - dropped.durationMs) },
    ...{ recordedMs: Math.round(recordedMs), segments: facts.segments.length, gaps: [...seams, ...deaf] },
    ...{ takesFaces: facts.takesFaces, faceRegion: facts.faceRegion },
    keepsChat: keepsNow(facts.chatKeeping),
    chatKeptUntilUnixMs: keptUntil(startedAtUnixMs, facts.keepChatDays),
    chatKey: chatLink === null ? null : channelKeyOf(chatLink),
  };
}

/** A further camera is named after its session. */
export function libraryTitle(
  { title, camera }: RecordingFacts,
  titleOf: (recordingId: string) => string | null,
): string {
  return camera === undefined ? title : `${titleOf(camera.of) ?? title} (camera ${camera.number})`;
}

export const noRecording = (): AppError =>
  new AppError({
    code: 'recording/unknown',
    message: 'There is no such recording.',
    nextStep: 'It may have ended by itself: look in the library.',
  });
