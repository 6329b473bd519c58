import type { ChatEvent, ChatFormat, ChatKind, ChatMessage } from '../../../../shared/model/chat.ts';
import { parseTimestamp } from '../../../../shared/time.ts';
import type { ItemParser, ParseContext } from './chat-sink.ts';
import { chatMessage, DUPLICATE_REASON } from './chat-sink.ts';
import type { JsonObject } from './field.ts';
import { asArray, asFilledText, asInteger, asObject, asText, excerptOf, present } from './field.ts';
import { isPaidItem, readInnertubeItem, readRuns } from './innertube-item.ts';

const isAction = (object: JsonObject): boolean =>
  Object.keys(object).some((key) => /(?:Action|Command)$/.test(key));

/** The member of a page that holds the chat: as answered, wrapped in `response`, or in a page's initial data. */
function chatOf(page: JsonObject): JsonObject | null {
  const root = asObject(page['response']) ?? page;
  return (
    asObject(asObject(root['continuationContents'])?.['liveChatContinuation']) ??
    asObject(asObject(root['contents'])?.['liveChatRenderer']) ??
    asObject(page['liveChatContinuation'])
  );
}

const isPage = (object: JsonObject): boolean =>
  chatOf(object) !== null ||
  'responseContext' in object ||
  asObject(asObject(object['response'])?.['responseContext']) !== null;

/** The time on the video of a wrapper, and the time of the action before where an action has none of its own. */
interface Place {
  readonly offsetMs: number | null;
}

const NO_PLACE: Place = { offsetMs: null };

/**
 * Reads YouTube's live chat: innertube pages (live, replay, initial data) and yt-dlp's `.live_chat.json`. Its items
 * are actions, and every action becomes a message or is rejected; `line` counts the actions of the file.
 */
class InnertubeReader {
  private readonly context: ParseContext;
  private actions = 0;
  private last: Pick<ChatMessage, 'offsetMs' | 'sentAtUnixMs'> | null = null;
  hasPages = false;
  /** Elements of a bare list come from no one answer: each is a page of its own. */
  isInDocument = false;

  constructor(context: ParseContext) {
    this.context = context;
  }

  page(page: JsonObject): void {
    this.hasPages = true;
    const chat = chatOf(page);
    this.context.seen.nextPage();
    const wasInDocument = this.isInDocument;
    this.isInDocument = true;
    for (const action of asArray(chat?.['actions'])) this.action(action);
    this.isInDocument = wasInDocument;
  }

  action(value: unknown): void {
    const action = asObject(value);
    const replay = asObject(action?.['replayChatItemAction']);
    if (!this.isInDocument) this.context.seen.nextPage();
    if (action === null) this.reject('not an action', JSON.stringify(value));
    else if (replay === null) this.single(action, NO_PLACE);
    else {
      const inner = asArray(replay['actions']);
      const offsetMs = asInteger(replay['videoOffsetTimeMsec'] ?? action['videoOffsetTimeMsec']);
      if (inner.length === 0) this.reject('replay action without content', JSON.stringify(action));
      for (const entry of inner) this.single(asObject(entry) ?? {}, { offsetMs });
    }
  }

  /** One action proper. Members such as `clickTrackingParams` stand beside the action's own. */
  private single(action: JsonObject, place: Place): void {
    const type = Object.keys(action).find((key) => /(?:Action|Command)$/.test(key)) ?? 'nothing';
    const body = asObject(action[type]) ?? {};
    const at = place.offsetMs === null ? { offsetMs: asInteger(action['videoOffsetTimeMsec']) } : place;
    if (type === 'addChatItemAction') this.item(asObject(body['item']) ?? {}, at, null);
    else if (type === 'replaceChatItemAction') {
      this.item(asObject(body['replacementItem']) ?? {}, at, asFilledText(body['targetItemId']));
    } else if (type === 'addLiveChatTickerItemAction') this.ticker(asObject(body['item']) ?? {}, at);
    else if (type === 'addBannerToLiveChatCommand') this.banner(body, at);
    else if (/^(?:mark|remove)Chat/.test(type)) this.removal(type, body, at);
    else if (type === 'showLiveChatActionPanelAction') this.panel(type, body, at);
    else this.reject(`not a message: ${type}`, JSON.stringify(action));
  }

  private item(item: JsonObject, place: Place, replacedId: string | null): void {
    const type =
      Object.keys(item).find((key) => key.endsWith('Renderer')) ?? Object.keys(item)[0] ?? 'nothing';
    const body = asObject(item[type]) ?? {};
    const read = readInnertubeItem(type, body);
    if (typeof read === 'string') this.reject(read, JSON.stringify(item));
    else {
      const extra = replacedId === null ? read.extra : { ...read.extra, replaces: replacedId };
      const offsetMs = preStream(place.offsetMs, body) ?? place.offsetMs;
      if (isPaidItem(type) && read.id !== null) {
        if (this.context.seen.has('ticker', read.id)) {
          this.reject(DUPLICATE_REASON, read.text);
          return;
        }
        this.context.seen.isRepeat('paid', read.id);
      }
      this.emit({ ...read, offsetMs, extra });
    }
  }

  private emit(message: ChatMessage): void {
    const { sentAtUnixMs, offsetMs, text } = message;
    const time = sentAtUnixMs ?? offsetMs;
    if (time === null) this.reject('no time', text);
    else if (this.isRepeat(message, time)) this.reject(DUPLICATE_REASON, text);
    else {
      this.last = { offsetMs, sentAtUnixMs };
      this.actions += 1;
      this.context.sink.message(message);
    }
  }

  /** Whether an earlier page held it. An event without an id is told by its place on the video and what it says. */
  private isRepeat({ id, author, text, kind, offsetMs, event, extra }: ChatMessage, time: number): boolean {
    const { seen } = this.context;
    if (id !== null) return seen.isRepeat(id, time, author?.id ?? null, text, kind);
    if (offsetMs === null || event === null) return false;
    const target = asText(extra?.['targetItemId']) ?? event.recipient ?? null;
    return seen.isRepeat('event', event.type, offsetMs, target, event.systemText ?? null);
  }

  /** A ticker shows a paid item again at the top; it counts only where the item itself is not in the file. */
  private ticker(item: JsonObject, place: Place): void {
    const type = Object.keys(item)[0] ?? 'nothing';
    const body = asObject(item[type]) ?? {};
    const shown = asObject(
      asObject(asObject(body['showItemEndpoint'])?.['showLiveChatItemEndpoint'])?.['renderer'],
    );
    const shownType = Object.keys(shown ?? {})[0];
    const id = asFilledText(asObject(shown?.[shownType ?? ''])?.['id']) ?? asFilledText(body['id']);
    if (shown === null || shownType === undefined || id === null) {
      this.reject('ticker without its message', JSON.stringify(item));
    } else if (this.context.seen.has('paid', id) || this.context.seen.has('ticker', id)) {
      this.reject(DUPLICATE_REASON, `ticker ${id}`);
    } else {
      this.context.seen.isRepeat('ticker', id);
      const read = readInnertubeItem(shownType, asObject(shown[shownType]) ?? {});
      if (typeof read === 'string') this.reject(read, JSON.stringify(item));
      else this.emit({ ...read, offsetMs: place.offsetMs, extra: { ...read.extra, fromTicker: true } });
    }
  }

  /** A pinned message, or the news of a raid. */
  private banner(body: JsonObject, place: Place): void {
    const banner = asObject(asObject(body['bannerRenderer'])?.['liveChatBannerRenderer']) ?? {};
    const contents = asObject(banner['contents']) ?? {};
    const type = Object.keys(contents)[0] ?? 'nothing';
    const content = asObject(contents[type]) ?? {};
    const header = readRuns(
      asObject(asObject(banner['header'])?.['liveChatBannerHeaderRenderer'])?.['text'],
    ).text;
    const text = readRuns(content['message'] ?? content['bannerMessage'] ?? content['text']).text;
    const isRaid = type === 'liveChatBannerRedirectRenderer' && /just joined/i.test(text);
    const systemText = [header, text].filter((part) => part !== '').join(': ');
    this.notice(
      isRaid ? 'raid' : 'notice',
      { type, ...present({ systemText: systemText || null }) },
      place,
      banner,
    );
  }

  private removal(type: string, body: JsonObject, place: Place): void {
    const systemText = readRuns(body['deletedStateMessage']).text || null;
    const recipient = asFilledText(body['externalChannelId']);
    const kind = /ByAuthor/.test(type) ? 'ban' : 'deletion';
    this.notice(kind, { type, ...present({ systemText, recipient }) }, place, body);
  }

  private panel(type: string, body: JsonObject, place: Place): void {
    const poll = asObject(
      asObject(asObject(asObject(body['panelToShow'])?.['liveChatActionPanelRenderer'])?.['contents'])?.[
        'pollRenderer'
      ],
    );
    const question = readRuns(
      asObject(asObject(poll?.['header'])?.['pollHeaderRenderer'])?.['pollQuestion'],
    ).text;
    const choices = asArray(poll?.['choices']).map((choice) => readRuns(asObject(choice)?.['text']).text);
    if (poll === null) this.reject(`not a message: ${type}`, JSON.stringify(body));
    else this.notice('notice', { type: 'poll', systemText: [question, ...choices].join(' · ') }, place, body);
  }

  /** An event of the platform. In a live feed it has no time of its own and takes that of the action before. */
  private notice(kind: ChatKind, event: ChatEvent, place: Place, body: JsonObject): void {
    const own = place.offsetMs === null ? null : { offsetMs: place.offsetMs, sentAtUnixMs: null };
    const time = own ?? this.last;
    if (time === null) {
      this.reject('no time', JSON.stringify(body));
      return;
    }
    const extra = {
      ...present({ targetItemId: asFilledText(body['targetItemId']) }),
      ...(own === null ? { timeFrom: 'the action before' } : {}),
    };
    this.emit(chatMessage({ ...time, kind, event, extra: Object.keys(extra).length === 0 ? null : extra }));
  }

  reject(reason: string, text: string): void {
    this.actions += 1;
    this.context.sink.reject({ line: this.actions, reason, excerpt: excerptOf(text) });
  }
}

/** Messages of before the stream stand at 0 on the video; their printed time is negative. */
function preStream(offsetMs: number | null, item: JsonObject): number | null {
  if (offsetMs !== 0) return null;
  const printed = parseTimestamp(asText(asObject(item['timestampText'])?.['simpleText']) ?? '');
  return printed !== null && printed < 0 ? printed : null;
}

export function innertubeParser(context: ParseContext): ItemParser {
  const reader = new InnertubeReader(context);
  return {
    format: (): ChatFormat => (reader.hasPages ? 'innertube-json' : 'ytdlp-live-chat'),
    accepts: (value) => {
      const object = asObject(value);
      return object !== null && (isAction(object) || isPage(object));
    },
    item: (value) => {
      const object = asObject(value);
      if (object !== null && isPage(object)) reader.page(object);
      else reader.action(value);
    },
    header: (document) => {
      const object = asObject(document);
      if (object !== null && isPage(object)) reader.hasPages = true;
    },
    page: () => {
      reader.isInDocument = true;
      context.seen.nextPage();
    },
    facts: () => ({ platform: 'youtube' }),
  };
}
