import type { GameTimeline } from '../game/timeline.ts';
import type { PlannedMoment, StreamPlan } from '../plan/plan.ts';
import { heroAt, PICTURE_HEIGHT_PX, PICTURE_WIDTH_PX, type Scene } from '../game/scene.ts';
import type { Utterance } from '../speech/perform.ts';
import { SAMPLE_RATE_HZ } from '../sound/signal.ts';
import { makeCamera, type CameraShot } from './camera.ts';
import { drawCoin, drawEnemy, drawHero } from './figures.ts';
import * as overlay from './overlay.ts';
import { PALETTES } from './palettes.ts';
import { makePen } from './pen.ts';
import { drawFace, drawProp } from './props.ts';
import { addGlow, copyShifted, makeRaster, mixRgb, solid, type Raster } from './raster.ts';
import { paintRoom } from './scenery.ts';
import { drawSpark } from './sparks.ts';

/** What the picture is drawn from. `voice` is the voice alone: it moves the mouth. */
export interface PictureParts {
  readonly plan: StreamPlan;
  readonly moments: readonly PlannedMoment[];
  readonly game: GameTimeline;
  readonly utterances: readonly Utterance[];
  readonly voice: Float32Array;
}

export const FRAMES_PER_SECOND = 24;
const SLIDE_FRAMES = 9;
const PET_STAYS_MS = 13_500;

/** Things that drift through the air, a few of them: each is at a place that its number and the time give. */
function drawDrift(target: Raster, scene: Scene, atMs: number): void {
  const { drift, accent } = PALETTES[scene.room.biome];
  const count = drift === 'snow' ? 12 : 7;
  for (let index = 0; index < count; index++) {
    const spread = (index * 0.618_034) % 1;
    const speed = drift === 'snow' ? 0.02 : drift === 'embers' ? -0.024 : -0.005;
    const y = ((((spread * 7) % 1) * 380 + atMs * speed * (0.7 + spread)) % 380) + (speed < 0 ? 380 : 0);
    const x = (spread * 640 + Math.sin(atMs / 1700 + index * 2.1) * 24 + 640) % 640;
    const glow = drift === 'dust' ? 0.14 : 0.34 + 0.2 * Math.sin(atMs / 600 + index);
    const radiusPx = drift === 'snow' ? 2.4 : drift === 'dust' ? 2 : 4.5;
    addGlow(target, { x, y: (y % 380) - 10, radiusPx }, solid(drift === 'snow' ? 0xffffff : accent, glow));
  }
}

/** How wide the mouth is open in each frame: the voice's level over that frame, on a curve that the eye believes. */
function mouthCurve(voice: Float32Array, frames: number): Float32Array {
  const perFrame = SAMPLE_RATE_HZ / FRAMES_PER_SECOND;
  const curve = new Float32Array(frames);
  let previous = 0;
  for (let frame = 0; frame < frames; frame++) {
    let power = 0;
    const from = Math.floor(frame * perFrame);
    const to = Math.min(voice.length, Math.floor(from + perFrame));
    for (let i = from; i < to; i++) power += voice[i]! * voice[i]!;
    const level = Math.sqrt(power / perFrame);
    previous = 0.35 * previous + 0.65 * Math.min(1, (level / 0.2) ** 0.55);
    curve[frame] = level < 0.004 ? previous * 0.3 : previous;
  }
  return curve;
}

/** The scene, the utterance, the alert … of a time; times only go forward, so that each list is walked once. */
function makeCursor<T extends { readonly startMs: number; readonly endMs: number }>(
  items: readonly T[],
): (atMs: number) => T | undefined {
  let index = 0;
  return (atMs) => {
    while (index < items.length && items[index]!.endMs <= atMs) index++;
    const item = items[index];
    return item !== undefined && item.startMs <= atMs ? item : undefined;
  };
}

function shakeAt(scene: Scene, atMs: number): readonly [number, number] {
  for (const spark of scene.sparks) {
    const age = atMs - spark.atMs;
    if ((spark.kind !== 'ring' && spark.kind !== 'flash') || age < 0 || age > 420) continue;
    const size = 5 * (1 - age / 420);
    return [Math.round(Math.sin(age * 1.7) * size), Math.round(Math.cos(age * 1.3) * size)];
  }
  return [0, 0];
}

function drawScene(target: Raster, scene: Scene, atMs: number): void {
  const pen = makePen(target);
  const { accent, cap } = PALETTES[scene.room.biome];
  drawDrift(target, scene, atMs);
  for (const prop of scene.props) drawProp(pen, prop, atMs);
  for (const coin of scene.coins) if (coin.takenMs > atMs) drawCoin(pen, coin, atMs);
  for (const enemy of scene.enemies)
    drawEnemy(pen, enemy, atMs, mixRgb(enemy.kind === 'bat' ? accent : cap, 0xd8557a, 0.45));
  const hero = heroAt(scene.moves, atMs);
  if (hero) drawHero(pen, hero, atMs);
  for (const spark of scene.sparks) drawSpark(pen, spark, atMs);
  if (scene.veil === 'dark' && hero) overlay.drawDarkness(target, hero);
  for (const prop of scene.props) if (prop.kind === 'face') drawFace(pen, prop, atMs);
  if (scene.veil === 'letterbox') overlay.drawLetterbox(target);
}

function drawBossBarOf(target: Raster, scene: Scene, name: string, atMs: number): void {
  for (const prop of scene.props) {
    if (prop.kind !== 'boss' || atMs > prop.diesMs + 1200) continue;
    const left = Math.max(0, (prop.diesMs - atMs) / (prop.diesMs - prop.fightFromMs));
    overlay.drawBossBar(target, name, atMs >= prop.diesMs ? 0 : 0.03 + 0.36 * left);
  }
}

/** Rooms are painted once and kept while they may come again. */
function makeBackdrops(seed: number): (scene: Scene) => Raster {
  const painted = new Map<string, Raster>();
  return ({ room }) => {
    const known = painted.get(room.key);
    if (known) return known;
    const raster = paintRoom(room, seed);
    painted.set(room.key, raster);
    return raster;
  };
}

/** The next room slides in from the right. */
function slide(target: Raster, from: Raster, to: Raster, place: number): void {
  const eased = place * place * (3 - 2 * place);
  const shift = Math.round((eased * PICTURE_WIDTH_PX) / 2) * 2;
  for (let y = 0; y < PICTURE_HEIGHT_PX; y++) {
    const row = y * PICTURE_WIDTH_PX;
    target.words.set(from.words.subarray(row + shift, row + PICTURE_WIDTH_PX), row);
    target.words.set(to.words.subarray(row, row + shift), row + PICTURE_WIDTH_PX - shift);
  }
}

/** Draws every frame in order. The raster is the same each time: copy what is to be kept. */
export function* drawFrames(
  parts: PictureParts,
  range?: { fromMs: number; toMs: number },
): Generator<Raster> {
  const { plan, game } = parts;
  const frames = Math.round((plan.durationMs / 1000) * FRAMES_PER_SECOND);
  const first = range ? Math.floor((range.fromMs / 1000) * FRAMES_PER_SECOND) : 0;
  const last = range ? Math.min(frames, Math.ceil((range.toMs / 1000) * FRAMES_PER_SECOND)) : frames;
  const target = makeRaster(PICTURE_WIDTH_PX, PICTURE_HEIGHT_PX);
  const camera = makeCamera(plan.seed, plan.world.pet);
  const cameraFrame = overlay.makeCameraFrame(plan.world.channel);
  const backdropOf = makeBackdrops(plan.seed);
  const sceneAt = makeCursor(game.scenes);
  const utteranceAt = makeCursor(parts.utterances);
  const countersAt = overlay.makeCounters(game.log);
  const mouth = mouthCurve(parts.voice, frames);
  const pet = parts.moments.find((moment) => moment.kind === 'pet-on-camera');
  let before: Scene | undefined;
  let current: Scene | undefined;
  for (let frame = first; frame < last; frame++) {
    const atMs = (frame * 1000) / FRAMES_PER_SECOND;
    const scene = sceneAt(atMs) ?? current;
    if (scene === undefined) throw new Error(`no scene at ${atMs} ms`);
    if (scene !== current) [before, current] = [current, scene];
    const slid = ((atMs - scene.startMs) / 1000) * FRAMES_PER_SECOND;
    if (before && before.room.key !== scene.room.key && slid < SLIDE_FRAMES) {
      slide(target, backdropOf(before), backdropOf(scene), (slid + 1) / (SLIDE_FRAMES + 1));
    } else {
      const [dx, dy] = shakeAt(scene, atMs);
      copyShifted(target, backdropOf(scene), dx, dy);
      if (scene.veil === 'break') overlay.drawBreakCard(target, atMs);
      else drawScene(target, scene, atMs);
    }
    const counters = countersAt(atMs);
    if (scene.veil !== 'break' && scene.veil !== 'letterbox') {
      overlay.drawStatus(target, { atMs, ...counters, feed: game.log.feed });
      drawBossBarOf(target, scene, plan.world.boss, atMs);
    }
    for (const banner of scene.banners) overlay.drawBanner(target, banner, atMs);
    for (const alert of game.alerts) overlay.drawAlert(target, alert, atMs);
    const utterance = utteranceAt(atMs);
    const petAgeMs = pet ? atMs - pet.causeMs : -1;
    const shot: CameraShot = {
      atMs,
      mouth: mouth[frame]!,
      manner: utterance?.manner ?? 'quiet',
      mannerAgeMs: utterance ? atMs - utterance.startMs : atMs,
      away: scene.veil === 'break',
      petAgeMs: petAgeMs >= 0 && petAgeMs < PET_STAYS_MS ? petAgeMs : null,
    };
    overlay.placeCamera(target, camera.shoot(shot), cameraFrame);
    overlay.drawTimecode(target, overlay.timecode(frame, FRAMES_PER_SECOND));
    yield target;
  }
}
