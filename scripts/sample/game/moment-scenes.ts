import type { World } from '../plan/world.ts';
import type { PlannedMoment } from '../plan/plan.ts';
import type { MomentKind } from '../plan/moments.ts';
import type { EffectKind } from '../sound/effects.ts';
import { GROUND_Y_PX, makeFlatRoom, makeSpikeRoom } from './rooms.ts';
import { makeRoute, type PlayLog, type Route } from './route.ts';
import type { Banner, Biome, Prop, Room, Scene, Spark, SparkKind } from './scene.ts';

/** A scene being written: its parts are filled by one of the scripts below. */
interface Draft {
  readonly startMs: number;
  readonly causeMs: number;
  readonly endMs: number;
  readonly world: World;
  readonly log: PlayLog;
  readonly route: Route;
  readonly props: Prop[];
  readonly sparks: Spark[];
  readonly banners: Banner[];
  /** Times are relative to the cause. */
  sound(afterMs: number, kind: EffectKind): void;
  spark(afterMs: number, kind: SparkKind, at: readonly [number, number], durationMs?: number): void;
  banner(afterMs: number, forMs: number, text: string, more: Pick<Banner, 'detail' | 'tone'>): void;
  /** Waits in a pose until a time relative to the cause. */
  until(afterMs: number, pose: Parameters<Route['stay']>[1]): void;
}

const FLOOR = GROUND_Y_PX;

/** Runs from the left so as to arrive at `x` at a time relative to the cause, however early the scene began. */
function arrive(draft: Draft, x: number, afterMs: number, pose: 'run' | 'sneak' = 'run'): void {
  const availableMs = Math.max(200, draft.causeMs + afterMs - draft.route.nowMs);
  const fastest = pose === 'run' ? 120 : 46;
  const neededMs = (Math.abs(x - draft.route.at[0]) / fastest) * 1000;
  if (availableMs > neededMs) draft.route.stay(availableMs - neededMs, 'idle');
  draft.route.walk(
    x,
    Math.max(fastest, (Math.abs(x - draft.route.at[0]) / Math.min(availableMs, neededMs)) * 1000),
    pose,
  );
}

function bossFight(draft: Draft): void {
  const { route, causeMs } = draft;
  draft.props.push({ kind: 'boss', at: [440, FLOOR], diesMs: causeMs, fightFromMs: draft.startMs });
  draft.log.hearts.push(
    { atMs: draft.startMs, hearts: 2 },
    { atMs: causeMs - 6500, hearts: 1 },
    { atMs: causeMs + 3000, hearts: 5 },
  );
  const roundMs = 2600;
  const rounds = Math.max(1, Math.floor((causeMs - draft.startMs - 900) / roundMs));
  for (let round = rounds; round >= 0; round--) {
    const hitAfterMs = -round * roundMs;
    draft.until(hitAfterMs - 620, 'idle');
    route.walk(376, (376 - route.at[0]) / 0.5);
    route.stay(120, 'attack');
    draft.sound(hitAfterMs - 40, 'swing');
    draft.spark(hitAfterMs, 'burst', [408, FLOOR - 44], 350);
    if (round === 0) break;
    draft.sound(hitAfterMs, 'pop');
    route.stay(160, 'attack');
    route.jump([200, FLOOR], 520, 46);
    const orbMs = causeMs + hitAfterMs + 900;
    draft.props.push({
      kind: 'orb',
      from: [412, FLOOR - 34],
      to: [-30, FLOOR - 14],
      startMs: orbMs,
      endMs: orbMs + 1000,
    });
    draft.until(hitAfterMs + 1220, 'idle');
    route.jump([200, FLOOR], 480, 52);
    draft.sound(hitAfterMs + 1220, 'jump');
  }
  route.stay(700, 'attack');
  route.walk(330, 180);
  route.stay(9000, 'cheer');
  draft.sound(-6500, 'hurt');
  draft.sound(-8200, 'roar');
  draft.spark(0, 'flash', [440, FLOOR - 60], 420);
  for (const [index, dx] of [0, -34, 26, 8].entries()) {
    draft.spark(index * 260, 'ring', [440 + dx, FLOOR - 50 - index * 14], 900);
    draft.spark(index * 260, 'burst', [440 + dx, FLOOR - 50 - index * 14], 900);
  }
  draft.sound(20, 'explosion');
  draft.sound(1700, 'fanfare');
  draft.spark(900, 'confetti', [320, 60], 6500);
  draft.banner(1300, 5200, 'VICTORY', { detail: `${draft.world.boss} has fallen`, tone: 'win' });
  draft.log.score.push({ atMs: causeMs + 300, points: 5000 });
  draft.log.feed.push({ atMs: causeMs + 200, text: `${draft.world.boss} +5000` });
}

function hungryChest(draft: Draft): void {
  draft.props.push({ kind: 'mimic', at: [352, FLOOR], bitesMs: draft.causeMs });
  arrive(draft, 312, -900);
  draft.until(0, 'idle');
  draft.route.stay(5200, 'hidden');
  draft.sound(0, 'chomp');
  draft.sound(700, 'chomp');
  draft.sound(1300, 'chomp');
  draft.spark(60, 'burst', [338, FLOOR - 22], 500);
  draft.spark(2600, 'puff', [362, FLOOR - 40], 900);
  draft.banner(1500, 3600, 'EATEN', { detail: 'cause of death: furniture', tone: 'loss' });
  draft.log.hearts.push({ atMs: draft.causeMs, hearts: 0 }, { atMs: draft.causeMs + 5200, hearts: 3 });
  draft.log.feed.push({ atMs: draft.causeMs, text: 'chest ate the hero' });
  draft.route.at = [-20, FLOOR];
  draft.route.walk(170, 90);
  draft.route.stay(9000, 'idle');
}

function faceInTheDark(draft: Draft): void {
  draft.props.push({ kind: 'face', startMs: draft.causeMs, endMs: draft.causeMs + 850 });
  arrive(draft, 330, -300, 'sneak');
  draft.until(0, 'idle');
  draft.sound(0, 'stinger');
  draft.spark(0, 'flash', [320, 180], 160);
  draft.until(900, 'idle');
  draft.route.walk(60, 190);
  draft.route.stay(9000, 'idle');
}

function spikesAgain(draft: Draft): void {
  const { route } = draft;
  const periodMs = 3500;
  for (const attempt of [2, 1, 0]) {
    const diesAfterMs = -attempt * periodMs;
    if (draft.causeMs + diesAfterMs - 1500 < draft.startMs) continue;
    route.at = [110, FLOOR];
    draft.until(diesAfterMs - 1450, 'idle');
    route.walk(226, 150);
    draft.until(diesAfterMs - 640, 'idle');
    route.jump([332, 338], 640, 78);
    draft.sound(diesAfterMs - 640, 'jump');
    draft.sound(diesAfterMs, 'hurt');
    draft.spark(diesAfterMs, 'burst', [332, 330], 600);
    route.stay(900, 'dead');
    const deaths = 48 - attempt;
    draft.banner(diesAfterMs + 150, 1500, 'YOU DIED', { detail: `deaths ${deaths}`, tone: 'loss' });
    draft.log.feed.push({ atMs: draft.causeMs + diesAfterMs, text: `spikes: death ${deaths}` });
    draft.log.hearts.push(
      { atMs: draft.causeMs + diesAfterMs, hearts: 0 },
      { atMs: draft.causeMs + diesAfterMs + 900, hearts: 3 },
    );
  }
  route.at = [110, FLOOR];
  route.stay(14_000, 'idle');
}

function sleepingDragon(draft: Draft): void {
  draft.props.push({ kind: 'dragon', at: [440, FLOOR], wakesMs: draft.causeMs });
  arrive(draft, 250, -100, 'sneak');
  draft.until(6500, 'idle');
  draft.route.walk(330, 16, 'sneak');
  draft.route.stay(9000, 'idle');
}

function campfire(draft: Draft): void {
  draft.props.push({ kind: 'campfire', at: [350, FLOOR] });
  draft.route.at = [286, FLOOR];
  draft.route.stay(60_000, 'sit');
  for (let index = 0; index < 9; index++) {
    draft.spark(2500 + index * 1300, 'hearts', [250 + ((index * 67) % 150), FLOOR - 30], 2600);
  }
}

function goldenChest(draft: Draft): void {
  draft.props.push({ kind: 'chest', at: [352, FLOOR], opensMs: draft.causeMs });
  arrive(draft, 304, -700);
  draft.until(500, 'idle');
  draft.route.stay(12_000, 'cheer');
  draft.sound(0, 'chest');
  draft.sound(700, 'sparkle');
  draft.sound(1900, 'sparkle');
  draft.spark(0, 'beam', [352, FLOOR - 12], 9000);
  draft.spark(300, 'confetti', [352, 90], 5000);
  draft.banner(900, 5500, 'LEGENDARY', { detail: `${draft.world.item} (0.02 %)`, tone: 'rare' });
  draft.log.score.push({ atMs: draft.causeMs + 600, points: 2500 });
  draft.log.feed.push({ atMs: draft.causeMs + 600, text: `${draft.world.item} found` });
}

function skyward(draft: Draft): void {
  const { route } = draft;
  draft.props.push({ kind: 'bench', at: [332, FLOOR] });
  arrive(draft, 322, -600);
  draft.until(0, 'sit');
  draft.sound(0, 'wobble');
  draft.sound(2300, 'wobble');
  route.jump([396, -60], 3200, 0, 'spin');
  route.stay(1400, 'hidden');
  route.at = [-40, 150];
  draft.sound(4800, 'wobble');
  route.jump([690, 60], 4200, 40, 'spin');
  route.at = [210, -60];
  route.jump([210, FLOOR], 900, 0, 'spin');
  draft.spark(9700, 'puff', [210, FLOOR - 6], 700);
  route.stay(9000, 'idle');
}

function goodbye(draft: Draft): void {
  draft.props.push({ kind: 'wisp', at: [362, FLOOR - 34], fadesMs: draft.causeMs });
  arrive(draft, 318, -3500);
  draft.until(1500, 'idle');
  draft.sound(200, 'sparkle');
  draft.spark(300, 'sparkle', [362, FLOOR - 60], 3500);
  draft.route.stay(14_000, 'sit');
}

interface SceneScript {
  readonly biome: Biome;
  readonly veil: Scene['veil'];
  readonly play: (draft: Draft) => void;
}

/** The pet shows up in the camera's corner, so its game goes on as usual. */
const SCRIPTS: Readonly<Record<Exclude<MomentKind, 'pet-on-camera'>, SceneScript>> = {
  'clutch-win': { biome: 'arena', veil: 'none', play: bossFight },
  'funny-fail': { biome: 'ruins', veil: 'none', play: hungryChest },
  'jump-scare': { biome: 'crypt', veil: 'dark', play: faceInTheDark },
  rage: { biome: 'ember', veil: 'none', play: spikesAgain },
  'whispered-secret': { biome: 'lair', veil: 'none', play: sleepingDragon },
  'good-news': { biome: 'camp', veil: 'none', play: campfire },
  'rare-drop': { biome: 'cavern', veil: 'none', play: goldenChest },
  'game-glitch': { biome: 'woods', veil: 'none', play: skyward },
  farewell: { biome: 'snow', veil: 'none', play: goodbye },
};

/** The game's half of a moment, or null for one that happens in front of the camera only. */
export function playMoment(
  moment: PlannedMoment,
  range: { startMs: number; endMs: number },
  tools: { world: World; log: PlayLog },
): Scene | null {
  if (moment.kind === 'pet-on-camera') return null;
  const script = SCRIPTS[moment.kind];
  const { causeMs } = moment;
  const route = makeRoute([-20, FLOOR], range.startMs);
  const room: Room = moment.kind === 'rage' ? makeSpikeRoom(script.biome) : makeFlatRoom(script.biome);
  const draft: Draft = {
    ...range,
    ...tools,
    causeMs,
    route,
    props: [],
    sparks: [],
    banners: [],
    sound: (afterMs, kind) => void tools.log.sounds.push({ atMs: causeMs + afterMs, kind }),
    spark: (afterMs, kind, at, durationMs = 600) =>
      void draft.sparks.push({ kind, atMs: causeMs + afterMs, durationMs, at }),
    banner: (afterMs, forMs, text, more) => {
      const startMs = causeMs + afterMs;
      draft.banners.push({ startMs, endMs: startMs + forMs, text, ...more });
    },
    until: (afterMs, pose) => {
      const waitMs = causeMs + afterMs - route.nowMs;
      if (waitMs > 0) route.stay(waitMs, pose);
    },
  };
  script.play(draft);
  return {
    ...range,
    room,
    moves: route.moves,
    enemies: [],
    coins: [],
    props: draft.props,
    sparks: draft.sparks,
    banners: draft.banners,
    veil: script.veil,
  };
}
