import type { ChatMessage } from '../../../../shared/model/chat.ts';
import type { JsonObject } from './field.ts';
import { asArray, asFilledText, asObject, asText, restOf } from './field.ts';
import { readTwitchComment } from './twitch-comment.ts';

/** One answer of `VideoCommentsByOffsetOrCursor` (twitch-chat-replay fact sheet, §1). */
export interface CommentsPage {
  /** In the service's order. Every message has an `offsetMs`. */
  readonly messages: readonly ChatMessage[];
  /** Comments that carry no time or no message: counted, never fatal. */
  readonly unreadable: number;
  /** Of the last edge; null when the service gave none. */
  readonly cursor: string | null;
  readonly hasNext: boolean;
}

/** `no-video`: deleted, private or never there. `no-comments`: the video is there, its chat isn't (or not now). */
export type CommentsAnswer = CommentsPage | 'no-video' | 'no-comments';

/** Reads a reply's `data`. */
export function readCommentsAnswer(data: unknown): CommentsAnswer {
  const video = asObject(asObject(data)?.['video']);
  if (video === null) return 'no-video';
  const comments = asObject(video['comments']);
  if (comments === null || !Array.isArray(comments['edges'])) return 'no-comments';
  const messages: ChatMessage[] = [];
  let unreadable = 0;
  let cursor: string | null = null;
  for (const entry of asArray(comments['edges'])) {
    const edge = asObject(entry);
    cursor = asFilledText(edge?.['cursor']) ?? cursor;
    const node = asObject(edge?.['node']);
    const message = node === null ? null : readGqlComment(node);
    if (message?.offsetMs == null) unreadable += 1;
    else messages.push(message);
  }
  const hasNext = asObject(comments['pageInfo'])?.['hasNextPage'] === true;
  return { messages, unreadable, cursor, hasNext };
}

const CONSUMED_NODE: ReadonlySet<string> = new Set([
  ...['id', 'commenter', 'contentOffsetSeconds', 'createdAt', 'message', '__typename'],
]);
const CONSUMED_MESSAGE: ReadonlySet<string> = new Set(['fragments', 'userBadges', 'userColor', '__typename']);
const CONSUMED_COMMENTER: ReadonlySet<string> = new Set(['id', 'login', 'displayName', '__typename']);

/** The GraphQL layout of a comment, read as the v5 layout that files have; null where it is no message. */
function readGqlComment(node: JsonObject): ChatMessage | null {
  const message = asObject(node['message']);
  if (message === null) return null;
  const fragments = asArray(message['fragments']).map((fragment) => asObject(fragment) ?? {});
  const commenter = asObject(node['commenter']);
  const read = readTwitchComment({
    _id: node['id'],
    content_offset_seconds: node['contentOffsetSeconds'],
    created_at: node['createdAt'],
    commenter: commenter && {
      _id: commenter['id'],
      name: commenter['login'],
      display_name: commenter['displayName'],
    },
    message: {
      fragments: fragments.map((fragment) => ({
        text: fragment['text'],
        emoticon: { emoticon_id: asObject(fragment['emote'])?.['emoteID'] },
      })),
      user_badges: asArray(message['userBadges']).map((badge) => ({
        _id: asObject(badge)?.['setID'],
        version: asObject(badge)?.['version'],
      })),
      user_color: message['userColor'],
      bits_spent: bitsOf(fragments),
    },
  });
  return typeof read === 'string' ? null : { ...read, extra: extraOf(node, message, fragments) };
}

/** Cheering words that every channel has; channels' own can't be told from ordinary words. */
const CHEER =
  /^(?:cheer|bitboss|cheerwhal|corgo|showlove|ripcheer|shamrock|holidaycheer|anon|muxy|streamlabs|bday)([1-9]\d{0,6})$/i;

/** The replay says no amount: it stands in the text as `Cheer100`, outside of emotes. */
function bitsOf(fragments: readonly JsonObject[]): number {
  let bits = 0;
  for (const fragment of fragments) {
    if (asObject(fragment['emote']) !== null) continue;
    for (const word of (asText(fragment['text']) ?? '').split(/\s+/))
      bits += Number(CHEER.exec(word)?.[1] ?? 0);
  }
  return bits;
}

/** What the layout may carry beyond today's fields, under its own names. */
function extraOf(
  node: JsonObject,
  message: JsonObject,
  fragments: readonly JsonObject[],
): Record<string, unknown> | null {
  const commenter = restOf(asObject(node['commenter']) ?? {}, CONSUMED_COMMENTER);
  const pictured = fragments.filter((fragment) => asObject(fragment['gif']) !== null);
  const extra = {
    ...restOf(node, CONSUMED_NODE),
    ...restOf(message, CONSUMED_MESSAGE),
    ...(commenter === null ? {} : { commenter }),
    ...(pictured.length === 0 ? {} : { fragments: pictured }),
  };
  return Object.keys(extra).length === 0 ? null : extra;
}
