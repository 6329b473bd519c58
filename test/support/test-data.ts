import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(process.env['KLIPSTREAM_TEST_DATA'] ?? '../shared/data');

/** A path in the folder of real test data, which is never part of this repository. */
export const testData = (...parts: string[]): string => join(folder, ...parts);

/** Whether that folder is here; suites that need it are skipped by name where it is not. */
export const hasTestData = existsSync(folder);
