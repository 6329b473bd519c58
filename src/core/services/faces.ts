import type { facesContract } from '../../shared/contract/faces.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { FaceRegion } from '../../shared/model/faces.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { SettingsStore } from '../ports/settings-store.ts';
import type { Jobs } from './jobs.ts';
import { vodOrThrow } from './library.ts';

export interface FacesDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly settings: SettingsStore;
  readonly jobs: Pick<Jobs, 'cancelVod' | 'enqueue'>;
  readonly changed: (vodId: string) => void;
}

export interface Faces {
  readonly handlers: Pick<Handlers, keyof typeof facesContract>;
  /** After consent was taken back: ends what reads faces now and deletes what was read, of every VOD. */
  withdraw(): Promise<void>;
  /** At the start, before jobs: deletes what a crash or an edited settings file left without consent. */
  sweep(): Promise<void>;
}

const STAGE = 'faces';
const TRACK = 'face.expressions';

/** Nothing that was read from a face outlives the consent to it. */
export function createFaces(deps: FacesDeps): Faces {
  const { store, files, settings, jobs, changed } = deps;

  /** The track and the chunks of an unfinished one. */
  const forget = async (vodId: string): Promise<void> => {
    for (const path of store.artefacts.remove(vodId, TRACK)) await files.remove(path);
    await files.dropWork(vodId, STAGE);
  };

  /** The same while a job may be reading: the job ends first, and begins again without what was taken away. */
  const forgetAndGoOn = async (vodId: string): Promise<string | null> => {
    const job = store.jobs.latest(vodId);
    await jobs.cancelVod(vodId);
    await forget(vodId);
    changed(vodId);
    return job === null || job.state === 'finished' ? null : jobs.enqueue(vodId, job.only).jobId;
  };

  /** Those with a marked region or a track: no other VOD can hold anything that was read from a face. */
  const touchedVods = (): string[] =>
    [...store.vods.list(), ...store.vods.listRemoved()]
      .map(({ vodId }) => vodId)
      .filter((vodId) => store.faceRegions.get(vodId) !== null || store.artefacts.get(vodId, TRACK) !== null);

  return {
    handlers: {
      'faces.setRegion': async ({ vodId, region }) => {
        vodOrThrow(store, vodId);
        if (sameRegion(store.faceRegions.get(vodId), region)) return { jobId: null };
        store.faceRegions.put(vodId, region);
        const jobId = await forgetAndGoOn(vodId);
        if (jobId !== null || region === null || !settings.get().facesEnabled) return { jobId };
        return { jobId: jobs.enqueue(vodId, null).jobId };
      },
    },
    async withdraw() {
      for (const vodId of touchedVods()) await forgetAndGoOn(vodId);
    },
    async sweep() {
      if (settings.get().facesEnabled) return;
      for (const vodId of touchedVods()) await forget(vodId);
    },
  };
}

const sameRegion = (one: FaceRegion | null, other: FaceRegion | null): boolean =>
  one === null || other === null
    ? one === other
    : one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;
