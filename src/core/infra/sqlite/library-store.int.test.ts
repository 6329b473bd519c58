import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { VodRow } from '../../ports/library-store.ts';
import { chatQueries, createChatSetWriter, iterateChatRows } from './chat-rows.ts';
import { openLibraryStore } from './library-store.ts';
import { migrations } from './migrations/index.ts';
import { openConnection, openLibraryDb } from './open.ts';
import { dropOrphanRowSets } from './row-sets.ts';
import { transcriptQueries, writeTranscriptSet } from './transcript-rows.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'klip-store-'));
  path = join(dir, 'library.db');
});
afterEach(() => rmSync(dir, { recursive: true }));

const vod: VodRow = {
  vodId: 'v1',
  title: 'ranked until diamond',
  channel: 'ada',
  platformVideoId: '123',
  recordedAtUnixMs: 5,
  addedAtUnixMs: 7,
  durationMs: 60_000,
  voiceTrack: 1,
  chatOffsetMs: -2500,
  positionMs: 0,
  hypeSparkline: [1, 50, 2],
  highlightCount: 3,
  removedAtUnixMs: null,
};

function chatLine(offsetMs: number | null, text: string, more: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: `id-${text}`,
    offsetMs,
    sentAtUnixMs: null,
    kind: 'message',
    author: { id: '1', login: 'bob', displayName: 'Bob' },
    text,
    emotes: [],
    badges: [],
    color: null,
    bits: null,
    reply: null,
    event: null,
    extra: null,
    ...more,
  };
}

describe('migrations', () => {
  it('0002 keeps every source and takes time maps, links and channels', () => {
    const old = openLibraryDb(path, { upTo: 1 });
    old.exec(`INSERT INTO vod (vod_id, title, added_at_unix_ms) VALUES ('v1', 'a', 1);
      INSERT INTO source VALUES ('v1', 'media', '/a.mp4', 10, 20, 'f1'), ('v1', 'chat', '/a.json', 11, 21, 'f2');`);
    old.close();
    const store = openLibraryStore(path);
    expect(store.sources.get('v1', 'media')).toEqual({
      vodId: 'v1',
      role: 'media',
      path: '/a.mp4',
      sizeBytes: 10,
      modifiedAtUnixMs: 20,
      fingerprint: 'f1',
    });
    expect(store.sources.findVods('chat', 'f2')).toEqual(['v1']);
    store.sources.put({ ...store.sources.get('v1', 'media')!, role: 'timemap', path: '/a.map' });
    const link = {
      platform: 'twitch',
      kind: 'vod',
      id: '7',
      channel: null,
      url: 'u',
      startMs: null,
    } as const;
    const choice = { quality: '720p', range: { startMs: 1, endMs: 2 }, wantMedia: true, wantChat: false };
    store.links.put('v1', { link, choice });
    expect(store.links.get('v1')).toEqual({ link, choice });
    expect(store.links.findVods({ ...link, url: 'another form' })).toEqual(['v1']);
    const channel = {
      channelKey: 'twitch:ada',
      link: { ...link, kind: 'channel' as const },
      name: 'Ada',
      autoRecord: true,
      state: 'unknown' as const,
      note: null,
      checkedAtUnixMs: null,
    };
    store.channels.put(channel, 5);
    store.channels.put({ ...channel, state: 'live' }, 9);
    expect(store.channels.list()).toEqual([{ ...channel, state: 'live' }]);
    store.vods.delete('v1');
    expect([store.links.get('v1'), store.sources.get('v1', 'timemap')]).toEqual([null, null]);
    store.close();
  });

  it('go up one by one, each from its predecessor, and keep what was there', () => {
    for (const { id } of migrations) {
      const db = openLibraryDb(join(dir, `from-${id}.db`), { upTo: id - 1 });
      expect(db.pragma('user_version', { simple: true })).toBe(id - 1);
      db.close();
      const next = openLibraryDb(join(dir, `from-${id}.db`), { upTo: id });
      expect(next.pragma('user_version', { simple: true })).toBe(id);
      next.close();
    }
    expect(migrations.map((migration) => migration.id)).toEqual(migrations.map((_, index) => index + 1));
  });

  it('make STRICT tables only', () => {
    const db = openLibraryDb(path);
    const loose = db
      .prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
      )
      .pluck()
      .all();
    expect(loose).toEqual([]);
    db.close();
  });

  it('refuse the library of a newer KlipStream with a sentence and leave it untouched', () => {
    const db = openLibraryDb(path);
    db.pragma('user_version = 9999');
    db.close();
    expect(() => openLibraryDb(path)).toThrow(
      expect.objectContaining({
        code: 'library/newer',
        nextStep: expect.stringContaining('Update') as string,
      }),
    );
    expect(openConnection(path).pragma('user_version', { simple: true })).toBe(9999);
  });

  it('refuse a file that is no library', () => {
    writeFileSync(path, 'not a database, but long enough to have a header of sixteen bytes and more');
    expect(() => openLibraryDb(path)).toThrow(expect.objectContaining({ code: 'library/damaged' }));
  });
});

describe('rows', () => {
  it('come back as they went in', () => {
    const store = openLibraryStore(path);
    store.vods.insert(vod);
    expect(store.vods.get('v1')).toEqual(vod);
    store.vods.update('v1', { title: 'new', chatOffsetMs: null });
    expect(store.vods.list()).toEqual([{ ...vod, title: 'new', chatOffsetMs: null }]);
    store.vods.update('v1', { removedAtUnixMs: 9 });
    expect([store.vods.list().length, store.vods.listRemoved().length]).toEqual([0, 1]);
    store.close();
  });

  it('name the files that lost their last reference, and only those', () => {
    const store = openLibraryStore(path);
    store.vods.insert(vod);
    store.vods.insert({ ...vod, vodId: 'v2' });
    const row = {
      stageId: 's',
      cacheKey: 'k',
      hash: 'h',
      sizeBytes: 1,
      meta: {},
      reclaimed: false,
      kind: 'hype' as const,
    };
    store.artefacts.commit([{ ...row, vodId: 'v1', path: 'shared' }], 0);
    store.artefacts.commit([{ ...row, vodId: 'v2', path: 'shared' }], 0);
    expect(store.artefacts.commit([{ ...row, vodId: 'v1', path: 'own' }], 0)).toEqual([]);
    expect(store.vods.delete('v1')).toEqual(['own']);
    expect(store.vods.delete('v2')).toEqual(['shared']);
    store.close();
  });
});

describe('chat sets', () => {
  it('keep every field of a message', () => {
    const db = openLibraryDb(path);
    const full = chatLine(1500, 'hi Kappa', {
      sentAtUnixMs: 99,
      emotes: [{ id: '25', name: 'Kappa', provider: 'twitch', begin: 3, end: 8 }],
      badges: [{ set: 'sub', version: '3' }],
      color: '#ff0000',
      bits: 100,
      reply: { parentId: 'p', parentAuthor: null, parentText: 'hm' },
      event: { type: 'sub', months: 3 },
      extra: { 'user-type': 'mod' },
    });
    const writer = createChatSetWriter(db, 'v1');
    writer.add([full]);
    const { rowSet } = writer.finish();
    expect([...iterateChatRows(db, rowSet)]).toEqual([{ index: 0, fileMs: 1500, message: full }]);
    db.close();
  });

  it('are in time order with dense indexes even when the file was not, and hash the same', () => {
    const db = openLibraryDb(path);
    const lines = [chatLine(3000, 'c'), chatLine(-1000, 'a'), chatLine(2000, 'b'), chatLine(2000, 'b2')];
    const unordered = createChatSetWriter(db, 'v1');
    unordered.add(lines.slice(0, 2));
    unordered.add(lines.slice(2));
    const facts = unordered.finish();
    const texts = [...iterateChatRows(db, facts.rowSet)].map(({ index, message }) => [index, message.text]);
    expect(texts).toEqual([
      [0, 'a'],
      [1, 'b'],
      [2, 'b2'],
      [3, 'c'],
    ]);
    const ordered = createChatSetWriter(db, 'v1');
    ordered.add([lines[1]!, lines[2]!, lines[3]!, lines[0]!]);
    expect(ordered.finish()).toMatchObject({
      rowsHash: facts.rowsHash,
      count: 4,
      firstFileMs: -1000,
      lastFileMs: 3000,
    });
    db.close();
  });

  it('count wall-clock-only lines from the first one', () => {
    const db = openLibraryDb(path);
    const writer = createChatSetWriter(db, 'v1');
    writer.add([
      chatLine(null, 'a', { sentAtUnixMs: 1_000_000 }),
      chatLine(null, 'b', { sentAtUnixMs: 1_002_500 }),
    ]);
    const { rowSet } = writer.finish();
    expect([...iterateChatRows(db, rowSet)].map((row) => row.fileMs)).toEqual([0, 2500]);
    db.close();
  });

  it.each([
    ['in order', [0, 10]],
    ['unordered', [10, 0]],
  ])('are finished beside another writer: %s', (_what, times) => {
    const db = openLibraryDb(path);
    const other = openConnection(path);
    other.pragma('busy_timeout = 0');
    const writer = createChatSetWriter(db, 'v1');
    writer.add(times.map((ms) => chatLine(ms, String(ms))));
    // The other one tries to write whenever rows have just been read.
    const prepare = db.prepare.bind(db);
    const tryToWrite = other.prepare("INSERT INTO row_set (vod_id, content) VALUES ('v2', 'chat')");
    vi.spyOn(db, 'prepare').mockImplementation((sql: string) => {
      const statement = prepare(sql);
      const readAll = statement.all.bind(statement);
      statement.all = (...values: unknown[]) => {
        const rows = readAll(...values);
        expect(() => tryToWrite.run()).toThrow('locked');
        return rows;
      };
      return statement;
    });
    expect(writer.finish().count).toBe(2);
    db.close();
    other.close();
  });

  it('find the first line at or after a time', () => {
    const db = openLibraryDb(path);
    const writer = createChatSetWriter(db, 'v1');
    writer.add(Array.from({ length: 1000 }, (_, index) => chatLine(index * 10, String(index))));
    const { rowSet, count } = writer.finish();
    const { indexAt, rows } = chatQueries(db);
    expect([-5, 0, 1, 10, 9990, 9991].map((ms) => indexAt(rowSet, count, ms))).toEqual([
      0, 0, 1, 1, 999, 1000,
    ]);
    expect(rows(rowSet, 998, 50).map((row) => row.index)).toEqual([998, 999]);
    db.close();
  });

  it('are read by key range, never by a scan', () => {
    const db = openLibraryDb(path);
    const plan = db
      .prepare(
        'EXPLAIN QUERY PLAN SELECT * FROM chat_message WHERE row_id >= 1 AND row_id < 5 ORDER BY row_id',
      )
      .all();
    expect(plan).toMatchObject([
      { detail: 'SEARCH chat_message USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)' },
    ]);
    db.close();
  });

  it('are dropped with their index once no result names them', () => {
    const store = openLibraryStore(path);
    store.vods.insert(vod);
    const db = openConnection(path);
    const [kept, orphan] = ['keep me', 'drop me'].map((text) => {
      const writer = createChatSetWriter(db, 'v1');
      writer.add([chatLine(0, text)]);
      return writer.finish().rowSet;
    });
    const row = {
      vodId: 'v1',
      kind: 'chat.messages' as const,
      stageId: 'chat',
      cacheKey: 'k',
      hash: 'h',
      path: null,
      sizeBytes: 0,
      reclaimed: false,
    };
    store.artefacts.commit([{ ...row, meta: { rowSet: kept } }], 0);
    expect(dropOrphanRowSets(db, new AbortController().signal)).toBe(1);
    expect([...iterateChatRows(db, kept!)].length).toBe(1);
    expect([...iterateChatRows(db, orphan!)]).toEqual([]);
    expect(db.prepare("SELECT count(*) FROM chat_fts WHERE chat_fts MATCH 'me'").pluck().get()).toBe(1);
    db.close();
    store.close();
  });
});

describe('transcript sets', () => {
  it('keep sentences and find the one spoken at a time', () => {
    const db = openLibraryDb(path);
    const word = { startMs: 1000, endMs: 1500, text: 'no', confidence: 0.5 };
    const sentence = {
      startMs: 1000,
      endMs: 2000,
      text: 'no way',
      speaker: '1',
      paragraph: 0,
      words: [word],
    };
    const rowSet = writeTranscriptSet(db, 'v1', [sentence, { ...sentence, startMs: 3000, endMs: 4000 }]);
    const transcript = transcriptQueries(db);
    expect(transcript.rows(rowSet, 0, 1)).toEqual([{ index: 0, ...sentence }]);
    expect([0, 1999, 2000, 4000].map((ms) => transcript.indexAt(rowSet, 2, ms))).toEqual([0, 0, 1, 2]);
    db.close();
  });
});
