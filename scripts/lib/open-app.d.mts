/** For its test. */
export function openApp(options: {
  dataDir: string | null;
  review: string | null;
  opens: boolean;
}): Promise<number>;
