/** Files of a recording's media: `run-0001.ts`, and what goes on from it without a break `run-0001.part-0002.ts`. */
const RUN_FILE = /^run-(?<run>\d{4,})(?:\.part-(?<part>\d{4,}))?\.(?:ts|mp4)$/u;

const padded = (number: number): string => String(number).padStart(4, '0');

/** The name of a run's part, both counted from 1; `extension` without a dot. */
export const runFileName = (run: number, part: number, extension: string): string =>
  `run-${padded(run)}${part === 1 ? '' : `.part-${padded(part)}`}.${extension}`;

/** Null = it is none of them. */
export function runFileOf(name: string): { readonly run: number; readonly part: number } | null {
  const { run, part = '1' } = RUN_FILE.exec(name)?.groups ?? {};
  return run === undefined ? null : { run: Number(run), part: Number(part) };
}

/** The run that a file is a part of. Segments of one run can be joined byte by byte. */
export const runOf = (file: string): string => file.replace(/\.part-\d+(?=\.)/u, '');
