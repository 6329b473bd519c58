/**
 * `npm run test:live [-- <link>...]`: asks the real services what KlipStream asks them, of a small part of each stream,
 * asks the stand-ins the same, and prints what differs in shape. Needs the internet; sends nothing of a person.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Link } from '../../src/shared/model/link.ts';
import { startAppSim, type AppSim } from '../sim/app/app-sim.ts';
import { makeSeededMedia } from '../sim/app/seeded-media.ts';
import { compareLink, linkOf, type StandIn } from './compare.ts';

const USUAL = 'https://www.twitch.tv/videos/2434635255';
const STAND_IN_SEC = 40;
const SAYS = {
  same: 'as the stand-in',
  added: 'works; it sends more than the stand-in',
  broken: 'NOT as the stand-in',
} as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { endpoints: { type: 'string' } },
});

process.exitCode = await run();

/** 0: as the stand-ins, or more; 1: something is missing or refused; 2: nothing could be asked. */
async function run(): Promise<number> {
  const links = positionals.length > 0 ? positionals : [USUAL];
  const real = values.endpoints === undefined ? {} : addressesIn(values.endpoints);
  const dir = mkdtempSync(join(tmpdir(), 'klip-test-live-'));
  let starting: Promise<AppSim> | null = null;
  let code = 0;
  try {
    for (const text of links) {
      const { verdict, lines, asked } = await compareLink(text, real, async (link) =>
        standInFor(link, await (starting ??= startStandIns(dir))),
      );
      if (verdict === 'no-network') {
        console.log(`${text}\n  There is no network here: ${lines.join(' ')} Nothing was compared.`);
        return 2;
      }
      console.log([`${text}: ${SAYS[verdict]} (${asked} kinds of questions).`, ...lines].join('\n'));
      if (verdict === 'broken') code = 1;
    }
    return code;
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : String(thrown));
    return 2;
  } finally {
    await (starting as Promise<AppSim> | null)?.then((sim) => sim.close());
    rmSync(dir, { recursive: true, force: true });
  }
}

function addressesIn(file: string): Record<string, string> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}

async function startStandIns(dir: string): Promise<AppSim> {
  const media = await makeSeededMedia(dir, 1, STAND_IN_SEC);
  return await startAppSim({ seed: 1, messages: 400, media, latencyMs: 0, faults: [] });
}

/** The stand-in's link of the same platform and kind. */
function standInFor({ platform, kind }: Link, { links, endpoints }: AppSim): StandIn {
  const link = Object.values(links)
    .map(linkOf)
    .find((one) => one.platform === platform && one.kind === kind);
  if (link === undefined) throw new Error(`There is no stand-in for a ${kind} of ${platform}.`);
  return { link, endpoints };
}
