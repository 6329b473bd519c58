/** Lines as Twitch's chat server writes them, made from their facts. Checked against real captures in its test. */
export interface SimChatLine {
  readonly channel: string;
  readonly login: string;
  readonly text: string;
  readonly id: string;
  readonly sentAtUnixMs: number;
  /** Further tags, or others than usual; null leaves one out. */
  readonly tags?: Readonly<Record<string, string | null>>;
}

const escapeTag = (value: string): string =>
  value
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\:')
    .replaceAll(' ', '\\s')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n');

export function tagsOf(tags: Readonly<Record<string, string | null>>): string {
  const entries = Object.entries(tags).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${escapeTag(value)}`],
  );
  return `@${entries.join(';')}`;
}

const roomId = (channel: string): string => String(10_000 + channel.length * 37);

/** A person's message. */
export function privmsg(line: SimChatLine): string {
  const { channel, login, text, id, sentAtUnixMs } = line;
  const tags = {
    ...{ 'badge-info': 'subscriber/17', badges: 'subscriber/12', color: '#EBA2C0', 'display-name': login },
    ...{ emotes: '', 'first-msg': '0', flags: '', id, mod: '0', 'returning-chatter': '0' },
    ...{ 'room-id': roomId(channel), subscriber: '1', 'tmi-sent-ts': String(sentAtUnixMs), turbo: '0' },
    ...{ 'user-id': String(1000 + login.length), 'user-type': '' },
    ...line.tags,
  };
  return `${tagsOf(tags)} :${login}!${login}@${login}.tmi.twitch.tv PRIVMSG #${channel} :${text}`;
}

/** A platform event: `msgId` is sub, resub, subgift, raid, announcement … */
export function usernotice(line: SimChatLine, msgId: string, systemMessage: string): string {
  const { channel, login, text, id, sentAtUnixMs } = line;
  const tags = {
    ...{ 'badge-info': '', badges: '', color: '', 'display-name': login, emotes: '', flags: '', id, login },
    ...{ mod: '0', 'msg-id': msgId, 'room-id': roomId(channel), subscriber: '1' },
    ...{ 'system-msg': systemMessage, 'tmi-sent-ts': String(sentAtUnixMs) },
    ...{ 'user-id': String(1000 + login.length), 'user-type': '', vip: '0' },
    ...line.tags,
  };
  return `${tagsOf(tags)} :tmi.twitch.tv USERNOTICE #${channel}${text === '' ? '' : ` :${text}`}`;
}

/** A moderator timed somebody out (`seconds`), banned them (null), or cleared everything (`login` null). */
export function clearchat(
  channel: string,
  login: string | null,
  seconds: number | null,
  atUnixMs: number,
): string {
  const tags = {
    ...(seconds === null ? {} : { 'ban-duration': String(seconds) }),
    'room-id': roomId(channel),
    ...(login === null ? {} : { 'target-user-id': String(1000 + login.length) }),
    'tmi-sent-ts': String(atUnixMs),
  };
  return `${tagsOf(tags)} :tmi.twitch.tv CLEARCHAT #${channel}${login === null ? '' : ` :${login}`}`;
}

/** What the server answers to a JOIN. */
export const joinEcho = (channel: string, nick: string): string[] => [
  `:${nick}!${nick}@${nick}.tmi.twitch.tv JOIN #${channel}`,
  `:${nick}.tmi.twitch.tv 353 ${nick} = #${channel} :${nick}`,
  `:${nick}.tmi.twitch.tv 366 ${nick} #${channel} :End of /NAMES list`,
  `@emote-only=0;followers-only=-1;r9k=0;room-id=${roomId(channel)};slow=0;subs-only=0 :tmi.twitch.tv ROOMSTATE #${channel}`,
];

export const welcome = (nick: string): string[] => [
  `:tmi.twitch.tv 001 ${nick} :Welcome, GLHF!`,
  `:tmi.twitch.tv 002 ${nick} :Your host is tmi.twitch.tv`,
  `:tmi.twitch.tv 003 ${nick} :This server is rather new`,
  `:tmi.twitch.tv 004 ${nick} :-`,
  `:tmi.twitch.tv 375 ${nick} :-`,
  `:tmi.twitch.tv 372 ${nick} :You are in a maze of twisty passages, all alike.`,
  `:tmi.twitch.tv 376 ${nick} :>`,
];
