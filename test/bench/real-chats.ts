import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loopedAudio } from '../support/looped-media.ts';
import { cliJson } from '../support/run-cli.ts';
import { hasTestData, testData } from '../support/test-data.ts';

/** Every real chat over a recording of its length through analyze, highlights, clip and export; one row each. */
export async function realChatRows(dir: string): Promise<{ figure: string; value: string }[]> {
  if (!hasTestData) return [{ figure: 'real chats', value: 'no test data' }];
  const rows: { figure: string; value: string }[] = [];
  for (const name of readdirSync(testData('twitch-vod-chat')).filter((file) => file.endsWith('.tsv.gz'))) {
    const chat = testData('twitch-vod-chat', name);
    const lines = gunzipSync(readFileSync(chat)).toString('utf8').trimEnd().split('\n').slice(1);
    const durationSec = Number(lines.at(-1)?.split('\t')[0]) + 60;
    const media = await loopedAudio(dir, durationSec);
    const library = ['--data-dir', join(dir, name)];
    const startedMs = performance.now();
    const { vodId } = (await cliJson(['analyze', media, '--chat', chat, ...library])) as { vodId: string };
    const elapsedMs = performance.now() - startedMs;
    const { highlights } = (await cliJson(['highlights', vodId, ...library])) as {
      highlights: { id: string }[];
    };
    await cliJson([
      'clip',
      vodId,
      '--highlight',
      highlights[0]!.id,
      '--out',
      join(dir, `${name}.m4a`),
      ...library,
    ]);
    const { files } = (await cliJson(['export', vodId, '--out', join(dir, `${name}-out`), ...library])) as {
      files: string[];
    };
    const hours = (durationSec / 3600).toFixed(1);
    rows.push({
      figure: `${name.split('.')[0]}: ${hours} h, ${lines.length} messages → ${highlights.length} highlights, ${files.length} files`,
      value: `${(elapsedMs / 1000).toFixed(1)} s`,
    });
  }
  return rows;
}
