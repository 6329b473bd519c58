import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort, makeStream, startEncoder } from '../../../../test/support/encoder.ts';
import { mediaTool } from '../../../../test/support/media-lab.ts';
import { relayAddress } from '../../../shared/model/relay.ts';
import { relayLink } from '../../domain/links/relay-link.ts';
import { waitForReal } from '../../live/recorder/recorder.ts';
import { silentLog } from '../../ports/log.ts';
import { createRelayFeed } from './relay-feed.ts';

const signal = new AbortController().signal;

it('hangs up on an encoder that hangs, says so, and takes the next one', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'klip-listen-'));
  const stream = join(dir, 'stream.mp4');
  await makeStream(stream, { durationSec: 30, loudAtSec: [] });
  const input = { kind: 'rtmp', port: await freePort(), key: 'cam' } as const;
  let tell: (problem: string) => void;
  const problem = new Promise<string>((resolve) => (tell = resolve));
  const feed = createRelayFeed({
    ...{ media: mediaTool(), wait: waitForReal, dir: join(dir, 'passing') },
    clock: { nowUnixMs: () => Date.now() },
    log: { ...silentLog, error: (event) => tell(event) },
    feed: () => {
      throw new Error('no chat was asked for');
    },
    timing: { frozenMs: 2000 },
  });
  const notes: (string | null)[] = [];
  const opened = () =>
    feed.openPlaylist({
      ...{ link: relayLink(input, null), quality: 'best', signal },
      onNote: (note) => notes.push(note),
    });
  const playlist = opened();
  const frozen = startEncoder(stream, relayAddress(input));
  const { url } = await playlist;
  frozen.freeze();
  expect(await problem).toBe('relay.frozen');
  while (!(await (await fetch(url)).text()).includes('#EXT-X-ENDLIST')) await waitForReal(50, signal);
  const next = opened();
  const other = startEncoder(stream, relayAddress(input));
  expect((await next).url).not.toBe(url);
  expect(notes).toContain('The encoder sent nothing for ten seconds: it was hung up on.');
  await Promise.all([frozen.kill(), other.kill()]);
  await feed.dispose();
  await rm(dir, { recursive: true });
});
