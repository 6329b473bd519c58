/** Taps of a Hann-windowed sinc, unity at DC. `cutoff`: where half of the amplitude is left, as a share of the input rate. */
export function lowPassTaps(count: number, cutoff: number): Float32Array {
  const taps = Float32Array.from({ length: count }, (_, at) => {
    const x = at - (count - 1) / 2;
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 0.5)) / count);
    return (Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x)) * window;
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}
