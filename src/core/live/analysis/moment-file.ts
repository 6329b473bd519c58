import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { toErrorShape } from '../../../shared/errors.ts';
import { parseJsonOrNull } from '../../../shared/json.ts';
import { LiveMoment } from '../../../shared/model/live.ts';
import type { Log } from '../../ports/log.ts';
import { writeSafely } from '../recorder/finalise.ts';

interface MomentKeeperDeps {
  /** The recording's folder. */
  readonly dir: string;
  readonly log: Log;
  /** As they are when it is written. */
  readonly moments: () => readonly LiveMoment[];
}

/** In the recording's folder. */
export const MOMENTS_FILE = 'moments.json';
const Stored = z.object({ version: z.literal(1), moments: z.array(LiveMoment) });

/** The moments of a recording's earlier runs, those open then closed; none where the file is missing or damaged. */
export async function readMoments(dir: string): Promise<LiveMoment[]> {
  const text = await readFile(join(dir, MOMENTS_FILE), 'utf8').catch(() => '');
  const stored = Stored.safeParse(parseJsonOrNull(text));
  return stored.success ? stored.data.moments.map((moment) => ({ ...moment, isOpen: false })) : [];
}

/** Replaces the file as a whole. */
export const writeMoments = (dir: string, moments: readonly LiveMoment[]): Promise<void> =>
  writeSafely(join(dir, MOMENTS_FILE), JSON.stringify({ version: 1, moments }));

/** Keeps moments on the disk: the file is replaced as a whole, in the background, and again where that failed. */
export class MomentKeeper {
  private readonly deps: MomentKeeperDeps;
  private saving: Promise<void>;
  /** Why the newest moments are not on the disk; null = they are, or will be. */
  private unsaved: Error | null = null;

  /** Nothing is written before `loaded`. */
  constructor(deps: MomentKeeperDeps, loaded: Promise<void>) {
    this.deps = deps;
    this.saving = loaded;
  }

  save(): void {
    const { dir, moments } = this.deps;
    this.saving = this.saving
      .then(() => writeMoments(dir, moments()))
      .then(
        () => {
          this.unsaved = null;
        },
        (thrown: unknown) => this.notKept(thrown),
      );
  }

  /** Again, where they could not be kept. */
  retry(): void {
    if (this.unsaved !== null) this.save();
  }

  /** Resolves once what was asked for was tried. */
  get settled(): Promise<void> {
    return this.saving;
  }

  /** Throws why they could not be kept. */
  async kept(): Promise<void> {
    await this.saving;
    this.retry();
    await this.saving;
    if (this.unsaved !== null) throw this.unsaved;
  }

  private notKept(thrown: unknown): void {
    if (this.unsaved === null)
      this.deps.log.error('live.moments-not-kept', { error: toErrorShape(thrown).message });
    this.unsaved = thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}
