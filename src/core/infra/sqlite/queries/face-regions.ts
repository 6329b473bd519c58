import type { FaceRegion } from '../../../../shared/model/faces.ts';
import type { LibraryStore } from '../../../ports/library-store.ts';
import type { Db } from '../open.ts';

export function faceConsentQueries(db: Db): LibraryStore['faceConsents'] {
  const has = db.prepare<[string], number>('SELECT 1 FROM face_consent WHERE vod_id = ?').pluck();
  const put = db.prepare('INSERT OR IGNORE INTO face_consent (vod_id) VALUES (?)');
  const remove = db.prepare('DELETE FROM face_consent WHERE vod_id = ?');
  return {
    has: (vodId) => has.get(vodId) !== undefined,
    set: (vodId, isGiven) => void (isGiven ? put : remove).run(vodId),
  };
}

export function faceRegionQueries(db: Db): LibraryStore['faceRegions'] {
  const get = db.prepare<[string], FaceRegion>(
    'SELECT x, y, width, height FROM face_region WHERE vod_id = ?',
  );
  const put = db.prepare(
    'INSERT OR REPLACE INTO face_region (vod_id, x, y, width, height) VALUES (@vodId, @x, @y, @width, @height)',
  );
  const remove = db.prepare('DELETE FROM face_region WHERE vod_id = ?');
  return {
    get: (vodId) => get.get(vodId) ?? null,
    put(vodId, region) {
      if (region === null) remove.run(vodId);
      else put.run({ vodId, ...region });
    },
  };
}
