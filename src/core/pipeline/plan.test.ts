import { describe, expect, it } from 'vitest';
import { plan, publicStatusOf, type KnownArtefact, type PlanInput, type StageState } from './plan.ts';
import { orderStages } from './registry.ts';
import type { ArtefactKind, StageDefinition } from './stage.ts';

const stage = (id: string, fields: Partial<StageDefinition>): StageDefinition => ({
  id,
  version: 1,
  inputs: [],
  outputs: [],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  params: () => ({}),
  run: () => Promise.resolve({}),
  ...fields,
});

const probe = stage('probe', { inputs: ['source.media'], outputs: ['media.probe'], status: 'Downloading' });
const audio = stage('audio', { inputs: ['media.probe'], outputs: ['audio.levels'], status: 'Downloading' });
const loudness = stage('loudness', { inputs: ['audio.levels'], outputs: ['feature.loudness'] });
const hype = stage('hype', {
  optionalInputs: ['feature.loudness', 'feature.chat'],
  outputs: ['hype'],
  status: 'Finding highlights',
});
const chat = stage('chat', { inputs: ['source.chat'], outputs: ['feature.chat'], status: 'Fetching chat' });
const stages = [probe, audio, loudness, chat, hype];

const known = (hash: string, cacheKey: string, more: Partial<KnownArtefact> = {}): KnownArtefact => ({
  hash,
  cacheKey,
  reclaimed: false,
  absent: false,
  given: false,
  ...more,
});
const keyOf: PlanInput['keyOf'] = (made, inputs) => `${made.id}(${[...inputs.values()].join(',')})`;

function input(
  states: Record<string, StageState>,
  artefacts: [ArtefactKind, KnownArtefact][],
  forced: string[] = [],
): PlanInput {
  return {
    stages,
    states: new Map(stages.map((made) => [made.id, states[made.id] ?? 'waiting'])),
    artefacts: new Map(artefacts),
    forced: new Set(forced),
    isEnabled: () => true,
    keyOf,
  };
}
const steps = (given: PlanInput): string[] =>
  plan(given).map((step) => `${step.do} ${step.do === 'remake' ? step.stageId : step.stage.id}`);

describe('plan', () => {
  it('runs what has its inputs and skips what can never have them', () => {
    expect(steps(input({}, [['source.media', known('m', 'm')]]))).toEqual(['run probe', 'skip chat']);
  });

  it('waits for an optional input while its producer can still make it', () => {
    const artefacts: [ArtefactKind, KnownArtefact][] = [
      ['source.media', known('m', 'm')],
      ['media.probe', known('p', 'probe(m)')],
    ];
    expect(steps(input({ probe: 'done', chat: 'skipped', audio: 'running' }, artefacts))).toEqual([]);
    expect(
      steps(input({ probe: 'done', chat: 'skipped', audio: 'failed', loudness: 'skipped' }, artefacts)),
    ).toEqual(['run hype']);
  });

  it('reuses a result only when it was made of the same inputs', () => {
    const media: [ArtefactKind, KnownArtefact] = ['source.media', known('m', 'm')];
    expect(steps(input({ chat: 'skipped' }, [media, ['media.probe', known('p', 'probe(m)')]]))).toEqual([
      'reuse probe',
    ]);
    expect(steps(input({ chat: 'skipped' }, [media, ['media.probe', known('p', 'probe(other)')]]))).toEqual([
      'run probe',
    ]);
  });

  it('makes a reclaimed artefact again only when somebody must read it', () => {
    const artefacts: [ArtefactKind, KnownArtefact][] = [
      ['source.media', known('m', 'm')],
      ['media.probe', known('p', 'probe(m)')],
      ['audio.levels', known('a', 'audio(p)', { reclaimed: true })],
      ['feature.loudness', known('l', 'loudness(a)')],
    ];
    const settled: Record<string, StageState> = { probe: 'cached', audio: 'cached', chat: 'skipped' };
    expect(steps(input(settled, artefacts))).toEqual(['reuse loudness']);
    expect(steps(input(settled, artefacts.slice(0, 3)))).toEqual(['remake audio']);
  });

  it('counts the stale result of a stage that failed now as absent', () => {
    const artefacts: [ArtefactKind, KnownArtefact][] = [['feature.chat', known('c', 'old')]];
    const settled: Record<string, StageState> = {
      probe: 'skipped',
      audio: 'skipped',
      loudness: 'skipped',
      chat: 'failed',
    };
    expect(plan(input(settled, artefacts))).toEqual([{ do: 'run', stage: hype, cacheKey: 'hype()' }]);
  });
});

describe('publicStatusOf', () => {
  it('names the earliest unfinished stage in the promised order', () => {
    const states = new Map<string, StageState>([
      ['probe', 'done'],
      ['audio', 'running'],
      ['chat', 'running'],
    ]);
    expect(publicStatusOf(stages, states)).toBe('Downloading');
    states.set('audio', 'done');
    expect(publicStatusOf(stages, states)).toBe('Fetching chat');
    for (const { id } of stages) states.set(id, 'done');
    expect(publicStatusOf(stages, states)).toBeNull();
  });
});

describe('orderStages', () => {
  it('puts every producer before its readers', () => {
    expect(orderStages([hype, loudness, chat, audio, probe]).map((made) => made.id)).toEqual([
      'probe',
      'audio',
      'loudness',
      'chat',
      'hype',
    ]);
  });

  it('refuses two producers, a missing producer and a cycle, by name', () => {
    expect(() => orderStages([probe, stage('probe2', { outputs: ['media.probe'] })])).toThrow(
      'media.probe is made by two stages: probe and probe2',
    );
    expect(() => orderStages([loudness])).toThrow('stage loudness reads audio.levels, which no stage makes');
    const first = stage('a', { inputs: ['hype'], outputs: ['windows'] });
    const second = stage('b', { inputs: ['windows'], outputs: ['hype'] });
    expect(() => orderStages([first, second])).toThrow('cycle');
  });
});
