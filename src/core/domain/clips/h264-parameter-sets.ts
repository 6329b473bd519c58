/**
 * The avcC record (ISO/IEC 14496-15 §5.3.3) and just enough of H.264's parameter sets (ITU-T H.264 §7.3.2) to put two
 * encoders' sets side by side in one file.
 */
export interface AvcConfig {
  readonly profile: number;
  readonly compatibility: number;
  readonly level: number;
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
  /** What follows the sets in High profiles: chroma format, bit depths. */
  readonly extension: Uint8Array;
}

const FOUR_BYTE_LENGTHS = 3;

/** Throws RangeError on a truncated record or on lengths that aren't four bytes (ffmpeg always writes four). */
export function readAvcConfig(bytes: Uint8Array): AvcConfig {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if ((view.getUint8(4) & 3) !== FOUR_BYTE_LENGTHS) throw new RangeError('NAL lengths are not four bytes');
  let at = 5;
  const readSets = (countMask: number): Uint8Array[] => {
    const count = view.getUint8(at++) & countMask;
    return Array.from({ length: count }, () => {
      const length = view.getUint16(at);
      const set = bytes.slice(at + 2, at + 2 + length);
      if (set.length !== length) throw new RangeError('avcC is truncated');
      at += 2 + length;
      return set;
    });
  };
  const sps = readSets(0x1f);
  const pps = readSets(0xff);
  return {
    profile: bytes[1]!,
    compatibility: bytes[2]!,
    level: bytes[3]!,
    sps,
    pps,
    extension: bytes.slice(at),
  };
}

export function writeAvcConfig(config: AvcConfig): Uint8Array {
  const out: number[] = [1, config.profile, config.compatibility, config.level, 0xfc | FOUR_BYTE_LENGTHS];
  const writeSets = (mask: number, sets: readonly Uint8Array[]): void => {
    out.push(mask | sets.length);
    for (const set of sets) out.push(set.length >> 8, set.length & 0xff, ...set);
  };
  writeSets(0xe0, config.sps);
  writeSets(0, config.pps);
  out.push(...config.extension);
  return Uint8Array.from(out);
}

/** Reads unsigned Exp-Golomb codes (§9.1) from a NAL unit's payload; emulation prevention bytes are skipped. */
class BitReader {
  readonly #bytes: number[];
  #atBit = 0;

  constructor(nal: Uint8Array, skipBytes: number) {
    this.#bytes = [];
    for (let at = skipBytes; at < nal.length; at++) {
      if (at >= 2 && nal[at] === 3 && nal[at - 1] === 0 && nal[at - 2] === 0) continue;
      this.#bytes.push(nal[at]!);
    }
  }

  bit(): number {
    const byte = this.#bytes[this.#atBit >> 3];
    if (byte === undefined) throw new RangeError('parameter set is truncated');
    return (byte >> (7 - (this.#atBit++ & 7))) & 1;
  }

  unsigned(): number {
    let zeros = 0;
    while (this.bit() === 0) if (++zeros > 31) throw new RangeError('bad Exp-Golomb code');
    let value = 1;
    for (let index = 0; index < zeros; index++) value = value * 2 + this.bit();
    return value - 1;
  }
}

const SPS_HEADER_BYTES = 4;
const PPS_HEADER_BYTES = 1;

const spsId = (sps: Uint8Array): number => new BitReader(sps, SPS_HEADER_BYTES).unsigned();
const ppsId = (pps: Uint8Array): number => new BitReader(pps, PPS_HEADER_BYTES).unsigned();

const sameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, index) => byte === right[index]);

/**
 * One record with the sets of all parts, the first part's being the profile that the file declares. Null when two
 * different sets claim the same number: such parts can't be in one track.
 */
export function mergeAvcConfigs(main: AvcConfig, others: readonly AvcConfig[]): AvcConfig | null {
  const merge = (
    own: readonly Uint8Array[],
    more: readonly Uint8Array[],
    idOf: (set: Uint8Array) => number,
  ): Uint8Array[] | null => {
    const all = [...own];
    for (const set of more) {
      const known = all.find((one) => idOf(one) === idOf(set));
      if (known === undefined) all.push(set);
      else if (!sameBytes(known, set)) return null;
    }
    return all;
  };
  const sps = merge(
    main.sps,
    others.flatMap((one) => [...one.sps]),
    spsId,
  );
  const pps = merge(
    main.pps,
    others.flatMap((one) => [...one.pps]),
    ppsId,
  );
  if (sps === null || pps === null) return null;
  return { ...main, level: Math.max(main.level, ...others.map((one) => one.level)), sps, pps };
}
