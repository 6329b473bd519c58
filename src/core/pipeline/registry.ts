import { producerOf } from './plan.ts';
import type { StageDefinition } from './stage.ts';

/**
 * Checks the graph once, at start-up, and returns the stages in an order in which every producer comes before its
 * readers. Throws on two producers of one kind, a kind that nobody makes, an unknown `after`, or a cycle.
 */
export function orderStages(stages: readonly StageDefinition[]): StageDefinition[] {
  assertOneProducerEach(stages);
  const producers = producerOf(stages);
  const byId = new Map(stages.map((stage) => [stage.id, stage]));
  const ordered: StageDefinition[] = [];
  const open = new Set<string>();
  const visit = (stage: StageDefinition): void => {
    if (ordered.includes(stage)) return;
    if (open.has(stage.id)) throw new Error(`stages form a cycle: ${[...open, stage.id].join(' → ')}`);
    open.add(stage.id);
    for (const kind of [...stage.inputs, ...(stage.optionalInputs ?? [])]) {
      const producer = producers.get(kind);
      if (producer !== undefined) visit(producer);
      else if (!kind.startsWith('source.'))
        throw new Error(`stage ${stage.id} reads ${kind}, which no stage makes`);
    }
    for (const id of stage.after ?? []) {
      const earlier = byId.get(id);
      if (earlier === undefined) throw new Error(`stage ${stage.id} comes after ${id}, which does not exist`);
      visit(earlier);
    }
    open.delete(stage.id);
    ordered.push(stage);
  };
  stages.forEach(visit);
  return ordered;
}

function assertOneProducerEach(stages: readonly StageDefinition[]): void {
  const seen = new Map<string, string>();
  for (const stage of stages) {
    for (const kind of stage.outputs) {
      const other = seen.get(kind);
      if (other !== undefined) throw new Error(`${kind} is made by two stages: ${other} and ${stage.id}`);
      seen.set(kind, stage.id);
    }
  }
  if (new Set(stages.map((stage) => stage.id)).size !== stages.length)
    throw new Error('two stages have the same id');
}
