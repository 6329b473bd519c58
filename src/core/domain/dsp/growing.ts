/** A list of 32-bit floats whose end is not known yet. */
export interface Growing {
  add(value: number): void;
  values(): Float32Array;
  /** The values so far, which are then forgotten. */
  take(): Float32Array;
}

export function createGrowing(): Growing {
  let values = new Float32Array(4096);
  let length = 0;
  return {
    add(value) {
      if (length === values.length) {
        const larger = new Float32Array(length * 2);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    values: () => values.slice(0, length),
    take() {
      const taken = values.slice(0, length);
      length = 0;
      return taken;
    },
  };
}
