import type { EffectKind, SoundEffect } from '../sound/effects.ts';
import type { Random } from '../random.ts';
import type { Coin, Enemy, Move, Point, Pose, Room, Scene, Spark } from './scene.ts';

/** Collects the hero's moves one after the other, in ms of its own clock that starts at 0. */
export interface Route {
  readonly moves: Move[];
  nowMs: number;
  at: Point;
  /** Goes straight to `x` at the present height. */
  walk(x: number, pxPerSec: number, pose?: Pose): void;
  jump(to: Point, durationMs: number, arcPx: number, pose?: Pose): void;
  stay(durationMs: number, pose: Pose): void;
}

export function makeRoute(start: Point, startMs: number): Route {
  let facing: 1 | -1 = 1;
  const route: Route = {
    moves: [],
    nowMs: startMs,
    at: start,
    walk(x, pxPerSec, pose = 'run') {
      const durationMs = (Math.abs(x - route.at[0]) / pxPerSec) * 1000;
      if (x !== route.at[0]) facing = x > route.at[0] ? 1 : -1;
      step([x, route.at[1]], { durationMs, pose, arcPx: 0 });
    },
    jump(to, durationMs, arcPx, pose = 'jump') {
      if (to[0] !== route.at[0]) facing = to[0] > route.at[0] ? 1 : -1;
      step(to, { durationMs, pose, arcPx });
    },
    stay(durationMs, pose) {
      step(route.at, { durationMs, pose, arcPx: 0 });
    },
  };
  function step(to: Point, options: { durationMs: number; pose: Pose; arcPx: number }): void {
    const endMs = route.nowMs + Math.max(0, options.durationMs);
    route.moves.push({
      startMs: route.nowMs,
      endMs,
      pose: options.pose,
      from: route.at,
      to,
      arcPx: options.arcPx,
      facing,
    });
    route.nowMs = endMs;
    route.at = to;
  }
  return route;
}

/** What a stretch of play adds to the stream's own counters and sounds. */
export interface PlayLog {
  readonly sounds: SoundEffect[];
  readonly score: { readonly atMs: number; readonly points: number }[];
  readonly feed: { readonly atMs: number; readonly text: string }[];
  readonly hearts: { readonly atMs: number; readonly hearts: number }[];
}

interface Crossing {
  readonly moves: readonly Move[];
  readonly enemies: Enemy[];
  readonly coins: Coin[];
  readonly sparks: Spark[];
  readonly lengthMs: number;
}

/** The natural way through a room: run, fight what stands there, jump to the next stone, take the coins on the arc. */
function cross(room: Room, random: Random): Crossing {
  const enemies: Enemy[] = [];
  const coins: Coin[] = [];
  const sparks: Spark[] = [];
  const first = room.surfaces[0]!;
  const route = makeRoute([-20, first.y], 0);
  const pace = random.range(105, 135);
  for (const [index, surface] of room.surfaces.entries()) {
    const middle = (surface.x0 + surface.x1) / 2;
    if (surface.x1 - surface.x0 > 96 && random.chance(0.72) && middle > 60 && middle < 600) {
      route.walk(middle - 30, pace);
      const diesMs = route.nowMs + 140;
      enemies.push({ kind: 'blob', x: middle, y: surface.y, swingPx: 22, periodMs: 2300, diesMs });
      sparks.push({ kind: 'puff', atMs: diesMs, durationMs: 500, at: [middle, surface.y - 10] });
      route.stay(330, 'attack');
    } else if (random.chance(0.25)) {
      route.walk(Math.max(middle, 10), pace);
      route.stay(random.range(250, 800), 'idle');
    }
    const next = room.surfaces[index + 1];
    if (next === undefined) {
      route.walk(664, pace);
      break;
    }
    route.walk(surface.x1 - 12, pace);
    const from = route.at;
    const to: Point = [next.x0 + 16, next.y];
    const jumpMs = ((to[0] - from[0]) / 150) * 1000 + 120;
    const arcPx = 34 + Math.max(0, from[1] - to[1]) * 0.35;
    for (const place of [0.3, 0.5, 0.7]) {
      const x = from[0] + (to[0] - from[0]) * place;
      const y = from[1] + (to[1] - from[1]) * place - arcPx * 4 * place * (1 - place) - 14;
      coins.push({ x, y, takenMs: route.nowMs + jumpMs * place });
    }
    route.jump(to, jumpMs, arcPx);
    if (random.chance(0.3)) {
      const bat: Point = [(next.x0 + next.x1) / 2 + 24, next.y - 46];
      enemies.push({
        kind: 'bat',
        x: bat[0],
        y: bat[1],
        swingPx: 30,
        periodMs: 1700,
        diesMs: Number.POSITIVE_INFINITY,
      });
    }
  }
  return { moves: route.moves, enemies, coins, sparks, lengthMs: route.nowMs };
}

/** A crossing stretched to exactly `[startMs, endMs)`, with its sounds and points written to the log. */
export function playRoom(
  room: Room,
  range: { startMs: number; endMs: number },
  tools: { random: Random; log: PlayLog; enemyName: string },
): Scene {
  const crossing = cross(room, tools.random);
  const scale = (range.endMs - range.startMs) / crossing.lengthMs;
  const at = (ms: number): number => range.startMs + ms * scale;
  const sound = (ms: number, kind: EffectKind): void => void tools.log.sounds.push({ atMs: at(ms), kind });
  for (const move of crossing.moves) {
    if (move.pose === 'jump') sound(move.startMs, 'jump');
    if (move.pose === 'attack') sound(move.startMs, 'swing');
  }
  for (const coin of crossing.coins) {
    sound(coin.takenMs, 'coin');
    tools.log.score.push({ atMs: at(coin.takenMs), points: 10 });
  }
  for (const enemy of crossing.enemies) {
    if (!Number.isFinite(enemy.diesMs)) continue;
    sound(enemy.diesMs, 'pop');
    tools.log.score.push({ atMs: at(enemy.diesMs), points: 50 });
    tools.log.feed.push({ atMs: at(enemy.diesMs), text: `${tools.enemyName} +50` });
  }
  return {
    ...range,
    room,
    moves: crossing.moves.map((move) => ({ ...move, startMs: at(move.startMs), endMs: at(move.endMs) })),
    enemies: crossing.enemies.map((enemy) =>
      Number.isFinite(enemy.diesMs)
        ? { ...enemy, diesMs: at(enemy.diesMs) }
        : { ...enemy, diesMs: Number.MAX_SAFE_INTEGER },
    ),
    coins: crossing.coins.map((coin) => ({ ...coin, takenMs: at(coin.takenMs) })),
    props: [],
    sparks: crossing.sparks.map((spark) => ({ ...spark, atMs: at(spark.atMs) })),
    banners: [],
    veil: 'none',
  };
}
