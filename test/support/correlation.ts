/** Pearson's correlation of two series of one length. */
export function correlation(left: Float32Array, right: Float32Array): number {
  const mean = (values: Float32Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanLeft, meanRight] = [mean(left), mean(right)];
  let [both, varLeft, varRight] = [0, 0, 0];
  left.forEach((value, at) => {
    const [a, b] = [value - meanLeft, right[at]! - meanRight];
    both += a * b;
    varLeft += a * a;
    varRight += b * b;
  });
  return both / Math.sqrt(varLeft * varRight);
}
