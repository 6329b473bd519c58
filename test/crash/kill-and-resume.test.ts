import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSample } from '../../scripts/sample/make.ts';
import { campaignSeeds } from '../support/campaign.ts';
import { folderDigest } from '../support/folder-digest.ts';
import { cliJson, runCli, startCli } from '../support/run-cli.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** One kill a seed; `npm run campaign -- 30 1 kill-and-resume` has thirty. */
const SEEDS = campaignSeeds(12);
/** Every result is compared by its hash after each kill; the export that is made of them, which takes as long, after every fifth. */
const EXPORT_EVERY = 5;
const SAMPLE_SEED = 20_261_121;
const AT_ONCE = 2;

let dir: string;
let analyze: string[];
let undisturbed: { vodId: string; results: unknown[]; digest: Record<string, string>; elapsedMs: number };

/** A local Whisper that says where its chunk lies, so that a wrong resume would show in the transcript. */
const WHISPER = `
const fs = require('fs');
const [wav] = process.argv.slice(2);
fs.appendFileSync(process.env.WHISPER_CALLS, fs.statSync(wav).size + '\\n');
const dir = process.argv[process.argv.indexOf('--output_dir') + 1];
const text = ' ' + fs.statSync(wav).size + ' bytes.';
fs.writeFileSync(dir + '/chunk.json', JSON.stringify({ text, language: 'en', segments: [{ start: 0, end: 2, text, words: [{ word: text, start: 0, end: 2 }] }] }));
`;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-kill-'));
  const sample = await makeSample({
    seed: SAMPLE_SEED,
    outDir: join(dir, 'sample'),
    minutes: 6,
    video: false,
  });
  const whisper = join(dir, 'whisper');
  writeFileSync(whisper, `#!${process.execPath}\n${WHISPER}`);
  chmodSync(whisper, 0o755);
  analyze = ['analyze', sample.mediaPath, '--chat', sample.chatPath];
  const dataDir = freshDataDir('undisturbed', whisper);
  const startedMs = performance.now();
  const { vodId } = (await cliJson([...analyze, '--data-dir', dataDir])) as { vodId: string };
  const elapsedMs = performance.now() - startedMs;
  undisturbed = { vodId, results: resultsOf(dataDir), digest: {}, elapsedMs };
  undisturbed.digest = await exportDigest(dataDir);
}, 300_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function freshDataDir(name: string, whisper = join(dir, 'whisper')): string {
  const dataDir = join(dir, name);
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(
    join(dataDir, 'settings.json'),
    JSON.stringify({ transcriber: 'faster-whisper', whisperPath: whisper, whisperModelPath: 'tiny' }),
  );
  process.env['WHISPER_CALLS'] = join(dir, `${name}.calls`);
  return dataDir;
}

async function exportDigest(dataDir: string): Promise<Record<string, string>> {
  const out = join(dataDir, 'out');
  await cliJson(['export', undisturbed.vodId, '--out', out, '--data-dir', dataDir]);
  return folderDigest(out);
}

function rowsOf(dataDir: string, query: string): unknown[] {
  const db = new Database(join(dataDir, 'library', 'library.db'), { readonly: true });
  const rows = db.prepare(query).all();
  db.close();
  return rows;
}

/** Every result with the hash of its content. */
const resultsOf = (dataDir: string): unknown[] =>
  rowsOf(dataDir, 'SELECT kind, cache_key, hash, size_bytes FROM artefact ORDER BY kind');

/** Work that was committed more than once, by stage and cache key or chunk. */
const doneTwice = (dataDir: string): unknown[] =>
  rowsOf(
    dataDir,
    "SELECT event, subject, detail, count(*) AS times FROM job_event WHERE event IN ('stage.done', 'chunk.done') GROUP BY event, subject, detail HAVING times > 1",
  );

describe(`kill -9 at ${SEEDS.length} random moments of an analysis`, () => {
  it(
    'gives the same results and export as an undisturbed run, and no finished work is done twice, whatever the seed',
    { timeout: 600_000 },
    async () => {
      const moments = SEEDS.map((seed, index) => (index + seededRandom(seed)()) / SEEDS.length);
      const failures: unknown[] = [];
      let interrupted = 0;
      const one = async (fraction: number, index: number): Promise<void> => {
        const dataDir = freshDataDir(`kill-${index}`);
        const { child, ended } = startCli([...analyze, '--data-dir', dataDir]);
        await Promise.race([ended, wait(fraction * undisturbed.elapsedMs)]);
        if (child.kill('SIGKILL')) interrupted += 1;
        await ended;
        const again = await runCli([...analyze, '--data-dir', dataDir, '--json']);
        const results = again.code === 0 ? resultsOf(dataDir) : again.stderr;
        const twice = doneTwice(dataDir);
        if (!isDeepStrictEqual(results, undisturbed.results) || twice.length > 0)
          failures.push({ fraction, results, twice });
        else if (index % EXPORT_EVERY === 0) {
          const digest = await exportDigest(dataDir);
          if (!isDeepStrictEqual(digest, undisturbed.digest)) failures.push({ fraction, digest });
        }
        rmSync(dataDir, { recursive: true });
      };
      for (let from = 0; from < SEEDS.length; from += AT_ONCE) {
        await Promise.all(
          moments.slice(from, from + AT_ONCE).map((fraction, at) => one(fraction, from + at)),
        );
      }
      expect(failures).toEqual([]);
      expect(interrupted).toBeGreaterThan(SEEDS.length / 2);
      expect(readFileSync(join(dir, 'undisturbed.calls'), 'utf8').trim().split('\n').length).toBeGreaterThan(
        1,
      );
    },
  );
});
