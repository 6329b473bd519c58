import type { Pet } from '../plan/world.ts';
import { createRandom, type Random } from '../random.ts';
import type { SpeechStyle, VocalSound } from '../speech/beats.ts';
import { makePen, type Pen } from './pen.ts';
import { addGlow, makeRaster, mixRgb, solid, verticalPaint, type Raster, type Rgb } from './raster.ts';

export const CAMERA_WIDTH_PX = 152;
export const CAMERA_HEIGHT_PX = 112;

/** What the camera sees at one instant. */
export interface CameraShot {
  readonly atMs: number;
  /** How far the mouth is open, 0..1, from the voice itself. */
  readonly mouth: number;
  readonly manner: SpeechStyle | VocalSound | 'quiet';
  readonly mannerAgeMs: number;
  /** Nobody sits there. */
  readonly away: boolean;
  /** How long the pet has been in the room; null while it isn't. */
  readonly petAgeMs: number | null;
}

/** The streamer's looks; another seed is another person. */
interface Look {
  readonly skin: Rgb;
  readonly hair: Rgb;
  readonly shirt: Rgb;
  readonly lamp: Rgb;
  readonly phones: Rgb;
  readonly cut: 'short' | 'long' | 'bun' | 'curly';
  readonly glasses: boolean;
  readonly beard: boolean;
}

function makeLook(random: Random): Look {
  const cut = random.pick(['short', 'long', 'bun', 'curly'] as const);
  return {
    skin: random.pick([0xf3cfae, 0xe2b08a, 0xc98e66, 0x9c6a48, 0x6f4a34]),
    hair: random.pick([0x2b2230, 0x5a3a26, 0x8a4b2a, 0xc79a55, 0x3f4a78, 0xa8435f]),
    shirt: random.pick([0x3a5a8c, 0x7a3f5e, 0x3c7261, 0x59508f, 0x8a5a34]),
    lamp: random.pick([0x7a5cff, 0xff5ca8, 0x3cc8d8, 0xffa04a]),
    phones: random.pick([0x20222c, 0xe8e8ee, 0xd0476a]),
    cut,
    glasses: random.chance(0.4),
    beard: cut === 'short' && random.chance(0.45),
  };
}

/** How each manner of speaking looks: brows up or down, eyes open, smile, lean and how much the head moves. */
interface Expression {
  readonly brow: number;
  readonly frown: number;
  readonly eye: number;
  readonly smile: number;
  readonly gape: number;
  readonly lean: number;
  readonly shake: number;
  readonly flush: number;
}

const calmFace: Expression = { brow: 0, frown: 0, eye: 1, smile: 0.25, gape: 0, lean: 0, shake: 0, flush: 0 };
const EXPRESSIONS: Readonly<Record<CameraShot['manner'], Expression>> = {
  quiet: calmFace,
  talk: calmFace,
  bright: { ...calmFace, brow: 1.5, smile: 0.7 },
  shout: { ...calmFace, brow: 4, eye: 1.35, smile: 0.8, gape: 0.25, lean: 3, shake: 1.4, flush: 0.12 },
  rant: {
    ...calmFace,
    brow: -1,
    frown: 1,
    eye: 0.85,
    smile: -0.7,
    gape: 0.1,
    lean: 4,
    shake: 1.5,
    flush: 0.35,
  },
  whisper: { ...calmFace, brow: 2, eye: 1.1, smile: 0, lean: 7 },
  warm: { ...calmFace, brow: 1, frown: -0.4, eye: 0.8, smile: 0.9 },
  hushed: { ...calmFace, brow: 1.5, frown: -0.7, eye: 0.95, smile: -0.3, lean: 3 },
  giggle: { ...calmFace, brow: 2, eye: 0.12, smile: 1, gape: 0.1, shake: 0.9, flush: 0.12 },
  laugh: { ...calmFace, brow: 2.5, eye: 0, smile: 1, gape: 0.35, lean: -3, shake: 2.2, flush: 0.2 },
  scream: { ...calmFace, brow: 6, eye: 1.7, smile: -0.3, gape: 0.9, lean: -9, shake: 2.6 },
  gasp: { ...calmFace, brow: 5, eye: 1.55, smile: -0.2, gape: 0.55, lean: -4 },
  cheer: { ...calmFace, brow: 4, eye: 0.3, smile: 1, gape: 0.5, lean: -2, shake: 1.6, flush: 0.1 },
  groan: {
    ...calmFace,
    brow: -1,
    frown: 0.9,
    eye: 0.1,
    smile: -0.8,
    gape: 0.3,
    lean: 6,
    shake: 1,
    flush: 0.3,
  },
  sniff: { ...calmFace, brow: 1, frown: -1, eye: 0.3, smile: -0.6, lean: 5 },
};

function paintRoomBehind(look: Look, random: Random): Raster {
  const raster = makeRaster(CAMERA_WIDTH_PX, CAMERA_HEIGHT_PX);
  const pen = makePen(raster);
  pen.polygon([0, 0, 152, 0, 152, 112, 0, 112], verticalPaint(0x2b2c40, 0x1b1b2a, 0, 112));
  addGlow(raster, { x: 16, y: 10, radiusPx: 110 }, solid(look.lamp, 0.42));
  addGlow(raster, { x: 148, y: 70, radiusPx: 80 }, solid(look.lamp, 0.2));
  pen.roundRect([96, 30, 50, 3.5], 1, solid(0x5a4436));
  pen.roundRect([96, 62, 50, 3.5], 1, solid(0x5a4436));
  for (const shelf of [30, 62]) {
    for (let x = 99; x < 138;) {
      const width = random.range(3.5, 7);
      const height = random.range(12, 20);
      pen.roundRect([x, shelf - height, width - 0.7, height], 0.8, solid(mixRgb(random.pick([0x9c5252, 0x52789c, 0x5f8f5c, 0xb08a4a, 0x77609c]), 0x202030, 0.3))); // prettier-ignore
      x += width + (random.chance(0.2) ? 5 : 0);
    }
  }
  pen.roundRect([12, 20, 34, 24], 2, solid(0x3a3c52));
  pen.roundRect([14, 22, 30, 20], 1.5, verticalPaint(mixRgb(look.lamp, 0xffffff, 0.2), 0x2c3c58, 22, 42));
  pen.smooth([14, 42, 24, 32, 32, 38, 44, 29, 44, 42], solid(0x1f2436, 0.7));
  pen.roundRect([-4, 84, 62, 5], 1, solid(0x4a382e));
  return raster;
}

function drawHairBack(pen: Pen, look: Look): void {
  if (look.cut === 'long') pen.smooth([-27, -8, -24, -32, 0, -39, 24, -32, 27, -8, 27, 30, 14, 38, -14, 38, -27, 30], solid(mixRgb(look.hair, 0, 0.25))); // prettier-ignore
  if (look.cut === 'bun') pen.ellipse([0, -38, 10, 9], solid(look.hair));
  if (look.cut === 'curly')
    for (let curl = 0; curl < 11; curl++) {
      const angle = Math.PI * (0.92 + (curl / 10) * 1.16);
      pen.ellipse([Math.cos(angle) * 25, -8 + Math.sin(angle) * 26, 9, 9], solid(look.hair));
    }
}

function drawHairFront(pen: Pen, look: Look): void {
  pen.smooth([-24.5, -8, -22, -27, -4, -34, 14, -32, 24.5, -18, 24.5, -6, 19, -15, 8, -20, -6, -17, -17, -19, -22, -10], solid(look.hair)); // prettier-ignore
  pen.smooth([-16, -26, -3, -32, 8, -30, -4, -26], solid(mixRgb(look.hair, 0xffffff, 0.2), 0.6));
}

function drawEyes(pen: Pen, face: Expression, openness: number): void {
  for (const side of [-1, 1]) {
    const x = side * 9.2;
    const open = Math.max(0, face.eye * openness);
    if (open < 0.2) {
      const bend = face.smile > 0.5 ? -2.6 : 1.4;
      pen.smooth([x - 4.6, -3, x, -3 + bend, x + 4.6, -3, x, -1.4 + bend], solid(0x2a2028));
    } else {
      pen.ellipse([x, -3, 4.5, 4.2 * open], solid(0xffffff));
      pen.ellipse([x + 0.4, -2.8, 2.3, Math.min(2.5, 3.2 * open)], solid(0x33405c));
      pen.ellipse([x + 1.1, -3.7, 0.8, 0.8], solid(0xffffff));
    }
    const inner = -9.5 - face.brow + face.frown * 2.4;
    const outer = -9.5 - face.brow - face.frown * 2;
    pen.stroke([x - side * 5, inner], [x + side * 5, outer], 1.3, solid(0x2a2028));
  }
}

function drawMouth(pen: Pen, face: Expression, openness: number): void {
  const open = Math.min(1, face.gape + openness * 0.9);
  const wide = 7.5 + 2.5 * Math.abs(face.smile) + 1.5 * open;
  const corner = 12 - face.smile * 2.6;
  const lip = 12 + face.smile * 1.6;
  if (open < 0.1) {
    pen.smooth([-wide, corner, 0, lip + 0.9, wide, corner, 0, lip + 2.4], solid(0x8c3b42));
    return;
  }
  const depth = 2.5 + 11 * open;
  pen.smooth([-wide, corner, 0, lip - 2.2, wide, corner, wide * 0.62, lip + depth * 0.7, 0, lip + depth, -wide * 0.62, lip + depth * 0.7], solid(0x5a1f28)); // prettier-ignore
  pen.smooth([-wide * 0.7, corner + 0.4, 0, lip - 1.2, wide * 0.7, corner + 0.4, 0, lip + 1.6], solid(0xffffff, 0.92)); // prettier-ignore
  if (open > 0.35) pen.ellipse([0, lip + depth * 0.76, wide * 0.45, depth * 0.2], solid(0xd9656e));
}

function drawHead(pen: Pen, look: Look, face: Expression, shot: CameraShot): void {
  const skin = mixRgb(look.skin, 0xd8432f, face.flush);
  drawHairBack(pen, look);
  pen.roundRect([-8, 18, 16, 18], 5, solid(mixRgb(skin, 0x000000, 0.18)));
  for (const side of [-1, 1]) pen.ellipse([side * 24, 0, 4.5, 6.5], solid(mixRgb(skin, 0x000000, 0.12)));
  pen.smooth([-23.5, -8, -20, -27, 0, -33, 20, -27, 23.5, -8, 21, 13, 11, 26, 0, 29, -11, 26, -21, 13], solid(skin)); // prettier-ignore
  if (look.beard) pen.smooth([-22, 2, -19, 15, -10, 27, 0, 30, 10, 27, 19, 15, 22, 2, 14, 8, 0, 7, -14, 8], solid(look.hair, 0.9)); // prettier-ignore
  for (const side of [-1, 1])
    pen.ellipse([side * 14, 7, 4.5, 3], solid(0xe8705f, 0.2 + 0.25 * Math.max(0, face.smile - 0.4)));
  const blink = shot.atMs % 3700 < 110 ? 0 : 1;
  drawEyes(pen, face, blink);
  pen.smooth([-1.5, 2, 1, 1, 2.6, 6, 0, 7.4, -2.2, 6.2], solid(mixRgb(skin, 0x000000, 0.16)));
  drawMouth(pen, face, shot.mouth);
  if (look.glasses)
    for (const side of [-1, 1]) {
      pen.ellipse([side * 9.5, -2.6, 7.6, 6.8], solid(0xdff1ff, 0.16));
      for (let dot = 0; dot < 16; dot++) {
        const angle = (dot / 16) * 2 * Math.PI;
        const next = ((dot + 1) / 16) * 2 * Math.PI;
        pen.stroke([side * 9.5 + 7.6 * Math.cos(angle), -2.6 + 6.8 * Math.sin(angle)], [side * 9.5 + 7.6 * Math.cos(next), -2.6 + 6.8 * Math.sin(next)], 0.7, solid(0x1c1c26)); // prettier-ignore
      }
    }
  drawHairFront(pen, look);
  for (let step = 0; step < 14; step++) {
    const angle = Math.PI * (1.06 + (step / 14) * 0.88);
    const next = Math.PI * (1.06 + ((step + 1) / 14) * 0.88);
    pen.stroke([Math.cos(angle) * 27, Math.sin(angle) * 35], [Math.cos(next) * 27, Math.sin(next) * 35], 2.4, solid(look.phones)); // prettier-ignore
  }
  for (const side of [-1, 1]) pen.roundRect([side * 26 - 5, -9, 10, 19], 4.5, solid(look.phones));
  pen.stroke([-25, 8], [-10, 20], 0.9, solid(look.phones));
  pen.ellipse([-9, 20.4, 2.2, 1.9], solid(0x15151c));
}

const PET_COLORS: Readonly<Record<Pet, Rgb>> = { cat: 0xe0913f, dog: 0x9a6a42, rabbit: 0xd9d3cc };

/** The pet walks along the desk behind, throws the lamp down, sits on what is left and goes. */
function drawPet(pen: Pen, pet: Pet, ageMs: number): void {
  const walkMs = 2600;
  const away = ageMs > 10_500 ? (ageMs - 10_500) / 2500 : 0;
  const x = ageMs < walkMs ? -26 + (ageMs / walkMs) * 42 : 16 - away * 60;
  const step = ageMs < walkMs || away > 0 ? Math.sin(ageMs / 90) : 0;
  const hop = ageMs > 2900 && ageMs < 3300 ? Math.sin(((ageMs - 2900) / 400) * Math.PI) * 9 : 0;
  const body = pen.at(x, 84 - hop, { scaleX: away > 0 ? -1 : 1 });
  const coat = PET_COLORS[pet];
  const dark = mixRgb(coat, 0x000000, 0.25);
  const tail = Math.sin(ageMs / 260) * 7;
  if (pet === 'rabbit') body.ellipse([-15, -11, 4.5, 4.5], solid(0xffffff));
  else {
    body.stroke([-13, -13], [-20, -24 + tail * 0.3], 2.6, solid(dark));
    body.stroke([-20, -24 + tail * 0.3], [-18 + tail * 0.6, -34], 2.3, solid(dark));
  }
  for (const [index, leg] of [-10, -6, 7, 11].entries()) {
    const swing = step * (index % 2 === 0 ? 2.6 : -2.6);
    body.stroke([leg, -8], [leg + swing, -1.5], 2.2, solid(dark));
  }
  body.smooth([-15, -8, -13, -17, 0, -18, 13, -17, 15, -9, 6, -5, -8, -5], solid(coat));
  body.ellipse([17, -20, 8.5, 7.8], solid(coat));
  for (const side of [-1, 1]) {
    const ear = 17 + side * 5;
    if (pet === 'cat') body.polygon([ear - 3.6, -25, ear + side, -34, ear + 3.6, -25], solid(dark));
    else if (pet === 'rabbit') body.ellipse([ear, -33, 2.6, 8.5], solid(coat));
    else body.ellipse([ear + side * 3.4, -21, 2.8, 6.5], solid(dark));
    body.ellipse([17 + side * 3.2 + 1, -21, 1.3, 1.8], solid(0x17131a));
  }
  body.ellipse([19, -17.4, 1.5, 1.1], solid(0x3a2228));
}

function drawLamp(pen: Pen, ageMs: number | null): void {
  const fallMs = ageMs === null ? 0 : Math.max(0, ageMs - 3200);
  if (fallMs > 700) return;
  const lamp = pen.at(42 + fallMs * 0.012, 84 + fallMs ** 2 * 0.00016, { turn: fallMs / 420 });
  lamp.stroke([0, 0], [0, -15], 1.3, solid(0xb9b2a6));
  lamp.ellipse([0, -0.5, 6, 1.8], solid(0x8a8378));
  lamp.polygon([-8, -13, -4.5, -25, 4.5, -25, 8, -13], solid(0xffdf9e));
}

export interface Camera {
  /** Draws the shot; the raster is the camera's own and is drawn over by the next one. */
  shoot(shot: CameraShot): Raster;
}

export function makeCamera(seed: number, pet: Pet): Camera {
  const random = createRandom(`camera ${seed}`);
  const look = makeLook(random);
  const behind = paintRoomBehind(look, random);
  const raster = makeRaster(CAMERA_WIDTH_PX, CAMERA_HEIGHT_PX);
  const pen = makePen(raster);
  const drawChair = (): void => {
    pen.roundRect([50, 42, 52, 84], 15, solid(0x22242f));
    pen.roundRect([55, 47, 42, 70], 12, solid(0x2e303e));
    pen.roundRect([50, 60, 5, 40], 2, solid(mixRgb(look.lamp, 0x22242f, 0.35)));
    pen.roundRect([97, 60, 5, 40], 2, solid(mixRgb(look.lamp, 0x22242f, 0.35)));
  };
  return {
    shoot(shot) {
      raster.words.set(behind.words);
      if (shot.petAgeMs !== null) drawPet(pen, pet, shot.petAgeMs);
      drawLamp(pen, shot.petAgeMs);
      drawChair();
      if (shot.away) return raster;
      const face = EXPRESSIONS[shot.manner];
      const settle = Math.min(1, shot.mannerAgeMs / 160);
      const sway = Math.sin(shot.atMs / 1900) * 1.8;
      const shake = Math.sin(shot.atMs / 52) * face.shake * settle + shot.mouth * 1.2;
      const size = 1 + (face.lean * settle) / 90;
      pen.smooth([28, 116, 34, 98, 56, 89, 76, 92, 96, 89, 118, 98, 124, 116], solid(look.shirt));
      pen.smooth(
        [60, 91, 76, 102, 92, 91, 84, 98, 76, 107, 68, 98],
        solid(mixRgb(look.shirt, 0xffffff, 0.22)),
      );
      if (shot.manner === 'cheer')
        for (const side of [-1, 1]) {
          pen.stroke([76 + side * 36, 102], [76 + side * 47, 62 + shake], 8, solid(look.shirt));
          pen.ellipse([76 + side * 47, 54 + shake, 8, 8.5], solid(look.skin));
        }
      const head = pen.at(76 + sway, 61 - face.lean * 0.25 * settle + shake, {
        turn: sway * 0.016,
        scaleX: size,
        scaleY: size,
      });
      drawHead(head, look, face, shot);
      return raster;
    },
  };
}
