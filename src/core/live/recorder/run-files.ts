import { readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReplayBuffer } from '../../domain/live/replay-buffer.ts';
import { runFileName, runFileOf } from '../../domain/live/run-name.ts';
import type { AppendFile, OpenAppend } from './append-file.ts';
import { addFact, type RecordingFacts } from './facts.ts';
import type { FetchedSegment } from './fetch-segment.ts';
import type { SegmentEntry } from './journal.ts';

export interface RunFileDeps {
  readonly dir: string;
  readonly open: OpenAppend;
  /** What is there already. */
  readonly segments: readonly SegmentEntry[];
  /** Null = everything is kept. */
  readonly buffer: ReplayBuffer | null;
  /** The buffer gave a file up, which is deleted: resolves once that is known for good. */
  readonly onDrop: (file: string) => Promise<void>;
  /** Tries until there is space. */
  readonly insist: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface WrittenSegment {
  readonly run: string;
  /** Length of the file behind the segment. */
  readonly bytesEnd: number;
  /** Of the first segment of a part: the initialisation section that is repeated before it. */
  readonly initBytes: number | undefined;
  readonly beginsRun: boolean;
}

/** The run that is written: one begins after a restart of the app. */
interface Run {
  readonly format: string;
  readonly extension: 'ts' | 'mp4';
  parts: number;
}

/**
 * Media is appended to one file per run: segments that follow each other without a break and in one format. Where only the
 * last minutes are kept a run is a row of such files, each of which can be read by itself.
 */
export class RunFiles {
  readonly #deps: RunFileDeps;
  readonly #lengths: Map<string, number>;
  #runs: number;
  #run: Run | null = null;
  #file: { readonly name: string; readonly append: AppendFile } | null = null;

  constructor(deps: RunFileDeps) {
    this.#deps = deps;
    this.#lengths = lengthsOf(deps.segments);
    this.#runs = Math.max(0, ...[...this.#lengths.keys()].map((name) => runFileOf(name)?.run ?? 0));
    const taken = new Map<string, number>();
    for (const { run, bytesEnd, durationMs } of deps.segments) {
      deps.buffer?.add(run, bytesEnd - (taken.get(run) ?? 0), durationMs);
      taken.set(run, bytesEnd);
    }
  }

  /** Of all files on the disk. */
  get bytes(): number {
    let sum = 0;
    for (const length of this.#lengths.values()) sum += length;
    return sum;
  }

  /** Resolves once the segment is safely on the disk. `breaks`: it can't follow in the run of the one before. */
  async write(segment: FetchedSegment, breaks: boolean): Promise<WrittenSegment> {
    const { init, bytes, format, durationMs } = segment;
    await this.#makeRoom((init?.length ?? 0) + bytes.length, durationMs);
    const beginsRun = breaks || this.#run?.format !== format;
    if (beginsRun) {
      this.#run = { format, extension: init === null ? 'ts' : 'mp4', parts: 0 };
      this.#runs++;
    }
    const beginsFile = beginsRun || this.#file === null || this.#deps.buffer?.wantsPart === true;
    if (beginsFile) await this.#begin(this.#run!);
    if (beginsFile && init !== null) await this.#append(init, 0);
    await this.#append(bytes, durationMs);
    const run = this.#file!.name;
    const initBytes = beginsFile && !beginsRun ? (init?.length ?? 0) : undefined;
    return { run, bytesEnd: this.#lengths.get(run)!, initBytes, beginsRun };
  }

  /** The next segment begins another run. */
  async end(): Promise<void> {
    this.#run = null;
    await this.#close();
  }

  async #begin(run: Run): Promise<void> {
    const { dir, open, insist } = this.#deps;
    await this.#close();
    const name = runFileName(this.#runs, ++run.parts, run.extension);
    this.#file = { name, append: await insist(() => open(join(dir, name), { isNew: true })) };
    this.#lengths.set(name, 0);
  }

  async #append(bytes: Uint8Array, durationMs: number): Promise<void> {
    const { name, append } = this.#file!;
    await this.#deps.insist(() => append.append(bytes, true));
    this.#lengths.set(name, this.#lengths.get(name)! + bytes.length);
    this.#deps.buffer?.add(name, bytes.length, durationMs);
  }

  async #makeRoom(bytes: number, durationMs: number): Promise<void> {
    for (const name of this.#deps.buffer?.makeRoom(bytes, durationMs) ?? []) {
      if (this.#file?.name === name) await this.#close();
      // First, so that there is space to write of it on a full disk.
      await rm(join(this.#deps.dir, name), { force: true });
      this.#lengths.delete(name);
      await this.#deps.onDrop(name);
    }
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.append.close();
  }
}

/** By file name. */
const lengthsOf = (segments: readonly SegmentEntry[]): Map<string, number> =>
  new Map(segments.map(({ run, bytesEnd }) => [run, bytesEnd]));

/** Cuts off what a crash left behind the last segment that the journal knows, and deletes files that it does not know (any more). */
export async function trimRuns(dir: string, segments: readonly SegmentEntry[]): Promise<void> {
  const lengths = lengthsOf(segments);
  for (const name of await readdir(dir)) {
    const length = lengths.get(name);
    const path = join(dir, name);
    if (length !== undefined && (await stat(path)).size > length) await truncate(path, length);
    else if (length === undefined && runFileOf(name) !== null) await rm(path);
  }
}

/** Takes out of the facts what a replay buffer deleted before a crash kept it from saying so. */
export async function forgetGone(dir: string, facts: RecordingFacts): Promise<void> {
  if (facts.replay === null) return;
  const there = new Set(await readdir(dir));
  for (const run of lengthsOf(facts.segments).keys())
    if (!there.has(run)) addFact(facts, { type: 'run-dropped', run, atUnixMs: facts.startedAtUnixMs });
}

/** Once the library has the files, the runs are only a second copy. */
export async function dropRuns(dir: string): Promise<void> {
  for (const name of await readdir(dir)) if (runFileOf(name) !== null) await rm(join(dir, name));
}
