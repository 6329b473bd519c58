import { describe, expect, it } from 'vitest';
import { makePlan } from '../plan/plan.ts';
import { enemyXAt, heroAt } from './scene.ts';
import { playGame } from './timeline.ts';

const play = (seed: number) => {
  const plan = makePlan({ seed });
  return { plan, game: playGame(plan, plan.moments) };
};

describe('the simulated game', () => {
  it('has a scene at every time, without overlap, whatever the seed', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const { plan, game } = play(seed);
      expect(game.scenes[0]!.startMs).toBe(0);
      expect(game.scenes.at(-1)!.endMs).toBe(plan.durationMs);
      for (const [index, scene] of game.scenes.entries()) {
        expect(scene.endMs).toBeGreaterThan(scene.startMs);
        if (index > 0) expect(scene.startMs).toBe(game.scenes[index - 1]!.endMs);
      }
    }
  });

  it('moves the hero without a jump in place while he crosses a room', () => {
    const { game } = play(3);
    const scene = game.scenes.find((candidate) => candidate.coins.length > 3)!;
    for (let atMs = scene.startMs; atMs < scene.endMs - 20; atMs += 20) {
      const [now, next] = [heroAt(scene.moves, atMs)!, heroAt(scene.moves, atMs + 20)!];
      expect(Math.hypot(next.x - now.x, next.y - now.y)).toBeLessThan(14);
    }
  });

  it('has the enemy where the blow falls', () => {
    const { game } = play(5);
    const enemies = game.scenes.flatMap((scene) =>
      scene.enemies
        .filter((enemy) => enemy.kind === 'blob')
        .map((enemy) => ({ enemy, hero: heroAt(scene.moves, enemy.diesMs)! })),
    );
    expect(enemies.length).toBeGreaterThan(10);
    for (const { enemy, hero } of enemies) {
      expect(hero.pose).toBe('attack');
      expect(enemyXAt(enemy, enemy.diesMs) - hero.x).toBeCloseTo(30, 0);
    }
  });

  it('keeps the music of loud decoys and the hush before a scare', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const { plan, game } = play(seed);
      const moods = game.music.map((section) => section.mood);
      expect(moods).toContain('dance');
      expect(moods).toContain('cutscene');
      const scare = plan.moments.find((moment) => moment.kind === 'jump-scare');
      if (scare === undefined) continue;
      const sounding = game.music.filter(
        (section) => section.startMs < scare.causeMs && section.endMs > scare.causeMs - 2000,
      );
      expect(sounding).toEqual([]);
    }
  });
});
