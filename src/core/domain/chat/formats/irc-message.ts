import type { ChatAuthor, ChatBadge, ChatEvent, ChatMessage } from '../../../../shared/model/chat.ts';
import { chatMessage } from './chat-sink.ts';
import { shortDuration } from './clock-time.ts';
import { parseEmotesTag } from './code-points.ts';
import { asCount, asInteger, present } from './field.ts';
import type { IrcLine } from './irc-line.ts';
import { kindOfTwitchNotice, MODELLED_PARAMS, twitchNoticeEvent } from './twitch-notice.ts';

type Tags = ReadonlyMap<string, string>;

const filled = (tags: Tags, name: string): string | null => tags.get(name) || null;

/** Tags with a field of their own, and flags that repeat what the badges say. */
const CONSUMED: ReadonlySet<string> = new Set([
  ...[
    'id',
    'tmi-sent-ts',
    'rm-received-ts',
    'historical',
    'display-name',
    'login',
    'user-id',
    'color',
    'badges',
  ],
  ...[
    'emotes',
    'bits',
    'system-msg',
    'reply-parent-msg-id',
    'reply-parent-display-name',
    'reply-parent-msg-body',
  ],
  ...['ban-duration', 'subscriber', 'mod', 'vip', 'turbo'],
]);

/** Seconds since the epoch in ms, as the server stamped the line, else as a recording service received it. */
const sentAt = (tags: Tags): number | null =>
  asCount(tags.get('tmi-sent-ts')) ?? asCount(tags.get('rm-received-ts'));

/**
 * A Twitch IRC line as a chat message, or the reason why it is none (JOIN, PING, numerics …). `text` is what a person
 * wrote; what the platform wrote is `event.systemText`. Positions of emotes count in UTF-16 after `/me` and the
 * `@name ` of a reply were taken off; the latter stays in `extra.replyPrefix`.
 */
export function ircMessage(line: IrcLine): ChatMessage | string {
  if (line.command === 'PRIVMSG') return spoken(line, null);
  if (line.command === 'USERNOTICE') return userNotice(line);
  if (line.command === 'CLEARCHAT') return clearChat(line);
  if (line.command === 'CLEARMSG') return clearMessage(line);
  if (line.command === 'NOTICE') {
    const systemText = line.params[1] ?? '';
    const event = { type: filled(line.tags, 'msg-id') ?? 'NOTICE', ...present({ systemText }) };
    return chatMessage({ ...moment(line.tags), kind: 'notice', event, extra: extraOf(line.tags) });
  }
  return `not a chat line: ${line.command}`;
}

const moment = (tags: Tags): Pick<ChatMessage, 'id' | 'sentAtUnixMs'> => ({
  id: filled(tags, 'id'),
  sentAtUnixMs: sentAt(tags),
});

function spoken(line: IrcLine, event: ChatEvent | null): ChatMessage {
  const { tags } = line;
  const raw = line.params[1] ?? '';
  const action = /^\u0001ACTION ?([\s\S]*?)\u0001?$/.exec(raw);
  const whole = (action?.[1] ?? raw).replaceAll('\u0000', '');
  const replyPrefix = event === null ? replyPrefixOf(tags, whole) : '';
  const text = whole.slice(replyPrefix.length);
  const emotes = parseEmotesTag(tags.get('emotes') ?? '', whole)
    .filter((emote) => emote.begin >= replyPrefix.length)
    .map((emote) => ({
      ...emote,
      begin: emote.begin - replyPrefix.length,
      end: emote.end - replyPrefix.length,
    }));
  const paid = event === null ? hypeChat(tags) : null;
  const extra = { ...extraOf(tags), ...(replyPrefix === '' ? {} : { replyPrefix }) };
  return {
    ...moment(tags),
    offsetMs: null,
    kind: event ? kindOfTwitchNotice(event.type) : paid ? 'paid' : action ? 'action' : 'message',
    author: authorOf(line),
    text,
    emotes,
    badges: badgesOf(tags.get('badges') ?? ''),
    color: filled(tags, 'color'),
    bits: asCount(tags.get('bits')),
    reply: replyOf(tags),
    event: event ?? paid,
    extra: Object.keys(extra).length === 0 ? null : extra,
  };
}

function userNotice(line: IrcLine): ChatMessage {
  const { tags } = line;
  const type = filled(tags, 'msg-id') ?? 'USERNOTICE';
  // A notice of a partner channel in a shared chat says under `source-msg-id` what it is.
  const event = twitchNoticeEvent(
    type === 'sharedchatnotice' ? (filled(tags, 'source-msg-id') ?? type) : type,
    filled(tags, 'system-msg'),
    (name) => tags.get(`msg-param-${name}`),
  );
  return spoken(line, event);
}

function authorOf(line: IrcLine): ChatAuthor | null {
  const { tags } = line;
  const nick = line.prefix?.includes('!') === true ? line.prefix.slice(0, line.prefix.indexOf('!')) : null;
  const login = filled(tags, 'login') ?? nick;
  const displayName = filled(tags, 'display-name')?.trim() || login;
  return displayName === null ? null : { id: filled(tags, 'user-id'), login, displayName };
}

function badgesOf(tag: string): ChatBadge[] {
  const badges: ChatBadge[] = [];
  for (const entry of tag.split(',')) {
    const slash = entry.indexOf('/');
    if (slash > 0) badges.push({ set: entry.slice(0, slash), version: entry.slice(slash + 1) });
  }
  return badges;
}

/** Twitch puts `@name ` of the answered person in front of a reply's text. */
function replyPrefixOf(tags: Tags, text: string): string {
  if (!tags.has('reply-parent-msg-id') || !text.startsWith('@')) return '';
  const names = [tags.get('reply-parent-display-name'), tags.get('reply-parent-user-login')];
  const name = names.find((candidate) => candidate && text.startsWith(`@${candidate} `));
  return name ? `@${name} ` : '';
}

function replyOf(tags: Tags): ChatMessage['reply'] {
  const parentId = filled(tags, 'reply-parent-msg-id');
  if (parentId === null) return null;
  const parentAuthor = filled(tags, 'reply-parent-display-name') ?? filled(tags, 'reply-parent-user-login');
  return { parentId, parentAuthor, parentText: filled(tags, 'reply-parent-msg-body') };
}

/** Hype Chat (2023): an amount in the currency's smallest unit beside its exponent. */
function hypeChat(tags: Tags): ChatEvent | null {
  const amount = asCount(tags.get('pinned-chat-paid-amount'));
  if (amount === null) return null;
  const exponent = asInteger(tags.get('pinned-chat-paid-exponent')) ?? 0;
  return {
    type: 'pinned-chat-paid',
    amount: amount / 10 ** exponent,
    ...present({
      currency: filled(tags, 'pinned-chat-paid-currency'),
      tier: filled(tags, 'pinned-chat-paid-level'),
    }),
  };
}

function clearChat(line: IrcLine): ChatMessage {
  const user = line.params[1] || null;
  const durationSec = asInteger(line.tags.get('ban-duration'));
  const systemText =
    user === null
      ? 'Chat has been cleared by a moderator.'
      : durationSec === null
        ? `${user} has been permanently banned.`
        : `${user} has been timed out for ${shortDuration(durationSec)}.`;
  return chatMessage({
    ...moment(line.tags),
    kind: user === null ? 'deletion' : durationSec === null ? 'ban' : 'timeout',
    event: { type: 'CLEARCHAT', ...present({ systemText, recipient: user, durationSec }) },
    extra: extraOf(line.tags),
  });
}

function clearMessage(line: IrcLine): ChatMessage {
  const recipient = filled(line.tags, 'login');
  const text = line.params[1] ?? '';
  const systemText = `A message from ${recipient ?? 'someone'} was deleted: ${text}`;
  const extra = { ...extraOf(line.tags), ...(text === '' ? {} : { deletedText: text }) };
  const event = { type: 'CLEARMSG', ...present({ systemText, recipient }) };
  return chatMessage({ ...moment(line.tags), kind: 'deletion', event, extra });
}

/** The other tags that say something: empty values and plain `0` flags do not. */
function extraOf(tags: Tags): Record<string, unknown> | null {
  const extra: Record<string, unknown> = {};
  for (const [name, value] of tags) {
    if (value === '' || value === '0' || CONSUMED.has(name)) continue;
    if (name === 'room-id' && !tags.has('source-room-id')) continue;
    if (name.startsWith('msg-param-') && MODELLED_PARAMS.has(name.slice(10))) continue;
    extra[name] = value;
  }
  return Object.keys(extra).length === 0 ? null : extra;
}
