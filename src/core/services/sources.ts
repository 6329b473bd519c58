import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { LibraryStore, SourceRole, SourceRow } from '../ports/library-store.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';
import type { Artefact, ArtefactKind, LinkOrder } from '../pipeline/stage.ts';

const ROLES: readonly SourceRole[] = ['media', 'chat', 'transcript', 'timemap'];
const NAMES: Readonly<Record<SourceRole, string>> = {
  media: 'recording',
  chat: 'chat file',
  transcript: 'transcript file',
  timemap: 'time map',
};

export interface Sources {
  /** Fingerprints a file and makes it a source of the VOD. Throws `file/missing|not-a-file|empty|unreadable`. */
  attach(vodId: string, role: SourceRole, path: string): Promise<SourceRow>;
  fingerprint(role: SourceRole, path: string): Promise<Omit<SourceRow, 'vodId'>>;
  /** The sources as artefacts. A file that changed on the disk gets its new fingerprint; a missing one keeps its old. */
  refresh(vodId: string): Promise<Artefact[]>;
  isMissing(row: SourceRow): Promise<boolean>;
}

/** What the person gave: files referenced where they lie, never copied or changed. */
export function createSources(deps: { store: LibraryStore; workers: WorkerPool }): Sources {
  const { store, workers } = deps;

  const fingerprint: Sources['fingerprint'] = async (role, path) => {
    const absolute = isAbsolute(path) ? path : resolve(path);
    const facts = await statFile(role, absolute);
    const hashed = await workers.run('file.fingerprint', { path: absolute });
    return {
      role,
      path: absolute,
      sizeBytes: facts.sizeBytes,
      modifiedAtUnixMs: facts.modifiedAtUnixMs,
      ...hashed,
    };
  };

  const refreshOne = async (row: SourceRow): Promise<SourceRow> => {
    const facts = await statFile(row.role, row.path).catch(() => null);
    const same =
      facts === null ||
      (facts.sizeBytes === row.sizeBytes && facts.modifiedAtUnixMs === row.modifiedAtUnixMs);
    if (same) return row;
    const fresh = { vodId: row.vodId, ...(await fingerprint(row.role, row.path)) };
    store.sources.put(fresh);
    return fresh;
  };

  return {
    fingerprint,
    async attach(vodId, role, path) {
      const row = { vodId, ...(await fingerprint(role, path)) };
      store.sources.put(row);
      return row;
    },
    async refresh(vodId) {
      const rows = ROLES.map((role) => store.sources.get(vodId, role)).filter((row) => row !== null);
      const given = (await Promise.all(rows.map(refreshOne))).map(toArtefact);
      const media = given.find(({ kind }) => kind === 'source.media');
      // A recording that a person gave is also where the sound is read from.
      const sound = media === undefined ? [] : [{ ...media, kind: 'source.sound' as const }];
      const order = store.links.get(vodId);
      return [...given, ...sound, ...(order === null ? [] : [toLinkArtefact(order)])];
    },
    isMissing: async (row) => (await statFile(row.role, row.path).catch(() => null)) === null,
  };
}

const toLinkArtefact = (order: LinkOrder): Artefact => ({
  kind: 'source.link',
  hash: createHash('sha256').update(JSON.stringify(order.link)).digest('hex'),
  path: null,
  sizeBytes: 0,
  meta: { ...order },
});

const toArtefact = (row: SourceRow): Artefact => ({
  kind: `source.${row.role}` satisfies ArtefactKind,
  hash: row.fingerprint,
  path: row.path,
  sizeBytes: row.sizeBytes,
  meta: {},
});

async function statFile(
  role: SourceRole,
  path: string,
): Promise<{ sizeBytes: number; modifiedAtUnixMs: number }> {
  const name = NAMES[role];
  const facts = await stat(path).catch((thrown: unknown) => {
    throw new AppError(
      {
        code: 'file/missing',
        message: `The ${name} ${path} is not there or can't be read.`,
        nextStep: 'Check the path; if the file was moved, relink it in the library.',
      },
      { cause: thrown },
    );
  });
  if (!facts.isFile()) {
    throw new AppError({
      code: 'file/not-a-file',
      message: `${path} is a folder, not a ${name}.`,
      nextStep: 'Choose a file.',
    });
  }
  if (facts.size === 0) {
    throw new AppError({
      code: 'file/empty',
      message: `The ${name} ${path} is empty.`,
      nextStep: 'Choose another file, or record again.',
    });
  }
  return { sizeBytes: facts.size, modifiedAtUnixMs: Math.round(facts.mtimeMs) };
}
