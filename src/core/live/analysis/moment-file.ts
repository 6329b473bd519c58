import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseJsonOrNull } from '../../../shared/json.ts';
import { LiveMoment } from '../../../shared/model/live.ts';
import { writeSafely } from '../recorder/finalise.ts';

const Stored = z.object({ version: z.literal(1), moments: z.array(LiveMoment) });

/** The moments of a recording's earlier runs, those open then closed; none where the file is missing or damaged. */
export async function readMoments(path: string): Promise<LiveMoment[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const stored = Stored.safeParse(parseJsonOrNull(text));
  return stored.success ? stored.data.moments.map((moment) => ({ ...moment, isOpen: false })) : [];
}

/** Replaces the file as a whole. */
export const writeMoments = (path: string, moments: readonly LiveMoment[]): Promise<void> =>
  writeSafely(path, JSON.stringify({ version: 1, moments }));
