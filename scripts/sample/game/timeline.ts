import type { PlannedDecoy, PlannedMoment, StreamPlan } from '../plan/plan.ts';
import { createRandom, type Random } from '../random.ts';
import type { SoundEffect } from '../sound/effects.ts';
import type { Mood, MusicSection } from '../sound/music.ts';
import { playMoment } from './moment-scenes.ts';
import { GROUND_Y_PX, makeFlatRoom, makePlatformRoom } from './rooms.ts';
import { makeRoute, playRoom, type PlayLog } from './route.ts';
import type { Biome, Room, Scene } from './scene.ts';

/** A notice that the streaming software lays over the picture. */
export interface Alert {
  readonly startMs: number;
  readonly endMs: number;
  readonly title: string;
  readonly detail: string;
}

/** The whole game, its sounds and what lies over it, from the first frame to the last. Scenes leave no gap. */
export interface GameTimeline {
  readonly scenes: readonly Scene[];
  readonly log: PlayLog;
  readonly music: readonly MusicSection[];
  readonly alerts: readonly Alert[];
}

const PLAY_BIOMES: readonly Biome[] = ['woods', 'cavern', 'ruins', 'ember', 'snow'];
const ROOM_COUNT = 10;
const ROOM_MS = 8600;
const SCENE_LEAD_MS = 2200;

interface Anchor {
  readonly startMs: number;
  readonly endMs: number;
  readonly scene: Scene;
}

function playCutscene(decoy: PlannedDecoy, log: PlayLog): Scene {
  const route = makeRoute([60, GROUND_Y_PX], decoy.startMs);
  route.walk(300, 16, 'sneak');
  route.stay(30_000, 'idle');
  const times = [0.12, 0.34, 0.5, 0.66, 0.8];
  for (const [index, place] of times.entries()) {
    const atMs = decoy.startMs + (decoy.endMs - decoy.startMs) * place;
    log.sounds.push({ atMs, kind: index % 2 === 0 ? 'roar' : 'explosion' });
  }
  return {
    startMs: decoy.startMs,
    endMs: decoy.endMs,
    room: makeFlatRoom('ember'),
    moves: route.moves,
    enemies: [],
    coins: [],
    props: [{ kind: 'giant', at: [400, GROUND_Y_PX] }],
    sparks: [],
    banners: [
      {
        startMs: decoy.startMs + 1500,
        endMs: decoy.startMs + 7000,
        text: 'CHAPTER III',
        detail: 'the long night',
        tone: 'chapter',
      },
    ],
    veil: 'letterbox',
  };
}

function playBreak(decoy: PlannedDecoy): Scene {
  return {
    startMs: decoy.startMs,
    endMs: decoy.endMs,
    room: makeFlatRoom('camp'),
    moves: [],
    enemies: [],
    coins: [],
    props: [],
    sparks: [],
    banners: [],
    veil: 'break',
  };
}

function playAnchors(plan: StreamPlan, moments: readonly PlannedMoment[], log: PlayLog): Anchor[] {
  const anchors: Anchor[] = [];
  const items = [...moments, ...plan.decoys].sort((left, right) => left.startMs - right.startMs);
  let freeFromMs = 0;
  for (const item of items) {
    let scene: Scene | null = null;
    if ('causeMs' in item) {
      const startMs = Math.max(freeFromMs, item.startMs - SCENE_LEAD_MS);
      // The lamp that the pet throws down.
      if (item.kind === 'pet-on-camera') log.sounds.push({ atMs: item.causeMs + 3800, kind: 'crash' });
      scene = playMoment(item, { startMs, endMs: item.endMs + 150 }, { world: plan.world, log });
    } else if (item.kind === 'cutscene') scene = playCutscene(item, log);
    else if (item.kind === 'music-break') scene = playBreak(item);
    if (scene === null) continue;
    anchors.push({ startMs: scene.startMs, endMs: scene.endMs, scene });
    freeFromMs = scene.endMs;
  }
  return anchors;
}

function fillWithPlay(
  range: { startMs: number; endMs: number },
  tools: { rooms: () => Room; random: Random; log: PlayLog; enemyName: string },
): Scene[] {
  const lengthMs = range.endMs - range.startMs;
  if (lengthMs <= 0) return [];
  const count = Math.max(1, Math.round(lengthMs / ROOM_MS));
  const at = (index: number): number => Math.round(range.startMs + (lengthMs * index) / count);
  return Array.from({ length: count }, (_, index) =>
    playRoom(tools.rooms(), { startMs: at(index), endMs: at(index + 1) }, tools),
  );
}

const MOMENT_MOODS: Partial<Record<PlannedMoment['kind'], Mood>> = {
  'clutch-win': 'boss',
  'jump-scare': 'dark',
  'whispered-secret': 'dark',
  'good-news': 'calm',
  farewell: 'calm',
};

/** Music follows the scenes; before a scare and while it lasts there is none. */
function scoreMusic(plan: StreamPlan, moments: readonly PlannedMoment[]): MusicSection[] {
  const marks: MusicSection[] = [];
  for (const moment of moments) {
    const mood = MOMENT_MOODS[moment.kind];
    if (mood === undefined) continue;
    const startMs = Math.max(0, moment.startMs - SCENE_LEAD_MS);
    const endMs =
      moment.kind === 'clutch-win'
        ? moment.causeMs + 300
        : moment.kind === 'jump-scare'
          ? moment.causeMs - 3400
          : moment.endMs;
    marks.push({ startMs, endMs, mood });
    if (endMs < moment.endMs) marks.push({ startMs: endMs, endMs: moment.causeMs + 6000, mood: 'dark' });
  }
  for (const decoy of plan.decoys) {
    const mood = decoy.kind === 'cutscene' ? 'cutscene' : decoy.kind === 'music-break' ? 'dance' : null;
    if (mood !== null) marks.push({ startMs: decoy.startMs, endMs: decoy.endMs, mood });
  }
  marks.sort((left, right) => left.startMs - right.startMs);
  const sections: MusicSection[] = [];
  let freeFromMs = 0;
  for (const [index, mark] of marks.entries()) {
    if (mark.startMs > freeFromMs)
      sections.push({ startMs: freeFromMs, endMs: mark.startMs, mood: 'explore' });
    const endMs = Math.min(mark.endMs, marks[index + 1]?.startMs ?? plan.durationMs);
    const isHush = mark.mood === 'dark' && mark.startMs === marks[index - 1]?.endMs;
    if (!isHush) sections.push({ ...mark, endMs });
    freeFromMs = Math.max(freeFromMs, endMs);
  }
  sections.push({ startMs: freeFromMs, endMs: plan.durationMs, mood: 'explore' });
  return sections;
}

function raiseAlerts(plan: StreamPlan, sounds: SoundEffect[]): Alert[] {
  const alerts: Alert[] = [];
  for (const decoy of plan.decoys) {
    if (decoy.kind !== 'raid' && decoy.kind !== 'giveaway') continue;
    sounds.push({ atMs: decoy.startMs, kind: 'alert' });
    const raid = decoy.kind === 'raid';
    alerts.push({
      startMs: decoy.startMs,
      endMs: decoy.startMs + (raid ? 7000 : 20_000),
      title: raid ? `RAID  ${plan.world.raider}` : 'GIVEAWAY',
      detail: raid ? 'welcome, raiders!' : 'type !join in chat',
    });
  }
  return alerts;
}

/** Plays the game of a stream. `moments` are the plan's, with the boundaries that speech gave them. */
export function playGame(plan: StreamPlan, moments: readonly PlannedMoment[]): GameTimeline {
  const random = createRandom(`game ${plan.seed}`);
  const log: PlayLog = { sounds: [], score: [], feed: [], hearts: [] };
  const layouts = Array.from({ length: ROOM_COUNT }, (_, index) => {
    const biome = PLAY_BIOMES[(index >> 1) % PLAY_BIOMES.length]!;
    return makePlatformRoom(biome, `room ${index}`, random.fork(`room ${index}`));
  });
  let visited = random.int(0, ROOM_COUNT - 1);
  const rooms = (): Room => layouts[visited++ % ROOM_COUNT]!;
  const tools = { rooms, random, log, enemyName: plan.world.enemy };
  const scenes: Scene[] = [];
  let freeFromMs = 0;
  for (const anchor of playAnchors(plan, moments, log)) {
    scenes.push(...fillWithPlay({ startMs: freeFromMs, endMs: anchor.startMs }, tools), anchor.scene);
    freeFromMs = anchor.endMs;
  }
  scenes.push(...fillWithPlay({ startMs: freeFromMs, endMs: plan.durationMs }, tools));
  const alerts = raiseAlerts(plan, log.sounds);
  const breaks = scenes.filter((scene) => scene.veil === 'break');
  const sounds = log.sounds.filter(
    (sound) => !breaks.some((scene) => sound.atMs >= scene.startMs && sound.atMs < scene.endMs),
  );
  for (const list of [log.score, log.feed, log.hearts]) list.sort((left, right) => left.atMs - right.atMs);
  return { scenes, log: { ...log, sounds }, music: scoreMusic(plan, moments), alerts };
}
