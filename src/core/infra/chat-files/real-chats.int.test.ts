import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hasTestData, testData } from '../../../../test/support/test-data.ts';
import { ChatMessage, type ChatSource, type RejectedLine } from '../../../shared/model/chat.ts';
import { readChatFile } from './read-chat-file.ts';

interface Read {
  readonly messages: ChatMessage[];
  readonly rejected: RejectedLine[];
  readonly source: ChatSource;
}

/** Reads a whole chat, checking every message against the strict model and every emote against its text. */
async function read(path: string | readonly string[]): Promise<Read> {
  const messages: ChatMessage[] = [];
  const rejected: RejectedLine[] = [];
  let source: ChatSource | null = null;
  for await (const batch of readChatFile(path, { onSource: (found) => (source = found) })) {
    for (const message of batch.messages) {
      messages.push(ChatMessage.parse(message));
      expect(message.offsetMs ?? message.sentAtUnixMs).not.toBeNull();
      for (const emote of message.emotes) expect(message.text.slice(emote.begin, emote.end)).toBe(emote.name);
    }
    rejected.push(...batch.rejected);
  }
  return { messages, rejected, source: source! };
}

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name));

/** Every action of an innertube page, wrapped or not: the items of the file, counted without the importer. */
function countActions(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + countActions(entry), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, inner]) => {
    if (key === 'replayChatItemAction') return sum + (inner as { actions: unknown[] }).actions.length;
    if (/^(?:add|mark|remove|replace|show).*(?:Action|Command)$/.test(key)) return sum + 1;
    return sum + countActions(inner);
  }, 0);
}

describe.skipIf(!hasTestData)(
  'real chats: every item is a message or rejected with its line and reason',
  () => {
    it('Twitch VOD chats: all 102,493 messages, none rejected', async () => {
      const folder = testData('twitch-vod-chat');
      let total = 0;
      for (const name of readdirSync(folder).filter((file) => file.endsWith('.gz'))) {
        const rows = gunzipSync(readFileSync(join(folder, name)))
          .toString('utf8')
          .trimEnd()
          .split('\n')
          .slice(1);
        const { messages, rejected, source } = await read(join(folder, name));
        expect([source.format, rejected]).toEqual(['delimited', []]);
        expect(
          messages.map(({ offsetMs, author, badges, text }) =>
            [offsetMs! / 1000, author!.displayName, badges.map(({ set }) => set).join('|'), text].join('\t'),
          ),
        ).toEqual(rows);
        total += messages.length;
      }
      expect(total).toBe(102_493);
    });

    it.each(['twitch-v5-bare-list.json', 'twitch-v5-rechat.json'])('%s', async (name) => {
      const path = testData('chat-formats', name);
      const items = json(path) as Record<string, unknown>[];
      const expected = items.filter((item) => 'message' in item) as {
        _id: string;
        content_offset_seconds: number;
        message: { body: string; emoticons?: { _id: string }[] | null; user_badges?: unknown[] | null };
      }[];
      const { messages, rejected, source } = await read(path);
      expect(source.format).toBe('twitch-v5-json');
      expect(messages.length + rejected.length).toBe(items.length);
      expect(
        messages.map(({ id, offsetMs, text, emotes, badges }) => [
          id,
          offsetMs,
          text,
          emotes.map((emote) => emote.id),
          badges.length,
        ]),
      ).toEqual(
        expected.map(({ _id, content_offset_seconds, message }) => [
          _id,
          Math.round(content_offset_seconds * 1000),
          message.body,
          (message.emoticons ?? []).map((emote) => emote._id),
          message.user_badges?.length ?? 0,
        ]),
      );
    });

    it('chat-downloader: JSON, CSV and text of one Twitch stream hold the same messages', async () => {
      const [fromJson, fromCsv, fromText] = await Promise.all(
        ['json', 'csv', 'txt'].map((ending) =>
          read(testData('chat-formats', `twitch.chat-downloader.${ending}`)),
        ),
      );
      const facts = ({ messages }: Read): unknown =>
        messages.map(({ author, text, offsetMs }) => [author!.displayName, text, offsetMs]);
      expect(fromJson!.messages).toHaveLength(19);
      expect(facts(fromCsv!)).toEqual(facts(fromJson!));
      expect(facts(fromText!)).toEqual(facts(fromJson!));
      expect([fromJson, fromCsv, fromText].flatMap((one) => one!.rejected)).toEqual([]);
    });

    it('chat-downloader: JSON and CSV of a premiere of 7,413 messages are equal to the last field', async () => {
      const name = 'premiere-7413-messages.chat-downloader';
      const [fromJson, fromCsv] = await Promise.all([
        read(testData('youtube', `${name}.json`)),
        read(testData('youtube', `${name}.csv`)),
      ]);
      expect([fromJson.messages.length, fromJson.rejected, fromCsv.rejected]).toEqual([7413, [], []]);
      expect(fromCsv.messages).toEqual(fromJson.messages);
      expect(
        (await read(testData('youtube', 'top-chat-all-types.chat-downloader.json'))).messages,
      ).toHaveLength(520);
    });

    it('innertube: every action of every page', async () => {
      for (const path of filesBelow(testData('youtube', 'innertube'))) {
        const page = json(path) as { items?: unknown[] };
        const { messages, rejected } = await read(path);
        expect([path, messages.length + rejected.length]).toEqual([
          path,
          countActions(page) + (page.items?.length ?? 0),
        ]);
        for (const { line, reason } of rejected) expect([line > 0, reason.length > 3]).toEqual([true, true]);
      }
    });

    it('innertube: a replay page loses nothing but its placeholder', async () => {
      const { messages, rejected } = await read(testData('youtube', 'innertube', 'chatreplay.json'));
      expect([messages.length, rejected.map(({ reason }) => reason)]).toEqual([
        48,
        ['placeholder without content'],
      ]);
    });

    it.each(['head', 'overlap'])(
      'innertube: overlapping pages (%s) give each message as often as the fullest page',
      async (name) => {
        const folder = testData('youtube', 'innertube', 'extract_duplcheck', name);
        const most = new Map<string, number>();
        let items = 0;
        for (const path of filesBelow(folder)) {
          const here = new Map<string, number>();
          const actions = (
            json(path) as { continuationContents: { liveChatContinuation: { actions: unknown[] } } }
          ).continuationContents.liveChatContinuation.actions;
          for (const action of actions) {
            const key = JSON.stringify(action);
            here.set(key, (here.get(key) ?? 0) + 1);
            items += 1;
          }
          for (const [key, count] of here) most.set(key, Math.max(count, most.get(key) ?? 0));
        }
        const { messages, rejected } = await read(folder);
        expect(messages).toHaveLength([...most.values()].reduce((sum, count) => sum + count, 0));
        expect(messages.length + rejected.length).toBe(items);
      },
    );
  },
);

interface Shown {
  readonly id: string;
  readonly messageText: string;
  readonly loginName: string;
  readonly displayName: string;
  readonly localizedName: string;
  readonly userID: string;
  readonly bits?: number;
  readonly replyParent?: string;
  readonly timeoutUser: string;
  readonly serverReceivedTime: string;
  readonly twitchBadges: string[];
  readonly elements: {
    type: string;
    emote?: { name: string; tooltip: string; images: Record<string, string> };
  }[];
}

/** What Chatterino's own settings of a test change: words that it replaces or blocks, people that it hides. */
const CHANGED_BY_SETTINGS = /^(?:ignore-replace|reply-ignore)\.json$/;
/** Notices whose sentence Chatterino words anew. */
const REWORDED =
  /^(?:bitsbadge|mod-streak-no-msg|sub-multi-month.*|announcement-.*|shared-chat-announcement)\.json$/;

describe.skipIf(!hasTestData)('real IRC lines', () => {
  it('every line of a channel capture', async () => {
    const { messages, rejected } = await read(testData('irc', 'recentmessages-nymn.json'));
    expect([messages.length, rejected]).toEqual([800, []]);
    expect(
      messages
        .filter(({ kind }) => kind === 'timeout')
        .map(({ event }) => [event!.recipient, event!.durationSec]),
    ).toEqual([
      ['e7om', 180],
      ['abitbol', 180],
    ]);
  });

  const names = hasTestData ? readdirSync(testData('irc', 'messages')) : [];
  it.each(names)('%s is read as a mature client shows it', async (name) => {
    const path = testData('irc', 'messages', name);
    const { input, output } = json(path) as { input: string; output: Shown[] };
    const { messages, rejected } = await read(path);
    expect([messages.length, rejected]).toEqual([1, []]);
    const message = messages[0]!;
    if (output.length === 0 || CHANGED_BY_SETTINGS.test(name)) return;
    const said =
      output.find((shown) => shown.id === message.id && shown.id !== '') ??
      (message.text === '' ? undefined : output[0]);
    const system = output.find((shown) => shown.id === '' && shown !== said);
    if (said !== undefined) expectSpoken(message, said, input);
    if (system !== undefined && !REWORDED.test(name)) {
      expect(system.messageText.replace(/ \(\d+ times\)/, '').trim()).toBe(message.event!.systemText);
    }
    if (message.kind === 'timeout') expect(message.event!.recipient).toBe(output[0]!.timeoutUser);
  });
});

function expectSpoken(message: ChatMessage, said: Shown, input: string): void {
  expect(message.text).toBe(said.messageText);
  expect(message.author!.login).toBe(said.loginName);
  expect(message.author!.displayName).toBe(said.localizedName || said.displayName || said.loginName);
  expect(message.author!.id ?? '').toBe(said.userID);
  expect(message.badges.map(({ set }) => set)).toEqual(said.twitchBadges);
  expect(message.bits ?? undefined).toBe(said.bits);
  if (said.replyParent !== undefined) expect(message.reply!.parentId).toBe(said.replyParent);
  // For a line from history the client shows when its service received it, a few seconds after it was sent.
  expect(Math.abs(message.sentAtUnixMs! - Date.parse(said.serverReceivedTime))).toBeLessThan(10_000);
  // The client also knows emotes of other services and its own user's: only those that the line itself names count.
  const named = new Set([...input.matchAll(/emotesv2_\w+|(?<=emotes=|\/)\w+(?=:\d)/g)].map(([id]) => id));
  const shown = said.elements
    .filter(({ type, emote }) => type === 'EmoteElement' && emote?.tooltip.endsWith('Twitch Emote') === true)
    .filter(({ emote }) => named.has(/emoticons\/v2\/([^/]+)\//.exec(emote!.images['1x'] ?? '')?.[1] ?? ''))
    .map(({ emote }) => emote!.name);
  if (!/emotes=\d+:(?:04|4-0)/.test(input)) expect(message.emotes.map((emote) => emote.name)).toEqual(shown);
}
