import { AppError } from '../../shared/errors.ts';
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
  /** The same for one VOD and its mark; its next job, where one was unfinished. */
  withdrawFrom(vodId: string): Promise<string | null>;
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

  /** Takes the consent to one VOD back: nothing of its faces stays. */
  const withdrawFrom = async (vodId: string): Promise<string | null> => {
    store.faceConsents.set(vodId, false);
    store.faceRegions.put(vodId, null);
    return forgetAndGoOn(vodId);
  };

  return {
    handlers: {
      'faces.consent': async ({ vodId, isGiven }) => {
        vodOrThrow(store, vodId);
        if (!isGiven) return { jobId: await withdrawFrom(vodId) };
        store.faceConsents.set(vodId, true);
        changed(vodId);
        return { jobId: null };
      },
      'faces.setRegion': async ({ vodId, region }) => {
        vodOrThrow(store, vodId);
        if (region !== null && !store.faceConsents.has(vodId)) throw noConsent();
        if (sameRegion(store.faceRegions.get(vodId), region)) return { jobId: null };
        store.faceRegions.put(vodId, region);
        const jobId = await forgetAndGoOn(vodId);
        if (jobId !== null || region === null || !settings.get().facesEnabled) return { jobId };
        return { jobId: jobs.enqueue(vodId, null).jobId };
      },
    },
    withdrawFrom,
    async withdraw() {
      for (const vodId of touchedVods()) await forgetAndGoOn(vodId);
    },
    async sweep() {
      const { facesEnabled } = settings.get();
      for (const vodId of touchedVods())
        if (!facesEnabled || !store.faceConsents.has(vodId)) await forget(vodId);
    },
  };
}

const noConsent = (): AppError =>
  new AppError({
    code: 'faces/no-consent',
    message: 'Nobody agreed yet to look for faces in this recording.',
    nextStep: 'Agree to it in Review → facecam, then mark it.',
  });

const sameRegion = (one: FaceRegion | null, other: FaceRegion | null): boolean =>
  one === null || other === null
    ? one === other
    : one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;
