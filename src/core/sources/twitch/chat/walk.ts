import { AppError } from '../../../../shared/errors.ts';
import { reachSec, type SliceRange } from '../../../domain/chat-replay/slices.ts';
import type { ChatMessage } from '../../../../shared/model/chat.ts';
import type { CommentsPage } from '../../../domain/chat/formats/twitch-gql-comment.ts';
import type { CommentsQuery } from './comments-query.ts';

/** Where a walk goes on: from the cursor where there is one, else from the second. */
export interface WalkPlace {
  readonly sec: number;
  readonly cursor: string | null;
}

/** Seconds `[startSec, endSec)` whose messages could not all be had. */
export interface SecGap {
  readonly startSec: number;
  readonly endSec: number | null;
  readonly reason: string;
}

/** One step of a walk. Everything before `next` is listed, but for `gap`. */
export interface WalkStep {
  readonly messages: readonly ChatMessage[];
  readonly unreadable: number;
  readonly next: WalkPlace;
  readonly gap: SecGap | null;
}

/** Lists a slice from a place on, page by page, to beyond the slice's end or to the end of the chat. */
export type Walk = (query: CommentsQuery, slice: SliceRange, from: WalkPlace) => AsyncGenerator<WalkStep>;

/** The service repeats itself instead of going on. */
const standsStill = (): AppError =>
  new AppError({
    code: 'chat/only-first-page',
    message: 'Twitch gives the same page of chat again and again.',
    nextStep: 'Try again later: the chat so far is kept.',
  });

const isBeyond = (sec: number | null, slice: SliceRange): boolean =>
  sec !== null && slice.endSec !== null && sec >= slice.endSec;

/** Pages without a message that still promise more, before the service is said to stand still. */
const MOST_EMPTY = 5;

/** By cursor: each page begins where the last one ended, so nothing can fall between them. */
export const walkByCursor: Walk = async function* (query, slice, from) {
  let place = from;
  let before: ReadonlySet<string | null> = new Set();
  let empty = 0;
  for (;;) {
    const answer = await query.page(place.cursor === null ? { sec: place.sec } : { cursor: place.cursor });
    if (answer === 'past-end') return;
    const reach = reachSec(answer.messages);
    if (place.cursor === null && ignoresOffset(answer, place.sec)) throw standsStill();
    empty = reach === null ? empty + 1 : 0;
    if (answer.hasNext && empty > MOST_EMPTY) throw standsStill();
    const ids = new Set(answer.messages.map(({ id }) => id));
    const isRepeat = ids.size > 0 && [...ids].every((id) => before.has(id));
    if (isRepeat || (answer.hasNext && (answer.cursor === null || answer.cursor === place.cursor))) {
      // The cursor leads nowhere: offsets may still work.
      yield* walkByOffset(query, slice, { sec: place.sec, cursor: null });
      return;
    }
    before = ids;
    place = { sec: Math.max(place.sec, reach ?? 0), cursor: answer.cursor };
    yield { messages: answer.messages, unreadable: answer.unreadable, next: place, gap: null };
    if (!answer.hasNext || isBeyond(reach, slice)) return;
  }
};

/**
 * By offset alone: a page asked for at second `t` holds the first message at or after `t` and what follows, so `[t, its
 * last second)` is whole, and the last second is asked for again. A second that no page reaches past may hold more than
 * was listed: it is a gap.
 */
export const walkByOffset: Walk = async function* (query, slice, from) {
  let sec = from.sec;
  let empty = 0;
  for (;;) {
    const answer = await widePage(query, sec);
    if (answer === 'past-end') return;
    if (ignoresOffset(answer, sec)) throw standsStill();
    const reach = answer.reach ?? -1;
    empty = answer.messages.length === 0 ? empty + 1 : 0;
    if (answer.hasNext && empty > MOST_EMPTY) throw standsStill();
    const isStuck = answer.hasNext && reach <= sec;
    const gap = isStuck ? { startSec: sec, endSec: sec + 1, reason: TOO_FULL } : null;
    sec = isStuck ? sec + 1 : Math.max(sec, reach);
    yield { messages: answer.messages, unreadable: answer.unreadable, next: { sec, cursor: null }, gap };
    if (!answer.hasNext || isBeyond(sec, slice)) return;
  }
};

/** Page sizes to try when a page doesn't reach past its second: each puts the page's end elsewhere. */
const WIDER = [100, 87, 71];

/** The page at a second, asked for with other sizes while it ends inside that second. */
async function widePage(
  query: CommentsQuery,
  sec: number,
): Promise<(CommentsPage & { readonly reach: number | null }) | 'past-end'> {
  const first = await query.page({ sec });
  if (first === 'past-end') return first;
  let page = { ...first, reach: reachSec(first.messages) };
  for (const size of WIDER) {
    if (!page.hasNext || (page.reach ?? -1) > sec || ignoresOffset(page, sec)) break;
    const wider = await query.page({ sec }, size);
    if (wider === 'past-end') break;
    const known = new Set(page.messages.map(({ id }) => id));
    const more = wider.messages.filter(({ id }) => !known.has(id));
    const reach = Math.max(page.reach ?? -1, reachSec(wider.messages) ?? -1);
    page = { ...wider, messages: [...page.messages, ...more], reach };
  }
  return page;
}

const TOO_FULL = 'more messages in this second than Twitch lists at once';

/** A page that ends before the second it was asked for, though more follow: the service didn't look at the offset. */
const ignoresOffset = (page: CommentsPage, sec: number): boolean =>
  page.hasNext && page.messages.length > 0 && page.messages.every(({ offsetMs }) => offsetMs! < sec * 1000);
