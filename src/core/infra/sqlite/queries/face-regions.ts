import type { FaceRegion } from '../../../../shared/model/faces.ts';
import type { LibraryStore } from '../../../ports/library-store.ts';
import type { Db } from '../open.ts';

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
