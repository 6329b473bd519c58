import { mkdtemp, rm, writeFile, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { Settings } from '../../shared/model/settings.ts';
import { createArtefactFiles } from '../infra/artefacts/artefact-files.ts';
import { openLibraryStore } from '../infra/sqlite/library-store.ts';
import { silentLog } from '../ports/log.ts';
import { noAnswers } from '../../../test/support/run-stage.ts';
import { noLingo } from '../../../test/support/no-lingo.ts';
import { noSites } from '../../../test/support/no-sites.ts';
import type { JobEvent, LibraryStore } from '../ports/library-store.ts';
import type { RunOutcome } from './run-request.ts';
import { runStages } from './runner.ts';
import type { Artefact, ArtefactKind, StageContext, StageDefinition } from './stage.ts';

let dir: string;
let store: LibraryStore;
const vodId = 'v1';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klip-runner-'));
  store = openLibraryStore(join(dir, 'library.db'));
  store.vods.insert({
    vodId,
    title: 't',
    channel: null,
    platformVideoId: null,
    recordedAtUnixMs: null,
    addedAtUnixMs: 0,
    durationMs: null,
    voiceTrack: 0,
    chatOffsetMs: null,
    positionMs: 0,
    hypeSparkline: [],
    highlightCount: 0,
    removedAtUnixMs: null,
  });
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true });
});

/** A stage that writes its inputs' text and its own name. */
function textStage(
  id: string,
  fields: Partial<StageDefinition> & { outputs: readonly ArtefactKind[] },
): StageDefinition {
  return {
    id,
    version: 1,
    inputs: [],
    lane: 'cpu',
    status: 'Analyzing',
    half: 'analysis',
    params: ({ settings }) => ({ sensitivity: settings.sensitivity }),
    run: async (ctx) => {
      const texts = await Promise.all(
        [...(fields.inputs ?? []), ...(fields.optionalInputs ?? [])].map((kind) => textOf(ctx, kind)),
      );
      const file = join(ctx.tempDir, 'out.txt');
      await writeFile(file, `${id}[${texts.join(' ')}]`);
      return { [fields.outputs[0]!]: { file } };
    },
    ...fields,
  };
}

async function textOf(ctx: StageContext<unknown>, kind: ArtefactKind): Promise<string> {
  const found = ctx.find(kind);
  return found?.path == null ? '-' : readFile(found.path, 'utf8');
}

async function run(
  stages: StageDefinition[],
  options: {
    sources?: Artefact[];
    sensitivity?: number;
    signal?: AbortSignal;
    only?: 'raw' | 'analysis';
    needed?: ArtefactKind[];
  } = {},
): Promise<{ outcome: RunOutcome; events: JobEvent[] }> {
  const events: JobEvent[] = [];
  const outcome = await runStages({
    tools: {
      store,
      files: createArtefactFiles(dir),
      media: {} as never,
      workers: {} as never,
      dbPath: '',
      chatModelPath: '',
      lingo: noLingo,
      log: silentLog,
      answers: noAnswers,
      clock: { nowUnixMs: () => 0 },
      sites: noSites,
    },
    stages,
    vodId,
    settings: {
      settings: Settings.parse({ sensitivity: options.sensitivity ?? 0.5 }),
      voiceTrack: 0,
      chatOffsetMs: null,
      transcriberOrigin: null,
      languageModelOrigin: null,
      languageModelRound: 0,
      chatModelId: 'none',
      ownSounds: [],
      soundTagger: null,
      faceRegion: null,
      lingoChanges: 0,
      hasTranscriptFile: false,
      hasMediaFile: false,
      hasChatFile: false,
      link: null,
    },
    transcriber: null,
    languageModel: null,
    sources: options.sources ?? [],
    only: options.only ?? null,
    needed: options.needed ?? [],
    signal: options.signal ?? new AbortController().signal,
    onStage: () => undefined,
    onEvent: (event) => events.push(event),
  });
  return { outcome, events };
}
const ran = (events: JobEvent[]): string[] =>
  events.filter((event) => event.event === 'stage.done').map((event) => event.subject);
async function contentOf(kind: ArtefactKind): Promise<string> {
  return readFile(join(dir, store.artefacts.get(vodId, kind)!.path!), 'utf8');
}

const probe = textStage('probe', { outputs: ['media.probe'] });
const windows = textStage('windows', { inputs: ['media.probe'], outputs: ['windows'] });
const hype = textStage('hype', { optionalInputs: ['windows', 'feature.chat'], outputs: ['hype'] });

describe('runStages', () => {
  it('runs everything once, then reuses all of it', async () => {
    expect(ran((await run([probe, windows, hype])).events)).toEqual(['probe', 'windows', 'hype']);
    expect(await contentOf('hype')).toBe('hype[windows[probe[]] -]');
    const again = await run([probe, windows, hype]);
    expect(ran(again.events)).toEqual([]);
    expect(again.outcome).toEqual({ error: null, gaps: [] });
  });

  it('runs only what a change of parameters or version touches', async () => {
    const settled = textStage('probe', { outputs: ['media.probe'], params: () => ({}) });
    await run([settled, windows, hype]);
    expect(ran((await run([settled, windows, hype], { sensitivity: 0.9 })).events)).toEqual([
      'windows',
      'hype',
    ]);
    const sameText = { ...windows, version: 2 };
    expect(ran((await run([settled, sameText, hype], { sensitivity: 0.9 })).events)).toEqual(['windows']);
  });

  it('completes with a gap when an optional stage fails, and the readers do without', async () => {
    const chat = textStage('chat', {
      outputs: ['feature.chat'],
      optional: true,
      run: () =>
        Promise.reject(
          new AppError({ code: 'chat/gone', message: 'The chat is gone.', nextStep: 'Import a file.' }),
        ),
    });
    const { outcome } = await run([probe, windows, chat, hype]);
    expect(outcome).toEqual({
      error: null,
      gaps: [{ stageId: 'chat', reason: 'The chat is gone.', nextStep: 'Import a file.' }],
    });
    expect(await contentOf('hype')).toBe('hype[windows[probe[]] -]');
  });

  it('ends with the error of a required stage and keeps what was committed before', async () => {
    const broken = textStage('windows', {
      inputs: ['media.probe'],
      outputs: ['windows'],
      run: () => Promise.reject(new Error('boom')),
    });
    const { outcome, events } = await run([probe, broken, hype]);
    expect(outcome.error?.code).toBe('internal');
    expect(ran(events)).toEqual(['probe']);
    expect(ran((await run([probe, windows, hype])).events)).toEqual(['windows', 'hype']);
  });

  it('remembers that a stage had nothing to make', async () => {
    const empty = textStage('chat', { outputs: ['feature.chat'], run: () => Promise.resolve({}) });
    expect(ran((await run([empty, hype])).events)).toEqual(['chat', 'hype']);
    expect(ran((await run([empty, hype])).events)).toEqual([]);
  });

  it('makes reclaimed content again for a new reader, and lost content always', async () => {
    await run([probe, windows]);
    for (const path of store.artefacts.markReclaimed(vodId, 'media.probe')) await rm(join(dir, path));
    expect(ran((await run([probe, windows])).events)).toEqual([]);
    expect(ran((await run([probe, { ...windows, version: 2 }])).events)).toEqual(['probe', 'windows']);
    await rm(join(dir, store.artefacts.get(vodId, 'windows')!.path!));
    expect(ran((await run([probe, { ...windows, version: 2 }])).events)).toEqual(['windows']);
  });

  it('stops on cancel, leaves no temporary files and takes up where it stopped', async () => {
    const controller = new AbortController();
    const cancelling = textStage('windows', {
      inputs: ['media.probe'],
      outputs: ['windows'],
      run: async (ctx) => {
        await writeFile(join(ctx.chunkDir, 'chunk-0'), 'kept');
        controller.abort();
        ctx.signal.throwIfAborted();
        return {};
      },
    });
    await expect(run([probe, cancelling], { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    let seen: string[] = [];
    const resuming = {
      ...cancelling,
      run: async (ctx: StageContext<unknown>) => ((seen = await readdir(ctx.chunkDir)), windows.run(ctx)),
    };
    expect(ran((await run([probe, resuming])).events)).toEqual(['windows']);
    expect(seen).toEqual(['chunk-0']);
    expect(await readdir(join(dir, 'work', vodId))).toEqual([]);
  });

  it('names the missing stage when only the analysis was asked for', async () => {
    const raw = { ...probe, half: 'raw' as const };
    const { outcome } = await run([raw, windows], { only: 'analysis' });
    expect(outcome.error).toMatchObject({
      code: 'analysis/no-raw-half',
      message: expect.stringContaining('probe') as string,
    });
  });
});
