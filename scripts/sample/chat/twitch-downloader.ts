import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createRandom, type Random } from '../random.ts';
import type { World } from '../plan/world.ts';
import type { ChatLine } from './compose.ts';
import type { EmoteShelf } from './emotes.ts';
import type { Talk } from './talk.ts';

/** What the head of the file says. `chatLeadMs`: the chat's clock began that long before the recording's first frame. */
export interface ChatFileHead {
  readonly seed: number;
  readonly world: World;
  readonly startedAtUnixMs: number;
  readonly durationMs: number;
  readonly chatLeadMs: number;
}

interface Fragment {
  readonly text: string;
  readonly emoticon: { readonly emoticon_id: string } | null;
}

/** Splits a body at Twitch's own emotes; third-party names stay text, as in real files. */
function toFragments(body: string, shelf: EmoteShelf): Fragment[] {
  const fragments: Fragment[] = [];
  let plain = '';
  for (const piece of body.split(/(?<= )|(?= )/)) {
    const emote = shelf.firstParty(piece);
    if (emote?.id == null) {
      plain += piece;
      continue;
    }
    if (plain !== '') fragments.push({ text: plain, emoticon: null });
    plain = '';
    fragments.push({ text: piece, emoticon: { emoticon_id: emote.id } });
  }
  if (plain !== '' || fragments.length === 0) fragments.push({ text: plain, emoticon: null });
  return fragments;
}

function toUuid(random: Random): string {
  const hex = (digits: number): string =>
    Math.floor(random.next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(8)}${hex(4)}`;
}

const iso = (unixMs: number): string => new Date(unixMs).toISOString();

interface FileContext {
  readonly head: ChatFileHead;
  readonly shelf: EmoteShelf;
  readonly ids: Random;
  readonly channelId: string;
  readonly videoId: string;
}

/** One entry of `comments`, field by field as TwitchDownloader 1.4 writes it. */
function toComment(line: ChatLine, context: FileContext): unknown {
  const { head, shelf, ids } = context;
  const fragments = toFragments(line.body, shelf);
  let at = 0;
  const emoticons: { _id: string; begin: number; end: number }[] = [];
  for (const fragment of fragments) {
    // The file format's own quirk: `end` is one past the exclusive end.
    if (fragment.emoticon)
      emoticons.push({ _id: fragment.emoticon.emoticon_id, begin: at, end: at + fragment.text.length + 1 });
    at += fragment.text.length;
  }
  return {
    _id: toUuid(ids),
    created_at: iso(head.startedAtUnixMs + line.atMs),
    channel_id: context.channelId,
    content_type: 'video',
    content_id: context.videoId,
    content_offset_seconds: (line.atMs + head.chatLeadMs) / 1000,
    commenter: {
      display_name: line.author.displayName,
      _id: line.author.id,
      name: line.author.login,
      bio: null,
      created_at: '0001-01-01T00:00:00',
      updated_at: '0001-01-01T00:00:00',
      logo: null,
    },
    message: {
      body: line.body,
      bits_spent: line.bits,
      fragments,
      user_badges: line.author.badges.map((badge) => ({ _id: badge.set, version: badge.version })),
      user_color: line.author.color,
      emoticons,
    },
  };
}

function toHead(context: FileContext): Record<string, unknown> {
  const { head } = context;
  const lengthSec = Math.round((head.durationMs + head.chatLeadMs) / 1000);
  return {
    FileInfo: {
      Version: { Major: 1, Minor: 4, Patch: 0 },
      CreatedAt: iso(head.startedAtUnixMs + 86_400_000),
      UpdatedAt: '0001-01-01T00:00:00',
    },
    streamer: {
      name: head.world.channel,
      login: head.world.channel.toLowerCase(),
      id: Number(context.channelId),
    },
    clipper: null,
    video: {
      title: `${head.world.game} — ${head.world.goal}`,
      description: null,
      id: context.videoId,
      created_at: iso(head.startedAtUnixMs - head.chatLeadMs),
      start: 0,
      end: lengthSec,
      length: lengthSec,
      viewCount: 0,
      game: head.world.game,
      chapters: [],
    },
  };
}

/**
 * Writes a talk as TwitchDownloader JSON, a line per comment, waiting for the disk: memory stays flat however long
 * the chat is. `maximum` ends it early. Returns how many comments were written; rejects when the file can't be written.
 */
export async function writeTwitchDownloaderJson(
  path: string,
  talk: Talk,
  head: ChatFileHead,
  maximum = Number.POSITIVE_INFINITY,
): Promise<number> {
  const ids = createRandom(`ids ${head.seed}`);
  const context: FileContext = {
    head,
    shelf: talk.shelf,
    ids,
    channelId: String(ids.int(10_000_000, 99_999_999)),
    videoId: String(ids.int(2_000_000_000, 2_400_000_000)),
  };
  const file = createWriteStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 });
  const opening = JSON.stringify(toHead(context)).slice(0, -1);
  file.write(`${opening},"comments":[`);
  let written = 0;
  for (const lines of talk.seconds()) {
    let block = '';
    for (const line of lines) {
      if (written === maximum) break;
      block += `${written === 0 ? '\n' : ',\n'}${JSON.stringify(toComment(line, context))}`;
      written++;
    }
    if (block !== '' && !file.write(block)) await once(file, 'drain');
    if (written === maximum) break;
  }
  file.end('\n],"embeddedData":null}\n');
  await finished(file);
  return written;
}
