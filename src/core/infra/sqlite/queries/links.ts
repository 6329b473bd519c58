import { Link } from '../../../../shared/model/link.ts';
import { FetchChoice } from '../../../../shared/model/remote-stream.ts';
import { WatchedChannel } from '../../../../shared/contract/sources.ts';
import type { LibraryStore } from '../../../ports/library-store.ts';
import type { Db } from '../open.ts';

interface LinkRecord {
  link: string;
  choice: string;
}

export function linkQueries(db: Db): LibraryStore['links'] {
  const put = db.prepare(
    'INSERT OR REPLACE INTO vod_link (vod_id, link_key, link, choice) VALUES (?, ?, ?, ?)',
  );
  const get = db.prepare<[string], LinkRecord>('SELECT link, choice FROM vod_link WHERE vod_id = ?');
  const find = db.prepare<[string], { vod_id: string }>(
    'SELECT vod_id FROM vod_link WHERE link_key = ? ORDER BY rowid DESC',
  );
  return {
    put: (vodId, { link, choice }) =>
      void put.run(vodId, linkKey(link), JSON.stringify(link), JSON.stringify(choice)),
    get(vodId) {
      const record = get.get(vodId);
      if (record === undefined) return null;
      return {
        link: Link.parse(JSON.parse(record.link)),
        choice: FetchChoice.parse(JSON.parse(record.choice)),
      };
    },
    findVods: (link) => find.all(linkKey(link)).map((row) => row.vod_id),
  };
}

/** The same thing on the platform has the same key, whatever form its address had. */
const linkKey = ({ platform, kind, id }: Link): string => `${platform}:${kind}:${id}`;

export function channelQueries(db: Db): LibraryStore['channels'] {
  const all = db.prepare<[], { body: string }>(
    'SELECT body FROM watched_channel ORDER BY added_at_unix_ms, channel_key',
  );
  const put = db.prepare(
    `INSERT INTO watched_channel (channel_key, body, added_at_unix_ms) VALUES (?, ?, ?)
     ON CONFLICT (channel_key) DO UPDATE SET body = excluded.body`,
  );
  const remove = db.prepare('DELETE FROM watched_channel WHERE channel_key = ?');
  return {
    list: () => all.all().map((record) => WatchedChannel.parse(JSON.parse(record.body))),
    put: (channel, nowUnixMs) => void put.run(channel.channelKey, JSON.stringify(channel), nowUnixMs),
    remove: (channelKey) => void remove.run(channelKey),
  };
}
