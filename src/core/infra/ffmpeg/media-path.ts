import { resolve } from 'node:path';

/**
 * A local file as an ffmpeg argument. `file:` and the absolute path keep names that begin with `-`, hold a colon or
 * look like a protocol from being read as anything else.
 */
export const mediaPathArg = (path: string): string => `file:${resolve(path)}`;
