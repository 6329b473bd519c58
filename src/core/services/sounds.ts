import { z } from 'zod';
import type { Handlers } from '../../shared/contract/index.ts';
import type { soundsContract } from '../../shared/contract/sounds.ts';
import { HeardSounds } from '../../shared/model/sound-event.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { OwnSounds } from '../ports/own-sounds.ts';
import { resolved, vodOrThrow } from './library.ts';
import { madeArtefact, readJsonArtefact } from './vod-view.ts';

export interface SoundsDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly ownSounds: OwnSounds;
}

/** Plays per sound, by id, as stage `sound-events` counted them. */
const HitsMeta = z.object({ ownHits: z.record(z.string(), z.number().int()).default({}) });

/** Handlers of contract/sounds.ts. */
export function soundsHandlers(deps: SoundsDeps): Pick<Handlers, keyof typeof soundsContract> {
  const { store, ownSounds } = deps;
  return {
    'sounds.list': () =>
      resolved(() => {
        const counts = store.vods
          .list()
          .map(({ vodId }) => HitsMeta.safeParse(madeArtefact(store, vodId, 'sound.events')?.meta ?? {}))
          .flatMap(({ data }) => (data === undefined ? [] : [data.ownHits]));
        const sounds = ownSounds.list().map((sound) => {
          const hits = counts.map((ofVod) => ofVod[sound.soundId] ?? 0);
          return {
            ...sound,
            hits: hits.reduce((sum, count) => sum + count, 0),
            streams: hits.filter((count) => count > 0).length,
          };
        });
        return { sounds };
      }),
    'sounds.add': async (sample, { signal }) => ({ sound: await ownSounds.add(sample, signal) }),
    'sounds.rename': ({ soundId, name }) =>
      resolved(() => {
        ownSounds.rename(soundId, name);
        return {};
      }),
    'sounds.remove': ({ soundId }) =>
      resolved(() => {
        ownSounds.remove(soundId);
        return {};
      }),
    'sounds.events': async ({ vodId }) => {
      vodOrThrow(store, vodId);
      const heard = HeardSounds.nullable().parse(await readJsonArtefact(deps, vodId, 'sound.events'));
      return { events: heard?.events ?? [], isListened: heard !== null };
    },
  };
}
