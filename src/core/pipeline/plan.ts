import type { PublicStatus } from '../../shared/model/vod.ts';
import { PUBLIC_STATUSES } from '../../shared/model/vod.ts';
import type { ArtefactKind, StageDefinition } from './stage.ts';

/** Where a stage of this job is. `cached`: its result was already there. */
export type StageState = 'waiting' | 'running' | 'done' | 'cached' | 'failed' | 'skipped';

/** What is known of an artefact: its hash, and whether its content can be read now. */
export interface KnownArtefact {
  readonly hash: string;
  readonly cacheKey: string;
  /** Content was reclaimed: good enough for a key, not for reading. */
  readonly reclaimed: boolean;
  /** Its stage ran and had nothing to make (no picture in an audio file). */
  readonly absent: boolean;
  /** A person gave it: it stands whatever becomes of a stage that could have made it. */
  readonly given: boolean;
}

export interface PlanInput {
  readonly stages: readonly StageDefinition[];
  readonly states: ReadonlyMap<string, StageState>;
  readonly artefacts: ReadonlyMap<ArtefactKind, KnownArtefact>;
  /** Stages that must run although a result is known, because its reclaimed content is needed. */
  readonly forced: ReadonlySet<string>;
  isEnabled(stage: StageDefinition): boolean;
  keyOf(stage: StageDefinition, inputs: ReadonlyMap<ArtefactKind, string>): string;
}

export type Step =
  | { readonly do: 'run'; readonly stage: StageDefinition; readonly cacheKey: string }
  | { readonly do: 'reuse'; readonly stage: StageDefinition }
  | { readonly do: 'skip'; readonly stage: StageDefinition }
  | { readonly do: 'remake'; readonly stageId: string };

const isSettled = (state: StageState | undefined): boolean =>
  state !== undefined && state !== 'waiting' && state !== 'running';

/**
 * Everything that can be decided now: (stages, what is committed, parameters) → the steps to take. Pure; resuming a
 * job after a crash is nothing but calling it again. An empty answer with nothing running means that all is settled.
 */
export function plan(input: PlanInput): Step[] {
  const producers = producerOf(input.stages);
  const steps: Step[] = [];
  for (const stage of input.stages) {
    if (input.states.get(stage.id) !== 'waiting') continue;
    const reads = [...stage.inputs, ...(stage.optionalInputs ?? [])];
    const before = [...reads.map((kind) => producers.get(kind)?.id), ...(stage.after ?? [])].filter(
      (id) => id !== undefined,
    );
    if (!before.every((id) => isSettled(input.states.get(id)) || !input.states.has(id))) continue;
    if (!input.isEnabled(stage) || !stage.inputs.every((kind) => isAvailable(kind, input, producers))) {
      steps.push({ do: 'skip', stage });
      continue;
    }
    const present = reads.filter((kind) => isAvailable(kind, input, producers));
    const key = input.keyOf(stage, new Map(present.map((kind) => [kind, input.artefacts.get(kind)!.hash])));
    const made = stage.outputs.map((kind) => input.artefacts.get(kind));
    if (!input.forced.has(stage.id) && made.every((artefact) => artefact?.cacheKey === key)) {
      steps.push({ do: 'reuse', stage });
      continue;
    }
    const reclaimed = present.filter((kind) => input.artefacts.get(kind)!.reclaimed);
    if (reclaimed.length === 0) steps.push({ do: 'run', stage, cacheKey: key });
    else for (const kind of reclaimed) steps.push({ do: 'remake', stageId: producers.get(kind)!.id });
  }
  return steps;
}

/** An artefact of a stage that failed or was skipped in this job is stale: it counts as absent. */
function isAvailable(
  kind: ArtefactKind,
  input: PlanInput,
  producers: ReadonlyMap<ArtefactKind, StageDefinition>,
): boolean {
  const producer = producers.get(kind);
  if (producer !== undefined && input.artefacts.get(kind)?.given !== true) {
    const state = input.states.get(producer.id);
    if (state === 'failed' || state === 'skipped') return false;
  }
  return input.artefacts.get(kind)?.absent === false;
}

export function producerOf(stages: readonly StageDefinition[]): Map<ArtefactKind, StageDefinition> {
  const producers = new Map<ArtefactKind, StageDefinition>();
  for (const stage of stages) for (const kind of stage.outputs) producers.set(kind, stage);
  return producers;
}

/** The earliest unfinished stage, in the promised order, names the job's status; null when none is left. */
export function publicStatusOf(
  stages: readonly StageDefinition[],
  states: ReadonlyMap<string, StageState>,
): PublicStatus | null {
  const open = stages
    .filter((stage) => !isSettled(states.get(stage.id)))
    .map((stage) => PUBLIC_STATUSES.indexOf(stage.status));
  return open.length === 0 ? null : PUBLIC_STATUSES[Math.min(...open)]!;
}
