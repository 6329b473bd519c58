export const isQuick = process.argv.includes('--quick');
/** Runs of which the median is told. */
export const RUNS = isQuick ? 1 : 3;

/** Prints one line of the report. */
export function add(figure: string, value: string, aim = ''): void {
  console.log(`${figure.padEnd(72)} ${value.padStart(12)}  ${aim}`);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export const ratio = (value: number): string => `${value.toFixed(2)} ×`;
export const ms = (value: number): string => `${Math.round(value)} ms`;
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
export const count = (value: number): string => value.toLocaleString('en');
