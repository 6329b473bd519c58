declare module 'fft.js' {
  /** Radix-4 FFT of a power of two; complex values are interleaved re, im. */
  export default class FFT {
    constructor(size: number);
    readonly size: number;
    /** Fills the first half of `output` (size / 2 + 1 complex values). */
    realTransform(output: Float64Array | number[], input: ArrayLike<number>): void;
    inverseTransform(output: Float64Array | number[], input: ArrayLike<number>): void;
    completeSpectrum(spectrum: Float64Array | number[]): void;
  }
}
