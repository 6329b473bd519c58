import type { AppErrorShape } from '../../shared/errors.ts';
import type { RangeMs } from '../../shared/time.ts';
import type { PlayerSource } from './player-source.ts';

/** What is so. Written by the player alone, read by everybody. */
export interface PlayerFacts {
  readonly load: 'empty' | 'loading' | 'ready' | 'error';
  readonly isPlaying: boolean;
  /** Playing, but the next frames are not here yet. */
  readonly isWaiting: boolean;
  readonly durationMs: number;
  readonly rate: number;
  /** 0..1 */
  readonly volume: number;
  readonly isMuted: boolean;
  readonly error: AppErrorShape | null;
}

/** What is wished for. Every wish is carried out as soon as the media can. */
export interface PlayerIntents {
  play(): void;
  pause(): void;
  toggle(): void;
  seekTo(vodMs: number): void;
  /** A wish relative to where the playhead is or is about to be. */
  seekBy(deltaMs: number): void;
  /** Plays one stretch and stops at its end. */
  playRange(range: RangeMs): void;
  setRate(rate: number): void;
  setVolume(volume: number): void;
  setMuted(isMuted: boolean): void;
  retry(): void;
}

/** The playhead. Read it in an animation frame; `subscribe` tells of jumps, starts and stops. */
export interface PlayheadClock {
  readonly nowMs: () => number;
  readonly isRunning: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Player {
  readonly clock: PlayheadClock;
  readonly intents: PlayerIntents;
  readonly facts: {
    readonly get: () => PlayerFacts;
    readonly subscribe: (listener: () => void) => () => void;
  };
  setSource(source: PlayerSource | null): void;
  /** Puts the picture into an element. Returns the way back. */
  attach(host: HTMLElement): () => void;
  /** The element that plays now, for whoever draws along with it; null before there is one. */
  mediaElement(): HTMLMediaElement | null;
}

export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] as const;

/** The next speed up or down from any speed. */
export function nextSpeed(rate: number, direction: 1 | -1): number {
  const faster = SPEEDS.find((speed) => speed > rate + 1e-6) ?? SPEEDS.at(-1)!;
  const slower = [...SPEEDS].reverse().find((speed) => speed < rate - 1e-6) ?? SPEEDS[0];
  return direction === 1 ? faster : slower;
}
