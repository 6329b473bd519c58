import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FILE = 'location.json';
const Location = z.object({ libraryDir: z.string().min(1) });

/** The library folder that the person chose, null when none was chosen or the file is unreadable. */
export function readChosenLibrary(dataDir: string): string | null {
  try {
    return Location.parse(JSON.parse(readFileSync(join(dataDir, FILE), 'utf8'))).libraryDir;
  } catch {
    return null;
  }
}

/** Remembers a library folder, or forgets it with null; it takes effect at the next start. */
export function chooseLibrary(dataDir: string, libraryDir: string | null): void {
  mkdirSync(dataDir, { recursive: true });
  if (libraryDir === null) rmSync(join(dataDir, FILE), { force: true });
  else writeFileSync(join(dataDir, FILE), JSON.stringify({ libraryDir }));
}
