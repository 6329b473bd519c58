import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

/** Where the parts of this installation lie. */
export interface Installation {
  readonly version: string;
  readonly workerEntry: URL;
  /** The built page. */
  readonly rendererDir: string;
  /** The sample stream; null when it isn't shipped. */
  readonly sampleDir: string | null;
  /** The shipped chat model, whether it is there or not. */
  readonly chatModelPath: string;
}

const PackageFile = z.object({ version: z.string() });

/**
 * Finds the parts from an entry file's own address: `out/main/<entry>.js` when built, `src/<host>/<entry>.ts` when run
 * from the sources. In a packaged app what other programs must read lies beside the archive, unpacked.
 */
export function findInstallation(entryUrl: string): Installation {
  const root = fileURLToPath(new URL('../../', entryUrl));
  const unpackedRoot = root.replace('app.asar', 'app.asar.unpacked');
  const worker = entryUrl.endsWith('.ts') ? 'src/core/workers/worker.ts' : 'out/main/worker.js';
  const sampleDir = join(unpackedRoot, 'resources', 'sample');
  return {
    version: PackageFile.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version,
    workerEntry: pathToFileURL(join(unpackedRoot, worker)),
    rendererDir: join(root, 'out', 'renderer'),
    chatModelPath: join(unpackedRoot, 'resources', 'chat-model.bin'),
    sampleDir: existsSync(sampleDir) ? sampleDir : null,
  };
}
