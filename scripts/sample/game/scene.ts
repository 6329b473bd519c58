/** The simulated game as data: what is where at which time. Pixels are those of a 640 × 360 picture; times are VOD ms. */
export const PICTURE_WIDTH_PX = 640;
export const PICTURE_HEIGHT_PX = 360;

export type Biome = 'woods' | 'cavern' | 'ruins' | 'ember' | 'snow' | 'arena' | 'crypt' | 'camp' | 'lair';

/** Something to stand on; `y` is its top edge. `floating` ones have an underside. */
export interface Surface {
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  readonly floating: boolean;
}

export interface Room {
  /** Rooms with the same key look the same and are drawn once. */
  readonly key: string;
  readonly biome: Biome;
  readonly surfaces: readonly Surface[];
  /** Places between two surfaces that hold spikes. */
  readonly spikes: readonly { readonly x0: number; readonly x1: number; readonly y: number }[];
}

export type Pose =
  'run' | 'jump' | 'idle' | 'attack' | 'sneak' | 'sit' | 'dead' | 'spin' | 'hidden' | 'cheer';
export type Point = readonly [x: number, y: number];

/** The hero's way from one point to another; `arcPx` lifts the middle of a jump. */
export interface Move {
  readonly startMs: number;
  readonly endMs: number;
  readonly pose: Pose;
  readonly from: Point;
  readonly to: Point;
  readonly arcPx: number;
  readonly facing: 1 | -1;
}

/** Walks to and fro around `x` and is exactly there when it dies. */
export interface Enemy {
  readonly kind: 'blob' | 'bat';
  readonly x: number;
  readonly y: number;
  readonly swingPx: number;
  readonly periodMs: number;
  readonly diesMs: number;
}

export interface Coin {
  readonly x: number;
  readonly y: number;
  readonly takenMs: number;
}

export type Prop =
  | { readonly kind: 'boss'; readonly at: Point; readonly diesMs: number; readonly fightFromMs: number }
  | {
      readonly kind: 'orb';
      readonly from: Point;
      readonly to: Point;
      readonly startMs: number;
      readonly endMs: number;
    }
  | { readonly kind: 'chest'; readonly at: Point; readonly opensMs: number }
  | { readonly kind: 'mimic'; readonly at: Point; readonly bitesMs: number }
  | { readonly kind: 'face'; readonly startMs: number; readonly endMs: number }
  | { readonly kind: 'dragon'; readonly at: Point; readonly wakesMs: number }
  | { readonly kind: 'campfire'; readonly at: Point }
  | { readonly kind: 'bench'; readonly at: Point }
  | { readonly kind: 'wisp'; readonly at: Point; readonly fadesMs: number }
  | { readonly kind: 'giant'; readonly at: Point };

export type SparkKind = 'sparkle' | 'puff' | 'burst' | 'ring' | 'hearts' | 'confetti' | 'flash' | 'beam';

/** A short drawn effect; its picture depends on its age alone. */
export interface Spark {
  readonly kind: SparkKind;
  readonly atMs: number;
  readonly durationMs: number;
  readonly at: Point;
}

export interface Banner {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly detail: string;
  readonly tone: 'win' | 'loss' | 'rare' | 'chapter' | 'plain';
}

export interface Scene {
  readonly startMs: number;
  readonly endMs: number;
  readonly room: Room;
  readonly moves: readonly Move[];
  readonly enemies: readonly Enemy[];
  readonly coins: readonly Coin[];
  readonly props: readonly Prop[];
  readonly sparks: readonly Spark[];
  readonly banners: readonly Banner[];
  /** `dark`: light around the hero only. `letterbox`: a cutscene. `break`: the "be right back" card instead of the game. */
  readonly veil: 'none' | 'dark' | 'letterbox' | 'break';
}

/** Where the hero is and what he does; `walkedPx` drives the legs, `ageMs` the rest of the pose. */
export interface HeroState {
  readonly x: number;
  readonly y: number;
  readonly pose: Pose;
  readonly facing: 1 | -1;
  readonly walkedPx: number;
  readonly ageMs: number;
}

export function heroAt(moves: readonly Move[], atMs: number): HeroState | null {
  const move = moves.findLast((candidate) => candidate.startMs <= atMs) ?? moves[0];
  if (move === undefined) return null;
  const span = Math.max(1, move.endMs - move.startMs);
  const place = Math.min(1, Math.max(0, (atMs - move.startMs) / span));
  const x = move.from[0] + (move.to[0] - move.from[0]) * place;
  const y = move.from[1] + (move.to[1] - move.from[1]) * place - move.arcPx * 4 * place * (1 - place);
  const ageMs = Math.max(0, atMs - move.startMs);
  return { x, y, pose: move.pose, facing: move.facing, walkedPx: Math.abs(x), ageMs };
}

export function enemyXAt(enemy: Enemy, atMs: number): number {
  return enemy.x + enemy.swingPx * Math.sin(((atMs - enemy.diesMs) / enemy.periodMs) * 2 * Math.PI);
}
