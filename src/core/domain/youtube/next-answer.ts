import type { Chapter } from '../../../shared/model/remote-stream.ts';
import { parseTimestamp } from '../../../shared/time.ts';
import { asArray, asFilledText, asInteger, asObject } from '../chat/formats/field.ts';
import { allNamed, at, textOf } from './lenient.ts';

/** Where a video's chat begins. */
export interface ChatEntry {
  /** Token of all messages ("Live chat", "Live chat replay"), not of those an algorithm picked ("Top chat"). */
  readonly continuation: string | null;
  readonly isReplay: boolean;
  /** What the page says instead of a chat. */
  readonly unavailable: string | null;
}

const tokenOf = (value: unknown): string | null =>
  asFilledText(at(value, 'reloadContinuationData', 'continuation'));

/** Source: protocol notes §4. `answer` is that of `next`, or a page's `ytInitialData`. */
export function readChatEntry(answer: unknown): ChatEntry {
  const bar = at(answer, 'contents', 'twoColumnWatchNextResults', 'conversationBar');
  const chat = asObject(at(bar, 'liveChatRenderer'));
  if (chat === null) {
    const said = at(bar, 'conversationBarRenderer', 'availabilityMessage', 'messageRenderer', 'text');
    return { continuation: null, isReplay: false, unavailable: textOf(said) };
  }
  return {
    continuation: allMessagesToken(chat) ?? tokenOf(at(chat, 'continuations', 0)),
    isReplay: chat['isReplay'] === true,
    unavailable: null,
  };
}

/** The token behind the second entry of the menu over a chat ("Live chat"). `chat` is a `liveChatRenderer`. */
export function allMessagesToken(chat: unknown): string | null {
  const menu = at(chat, 'header', 'liveChatHeaderRenderer', 'viewSelector', 'sortFilterSubMenuRenderer');
  return tokenOf(at(menu, 'subMenuItems', 1, 'continuation'));
}

/**
 * How many watch a video that is live; null = not live, or not said. `answer` is that of `next`. Only a live video's counter
 * is marked `isLive`: the same place counts the views of others. Source of the fields: yt-dlp's `concurrent_view_count`.
 */
export function readViewers(answer: unknown): number | null {
  const counter = at(allNamed(answer, 'videoPrimaryInfoRenderer')[0], 'viewCount', 'videoViewCountRenderer');
  if (at(counter, 'isLive') !== true) return null;
  // "1,234 watching now"
  const figure = /^\s*(\d{1,3}(?:,\d{3})+|\d+)(?![\d.,])/.exec(textOf(at(counter, 'viewCount')) ?? '')?.[1];
  return figure === undefined ? null : Number(figure.replaceAll(',', ''));
}

/** Chapters that the description or YouTube set; each ends where the next begins. Source: protocol notes §8. */
export function readChapters(answer: unknown, durationMs: number | null): Chapter[] {
  const starts = [...markerChapters(answer)].sort((a, b) => a.startMs - b.startMs);
  return starts.map(({ startMs, title }, index) => ({
    startMs,
    endMs: Math.max(startMs, starts[index + 1]?.startMs ?? durationMs ?? startMs),
    title,
  }));
}

function* markerChapters(answer: unknown): Iterable<{ startMs: number; title: string }> {
  const seen = new Set<number>();
  for (const map of asArray(allNamed(answer, 'multiMarkersPlayerBarRenderer')[0]?.['markersMap'])) {
    if (!/CHAPTERS/.test(textOf(at(map, 'key')) ?? '')) continue;
    for (const entry of asArray(at(map, 'value', 'chapters'))) {
      const chapter = at(entry, 'chapterRenderer');
      const startMs = asInteger(at(chapter, 'timeRangeStartMillis'));
      const title = textOf(at(chapter, 'title'));
      if (startMs === null || title === null || seen.has(startMs)) continue;
      seen.add(startMs);
      yield { startMs, title };
    }
  }
  if (seen.size > 0) return;
  // Newer pages list the same as panel items with a printed time.
  for (const item of allNamed(answer, 'macroMarkersListItemRenderer')) {
    const startMs = parseTimestamp(textOf(item['timeDescription']) ?? '');
    const title = textOf(item['title']);
    if (startMs === null || title === null || seen.has(startMs)) continue;
    seen.add(startMs);
    yield { startMs, title };
  }
}

/** Token of the first page of comments; null where they are switched off. */
export function commentsToken(answer: unknown): string | null {
  const section = allNamed(answer, 'itemSectionRenderer').find(
    ({ sectionIdentifier }) => sectionIdentifier === 'comment-item-section',
  );
  return asFilledText(at(allNamed(section, 'continuationEndpoint')[0], 'continuationCommand', 'token'));
}
