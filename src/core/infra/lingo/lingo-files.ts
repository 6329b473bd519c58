import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { ChannelLingo } from '../../../shared/model/lingo.ts';
import type { LingoStore } from '../../ports/lingo-store.ts';

/** One JSON file per channel; replaced whole, so that a crash leaves the old one or the new one. */
export function openLingoFiles(dir: string): LingoStore {
  const fileOf = (channelKey: string): string => {
    const name = createHash('sha256').update(channelKey).digest('hex').slice(0, 24);
    return join(dir, `${name}.json`);
  };
  const paths = (): string[] =>
    existsSync(dir)
      ? readdirSync(dir)
          .filter((name) => name.endsWith('.json'))
          .sort()
          .map((name) => join(dir, name))
      : [];
  return {
    list: () => paths().map(readLingo),
    get: (channelKey) => (existsSync(fileOf(channelKey)) ? readLingo(fileOf(channelKey)) : null),
    put: (lingo) => write(dir, fileOf(lingo.channelKey), lingo),
    remove: (channelKey) => rmSync(fileOf(channelKey), { force: true }),
    changesSince(vodId) {
      for (const path of paths()) {
        const lingo = readable(path);
        const stream = lingo?.streams.find((one) => one.vodId === vodId);
        if (lingo != null && stream !== undefined) return lingo.revision - stream.sinceRevision;
      }
      return 0;
    },
  };
}

/** A damaged file is the stage's to tell of, not the start of a job's. */
function readable(path: string): ChannelLingo | null {
  try {
    return readLingo(path);
  } catch {
    return null;
  }
}

function readLingo(path: string): ChannelLingo {
  try {
    return ChannelLingo.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new AppError(
      {
        code: 'lingo/unreadable',
        message: `What was learned of a channel can't be read from ${path}.`,
        nextStep: 'Move the file away; the next analysis of a stream of the channel learns anew.',
      },
      { cause },
    );
  }
}

function write(dir: string, path: string, lingo: ChannelLingo): void {
  try {
    mkdirSync(dir, { recursive: true });
    const temp = `${path}.${process.pid}.tmp`;
    writeFileSync(temp, `${JSON.stringify(ChannelLingo.parse(lingo))}\n`);
    renameSync(temp, path);
  } catch (cause) {
    throw new AppError(
      {
        code: 'lingo/not-writable',
        message: `What was learned of a channel can't be written to ${path}.`,
        nextStep: 'Check the permissions and the free space of its folder.',
      },
      { cause },
    );
  }
}
