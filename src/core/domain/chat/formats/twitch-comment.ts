import type {
  ChatBadge,
  ChatEmote,
  ChatEvent,
  ChatFormat,
  ChatMessage,
} from '../../../../shared/model/chat.ts';
import type { ItemParser, ParseContext, SourceFacts } from './chat-sink.ts';
import { DUPLICATE_REASON } from './chat-sink.ts';
import { isoToUnixMs } from './clock-time.ts';
import { codePointToUtf16 } from './code-points.ts';
import type { JsonObject } from './field.ts';
import {
  asArray,
  asCount,
  asFilledText,
  asInteger,
  asObject,
  asText,
  excerptOf,
  secFieldToMs,
} from './field.ts';
import { isTwitchHeader, isTwitchDownloaderRoot, twitchHeaderFacts } from './twitch-header.ts';
import { kindOfTwitchNotice, twitchNoticeEvent } from './twitch-notice.ts';

/** A comment of Twitch's v5 API, which TwitchDownloader, RechatTool, tcd and yt-dlp all write; nothing is certain. */
interface Comment {
  readonly _id?: unknown;
  readonly created_at?: unknown;
  readonly updated_at?: unknown;
  readonly channel_id?: unknown;
  readonly content_type?: unknown;
  readonly content_id?: unknown;
  readonly content_offset_seconds?: unknown;
  readonly commenter?: unknown;
  readonly message?: unknown;
  readonly source?: unknown;
  readonly state?: unknown;
}

const CONSUMED_COMMENT: ReadonlySet<string> = new Set([
  ...['_id', 'created_at', 'content_offset_seconds', 'commenter', 'message', 'more_replies'],
  ...['channel_id', 'content_type', 'content_id', 'source', 'state', 'updated_at'],
]);
const CONSUMED_MESSAGE: ReadonlySet<string> = new Set([
  ...[
    'body',
    'fragments',
    'emoticons',
    'user_badges',
    'user_color',
    'bits_spent',
    'is_action',
    'user_notice_params',
  ],
]);
const CONSUMED_COMMENTER: ReadonlySet<string> = new Set(['display_name', '_id', 'name']);
/** Members that hold one value over a whole file: kept where they change. */
const RUNS = ['channel_id', 'content_type', 'content_id', 'source', 'state'] as const;

/** Reads TwitchDownloader JSON (1.0 to 1.5) and v5 rechat JSON in all its layouts. */
export function twitchCommentParser(context: ParseContext): ItemParser {
  let facts: SourceFacts = {};
  let isTwitchDownloader = false;
  const extras = makeExtras();
  const learn = (more: SourceFacts): void => {
    facts = { ...facts, ...more };
  };

  const comment = (value: JsonObject, item: number): void => {
    const read = readTwitchComment(value);
    if (typeof read === 'string') {
      context.sink.reject({ line: item, reason: read, excerpt: excerptOf(JSON.stringify(value)) });
      return;
    }
    context.seen.nextPage();
    const isRepeat = read.id !== null && context.seen.isRepeat(read.id, read.offsetMs, read.text.length);
    if (isRepeat)
      context.sink.reject({ line: item, reason: DUPLICATE_REASON, excerpt: excerptOf(read.text) });
    else context.sink.message({ ...read, extra: extras(value) });
  };

  return {
    format: (): ChatFormat => (isTwitchDownloader ? 'twitchdownloader-json' : 'twitch-v5-json'),
    accepts: (value) => {
      const object = asObject(value);
      return object !== null && ('content_offset_seconds' in object || isTwitchHeader(object));
    },
    item: (value, item) => {
      const object = asObject(value) ?? {};
      if ('content_offset_seconds' in object || !isTwitchHeader(object)) comment(object, item);
      else {
        learn(twitchHeaderFacts(object));
        const reason = 'description of the video, not a message';
        context.sink.reject({ line: item, reason, excerpt: excerptOf(asText(object['title']) ?? '') });
      }
    },
    header: (document) => {
      const object = asObject(document);
      if (object === null) return;
      isTwitchDownloader ||= isTwitchDownloaderRoot(object);
      learn(twitchHeaderFacts(object));
    },
    page: () => undefined,
    facts: () => ({ platform: 'twitch', ...facts }),
  };
}

/** The comment as a message without its extra, or why it is none. */
export function readTwitchComment(comment: Comment): ChatMessage | string {
  const message = asObject(comment.message);
  if (message === null) return 'comment without a message';
  const offsetMs = secFieldToMs(comment.content_offset_seconds);
  const sentAtUnixMs = isoToUnixMs(comment.created_at);
  if (offsetMs === null && sentAtUnixMs === null) return 'comment without a time';
  const text = asText(message['body']) ?? fragmentsText(message['fragments']);
  const commenter = asObject(comment.commenter);
  const event = noticeEvent(asObject(message['user_notice_params']));
  const login = commenter && asFilledText(commenter['name']);
  return {
    id: asFilledText(comment._id),
    offsetMs,
    sentAtUnixMs,
    kind: event ? kindOfTwitchNotice(event.type) : message['is_action'] === true ? 'action' : 'message',
    author: commenter && {
      id: asFilledText(commenter['_id']),
      login,
      displayName: asFilledText(commenter['display_name']) ?? login ?? '',
    },
    text,
    emotes: readEmotes(text, message),
    badges: readBadges(message['user_badges']),
    color: asFilledText(message['user_color']),
    bits: asCount(message['bits_spent']),
    reply: null,
    event,
    extra: null,
  };
}

const fragmentsText = (fragments: unknown): string =>
  asArray(fragments)
    .map((fragment) => asText(asObject(fragment)?.['text']) ?? '')
    .join('');

/** Emotes by the fragments where they make up the text, else by the (code point) positions of `emoticons`. */
function readEmotes(text: string, message: JsonObject): ChatEmote[] {
  const emotes: ChatEmote[] = [];
  let at = 0;
  for (const entry of asArray(message['fragments'])) {
    const fragment = asObject(entry);
    const name = asText(fragment?.['text']) ?? '';
    if (!text.startsWith(name, at)) return emotesByPosition(text, message['emoticons']);
    const id = asFilledText(asObject(fragment?.['emoticon'])?.['emoticon_id']);
    if (id !== null && name !== '') {
      emotes.push({ id, name, provider: 'twitch', begin: at, end: at + name.length });
    }
    at += name.length;
  }
  return at === text.length ? emotes : emotesByPosition(text, message['emoticons']);
}

function emotesByPosition(text: string, emoticons: unknown): ChatEmote[] {
  const toUtf16 = codePointToUtf16(text);
  const emotes: ChatEmote[] = [];
  for (const entry of asArray(emoticons)) {
    const emoticon = asObject(entry);
    const begin = toUtf16(asInteger(emoticon?.['begin']) ?? -1);
    // `end` is inclusive with Twitch and one past the end with TwitchDownloader: an emote ends where its word does.
    const word = begin >= 0 ? /^\S+/.exec(text.slice(begin))?.[0] : undefined;
    if (word === undefined) continue;
    emotes.push({
      id: asFilledText(emoticon?.['_id']),
      name: word,
      provider: 'twitch',
      begin,
      end: begin + word.length,
    });
  }
  return emotes;
}

function readBadges(badges: unknown): ChatBadge[] {
  const read: ChatBadge[] = [];
  for (const entry of asArray(badges)) {
    const badge = asObject(entry);
    const set = asFilledText(badge?.['_id']);
    if (set !== null) read.push({ set, version: asText(badge?.['version']) ?? '' });
  }
  return read;
}

/** v5 spells its parameters `msg-param-sub-plan`, `msgparamsubplan` or `msg_param_sub_plan`. */
function noticeEvent(params: JsonObject | null): ChatEvent | null {
  if (params === null) return null;
  const plain = new Map<string, unknown>();
  for (const key in params) plain.set(key.toLowerCase().replace(/[-_]/g, ''), params[key]);
  const type = asFilledText(plain.get('msgid'));
  if (type === null) return null;
  return twitchNoticeEvent(type, asText(plain.get('systemmsg')), (name) =>
    plain.get(`msgparam${name.toLowerCase().replaceAll('-', '')}`),
  );
}

/**
 * The rest of a comment. What a file repeats in every comment is kept once: constant members where they change, an
 * author's profile (picture, bio, dates) at the first message that shows it.
 */
function makeExtras(): (comment: Comment) => Record<string, unknown> | null {
  const current = new Map<string, unknown>();
  const profiles = new Map<string, string>();
  return (comment) => {
    const extra: Record<string, unknown> = {};
    for (const key of RUNS) {
      const value = comment[key];
      if (value === undefined || value === null || current.get(key) === value) continue;
      current.set(key, value);
      extra[key] = value;
    }
    if (comment.updated_at !== undefined && comment.updated_at !== comment.created_at) {
      extra['updated_at'] = comment.updated_at;
    }
    addRest(extra, comment as JsonObject, CONSUMED_COMMENT);
    addRest(extra, asObject(comment.message) ?? {}, CONSUMED_MESSAGE);
    const params = asObject(asObject(comment.message)?.['user_notice_params']);
    if (params !== null && Object.values(params).some((value) => value !== null)) {
      extra['user_notice_params'] = params;
    }
    const pictured = asArray(asObject(comment.message)?.['fragments']).filter(
      (entry) => asObject(entry)?.['gif'],
    );
    if (pictured.length > 0) extra['fragments'] = pictured;
    addProfile(extra, asObject(comment.commenter), profiles);
    for (const _ in extra) return extra;
    return null;
  };
}

function addRest(extra: Record<string, unknown>, object: JsonObject, consumed: ReadonlySet<string>): void {
  for (const key in object) {
    const value = object[key];
    if (consumed.has(key) || value === null || value === '' || value === undefined) continue;
    extra[key] = value;
  }
}

/** At this many authors the memory of shown profiles starts over, so that it stays small whatever the file. */
const MAX_PROFILES = 20_000;

function addProfile(
  extra: Record<string, unknown>,
  commenter: JsonObject | null,
  profiles: Map<string, string>,
): void {
  if (commenter === null) return;
  const id = asText(commenter['_id']) ?? '';
  const state = asText(commenter['updated_at']) ?? '';
  if (profiles.get(id) === state) return;
  if (profiles.size >= MAX_PROFILES) profiles.clear();
  profiles.set(id, state);
  const profile: Record<string, unknown> = {};
  addRest(profile, commenter, CONSUMED_COMMENTER);
  if (Object.keys(profile).length > 0) extra['commenter'] = profile;
}
