import type { HighlightCategory } from '../../../src/shared/model/hype.ts';
import { createRandom } from '../random.ts';
import type { Random } from '../random.ts';
import { DECOY_PROFILES, MOMENT_KINDS, MOMENT_PROFILES, type DecoyKind, type MomentKind } from './moments.ts';
import { makeWorld, type World } from './world.ts';

/** One planted moment. `[startMs, endMs)` is the ideal clip; the first reactions of chat come `chatLagMs` after `causeMs`. */
export interface PlannedMoment {
  readonly id: string;
  readonly kind: MomentKind;
  readonly category: HighlightCategory;
  readonly startMs: number;
  readonly causeMs: number;
  readonly endMs: number;
  readonly chatLagMs: number;
  readonly burstRatio: number;
  readonly burstDecayMs: number;
  readonly description: string;
}

export interface PlannedDecoy {
  readonly id: string;
  readonly kind: DecoyKind;
  readonly startMs: number;
  readonly endMs: number;
  readonly description: string;
}

/** Everything about a stream that its sound, its picture and its chat must agree on. */
export interface StreamPlan {
  readonly seed: number;
  readonly durationMs: number;
  readonly startedAtUnixMs: number;
  readonly world: World;
  readonly chatLagMs: number;
  /** Usual message rate without bursts. */
  readonly messagesPerSecond: number;
  readonly moments: readonly PlannedMoment[];
  readonly decoys: readonly PlannedDecoy[];
}

export interface PlanRequest {
  readonly seed: number;
  readonly minutes?: number;
  readonly messagesPerSecond?: number;
}

const PLANTED_MOMENTS = 5;
const FIRST_SLOT_MS = 38_000;
const TAIL_MS = 18_000;
const SLOWEST_CHAT = 0.6;
const BUSIEST_CHAT = 8;

type Slot =
  | { readonly type: 'moment'; readonly kind: MomentKind; readonly lengthMs: number }
  | { readonly type: 'decoy'; readonly kind: DecoyKind; readonly lengthMs: number };

/** Five kinds of moment and every decoy, in an order of the seed’s own. */
function orderSlots(random: Random): Slot[] {
  const kinds = random.shuffle(MOMENT_KINDS).slice(0, PLANTED_MOMENTS);
  const moments = kinds.map((kind): Slot => {
    const profile = MOMENT_PROFILES[kind];
    return { type: 'moment', kind, lengthMs: profile.setupMs + profile.settleMs };
  });
  const decoyKinds: DecoyKind[] = [
    'music-break',
    'cutscene',
    'raid',
    'copypasta',
    'giveaway',
    'poll',
    'bot-spam',
  ];
  const decoys = random.shuffle(decoyKinds).map((kind): Slot => {
    return { type: 'decoy', kind, lengthMs: DECOY_PROFILES[kind].durationMs };
  });
  return random.shuffle([...moments, ...decoys]);
}

function planMoment(slot: { kind: MomentKind; startMs: number }, id: string, lagMs: number, random: Random) {
  const profile = MOMENT_PROFILES[slot.kind];
  const stretch = random.range(0.85, 1.15);
  const causeMs = Math.round(slot.startMs + profile.setupMs * random.range(0.9, 1.1));
  return {
    id,
    kind: slot.kind,
    category: profile.category,
    startMs: Math.round(slot.startMs),
    causeMs,
    endMs: Math.round(causeMs + profile.settleMs * stretch),
    chatLagMs: Math.round(lagMs + random.range(-400, 400)),
    // Not every moment is everybody's moment.
    burstRatio: profile.burstRatio * random.range(0.6, 1.15),
    burstDecayMs: profile.burstDecayMs * random.range(0.85, 1.2),
    description: profile.description,
  } satisfies PlannedMoment;
}

/**
 * The plan of one stream, the same for the same seed. Throws when `minutes` is outside 6–10: shorter leaves no quiet
 * between the moments, and longer ones are made by `makeLong`.
 */
export function makePlan(request: PlanRequest): StreamPlan {
  const minutes = request.minutes ?? 8;
  if (!(minutes >= 6 && minutes <= 10)) throw new Error(`a sample lasts 6 to 10 minutes, not ${minutes}`);
  const random = createRandom(`klipstream sample ${request.seed}`);
  const durationMs = Math.round(minutes * 60_000);
  const pace = random.fork('pace');
  const chatLagMs = Math.round(pace.range(3000, 9000));
  const density = SLOWEST_CHAT * (BUSIEST_CHAT / SLOWEST_CHAT) ** pace.next();

  const slots = orderSlots(random.fork('order'));
  const place = random.fork('place');
  const busyMs = slots.reduce((sum, slot) => sum + slot.lengthMs, 0);
  const freeMs = durationMs - FIRST_SLOT_MS - TAIL_MS - busyMs;
  const shares = slots.map(() => place.range(0.5, 1.5));
  const shareSum = shares.reduce((sum, share) => sum + share, 0);
  const moments: PlannedMoment[] = [];
  const greeting = DECOY_PROFILES['greeting-wave'];
  const decoys: PlannedDecoy[] = [
    {
      id: 'decoy-1',
      kind: 'greeting-wave',
      startMs: 0,
      endMs: greeting.durationMs,
      description: greeting.description,
    },
  ];
  let atMs = FIRST_SLOT_MS;
  for (const [index, slot] of slots.entries()) {
    atMs += (freeMs * shares[index]!) / shareSum;
    const startMs = Math.round(atMs);
    if (slot.type === 'moment') {
      const id = `moment-${moments.length + 1}`;
      moments.push(planMoment({ kind: slot.kind, startMs }, id, chatLagMs, place));
    } else {
      const { description } = DECOY_PROFILES[slot.kind];
      const id = `decoy-${decoys.length + 1}`;
      decoys.push({ id, kind: slot.kind, startMs, endMs: startMs + slot.lengthMs, description });
    }
    atMs += slot.lengthMs;
  }
  return {
    seed: request.seed,
    durationMs,
    // Any evening will do, as long as a seed always names the same one.
    startedAtUnixMs: Date.UTC(2026, 8, 1 + (request.seed % 28), 18, pace.int(0, 59), pace.int(0, 59)),
    world: makeWorld(random.fork('world')),
    chatLagMs,
    messagesPerSecond: request.messagesPerSecond ?? Math.round(density * 100) / 100,
    moments,
    decoys,
  };
}
