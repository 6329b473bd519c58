import { createVoiceFrameMeter, type OnVoiceHop } from '../dsp/voice-frames.ts';

export const SOUND_RATE_HZ = 16_000;
export const SOUND_FRAME_MS = 40;
export const SOUND_BANDS = 20;
/** Bands, then pitch, then periodicity: one byte each, so that twelve hours take 24 MB. */
export const SOUND_FRAME_BYTES = SOUND_BANDS + 2;
export const FRAMES_PER_SECOND = 1000 / SOUND_FRAME_MS;

const HOPS_PER_FRAME = 2;
const FFT_SIZE = 512;
const BIN_HZ = SOUND_RATE_HZ / FFT_SIZE;
const LOWEST_HZ = 100;
const HIGHEST_HZ = 7800;
const FLOOR_DB = -110;
export const STEPS_PER_DB = 2;
const PITCH_FLOOR_HZ = 60;
const STEPS_PER_OCTAVE = 36;

/** S. S. Stevens et al., 1937, in the form of D. O'Shaughnessy, 1987. */
const melOf = (hz: number): number => 2595 * Math.log10(1 + hz / 700);
const hzOf = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);

/** Edges of the bands in Hz, evenly spaced in mel. */
const BAND_EDGES_HZ = Array.from({ length: SOUND_BANDS + 1 }, (_, index) =>
  hzOf(melOf(LOWEST_HZ) + ((melOf(HIGHEST_HZ) - melOf(LOWEST_HZ)) * index) / SOUND_BANDS),
);
const BAND_EDGES = BAND_EDGES_HZ.map((hz) => Math.round(hz / BIN_HZ));

/** The first band that lies above a frequency as a whole. */
export const bandFrom = (hz: number): number => BAND_EDGES_HZ.findIndex((edge) => edge >= hz);

export const dbOfByte = (byte: number): number => byte / STEPS_PER_DB + FLOOR_DB;
const POWERS = Float64Array.from({ length: 256 }, (_, byte) => 10 ** (dbOfByte(byte) / 10));
/** The power of a band's level as frames have it: whole steps of half a decibel, looked up. */
export const powerOfDb = (db: number): number => POWERS[(db - FLOOR_DB) * STEPS_PER_DB]!;
/** NaN where there is no pitch. */
export const pitchOfByte = (byte: number): number =>
  byte === 0 ? Number.NaN : PITCH_FLOOR_HZ * 2 ** ((byte - 1) / STEPS_PER_OCTAVE);

const byteOfPitch = (hz: number): number =>
  Number.isNaN(hz) ? 0 : Math.max(1, Math.round(1 + STEPS_PER_OCTAVE * Math.log2(hz / PITCH_FLOOR_HZ)));

/** A Hann window takes six decibels of a full-scale sine's power spectrum; this puts it at about 0. */
const BIN_SCALE = (4 / (32_768 * FFT_SIZE)) ** 2;

/** Takes what a voice meter measures every 20 ms; whole frames are taken out as bytes. */
export interface SoundFrameWriter {
  readonly onHop: OnVoiceHop;
  /** Whole frames since the last call. */
  take(): Uint8Array;
}

/**
 * Energy in twenty bands, pitch and periodicity every 40 ms: what laughter, cheer, shouts and the person's own sounds are
 * found from, so that finding another sound needs no decoding. Made of the spectra that the search for speech takes
 * anyway.
 */
export function createSoundFrameWriter(): SoundFrameWriter {
  const energies = new Float64Array(SOUND_BANDS);
  let out = new Uint8Array(SOUND_FRAME_BYTES * 1024);
  let written = 0;
  let hops = 0;
  const writeFrame = (pitchHz: number, periodicity: number): void => {
    if (written === out.length) {
      const larger = new Uint8Array(out.length * 2);
      larger.set(out);
      out = larger;
    }
    for (let band = 0; band < SOUND_BANDS; band++) {
      const db = 10 * Math.log10((energies[band]! / HOPS_PER_FRAME) * BIN_SCALE + 1e-12);
      out[written + band] = Math.max(0, Math.min(255, Math.round((db - FLOOR_DB) * STEPS_PER_DB)));
    }
    out[written + SOUND_BANDS] = byteOfPitch(pitchHz);
    out[written + SOUND_BANDS + 1] = Math.max(0, Math.round(periodicity * 255));
    written += SOUND_FRAME_BYTES;
    energies.fill(0);
    hops = 0;
  };
  return {
    onHop(powers, pitchHz, periodicity) {
      for (let band = 0; band < SOUND_BANDS; band++) {
        let sum = 0;
        for (let at = BAND_EDGES[band]!; at < BAND_EDGES[band + 1]!; at++) sum += powers[at]!;
        energies[band] = energies[band]! + sum;
      }
      hops += 1;
      if (hops === HOPS_PER_FRAME) writeFrame(pitchHz, periodicity);
    },
    take() {
      const frames = out.slice(0, written);
      written = 0;
      return frames;
    },
  };
}

/** The frames of a short sound at once. */
export function soundFramesOf(samples: Int16Array): Uint8Array {
  const writer = createSoundFrameWriter();
  createVoiceFrameMeter(writer.onHop).push(samples);
  return writer.take();
}

/** Many frames opened up for arithmetic: decibels per band, band after band. */
export interface SoundFrames {
  readonly length: number;
  /** `bands[b][frame]` in dB. */
  readonly bands: readonly Float32Array[];
  readonly pitchHz: Float32Array;
  readonly periodicity: Float32Array;
  /** Level of all bands together, in dB. */
  readonly levelDb: Float32Array;
}

/** What each byte stands for. */
const ofBytes = (read: (byte: number) => number): Float32Array =>
  Float32Array.from({ length: 256 }, (_, byte) => read(byte));
const LEVELS = ofBytes(dbOfByte);
const PITCHES = ofBytes(pitchOfByte);
const SHARES = ofBytes((byte) => byte / 255);

export function openFrames(bytes: Uint8Array): SoundFrames {
  const length = Math.floor(bytes.length / SOUND_FRAME_BYTES);
  const column = (index: number, values: Float32Array): Float32Array => {
    const out = new Float32Array(length);
    for (let frame = 0; frame < length; frame++)
      out[frame] = values[bytes[frame * SOUND_FRAME_BYTES + index]!]!;
    return out;
  };
  const bands = Array.from({ length: SOUND_BANDS }, (_, band) => column(band, LEVELS));
  const levelDb = new Float32Array(length);
  for (let frame = 0; frame < length; frame++) {
    let sum = 0;
    for (let band = 0; band < SOUND_BANDS; band++) sum += powerOfDb(bands[band]![frame]!);
    levelDb[frame] = 10 * Math.log10(sum);
  }
  return {
    length,
    bands,
    pitchHz: column(SOUND_BANDS, PITCHES),
    periodicity: column(SOUND_BANDS + 1, SHARES),
    levelDb,
  };
}
