import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { packagedFfmpegEnv } from './test/support/packaged-ffmpeg.ts';

/** What ffmpeg itself does is tested with the machine's own build; the rest takes the packaged one, which starts faster. */
const MEDIA_TESTS = [
  'src/core/infra/ffmpeg/**/*.int.test.ts',
  'src/core/pipeline/stages/**/*.int.test.ts',
  'src/core/services/clips/**/*.int.test.ts',
  'src/core/sources/hls/**/*.int.test.ts',
  'src/core/sources/relay/**/*.int.test.ts',
  'src/core/live/**/*.int.test.ts',
];

/** What is waited for comes late on a busy machine, and that is no failure. */
const PATIENT = { poll: { timeout: 20_000 } };

/**
 * unit: pure and fast, beside the source. media: the machine's ffmpeg. integration: the packaged ffmpeg, SQLite,
 * sockets. e2e: real Chromium. at-pace: as long as a stream takes, so that it begins first: projects run in the order of
 * their names.
 */
export default defineConfig({
  test: {
    // Many files mostly wait, for sockets, ffmpeg or a stream's own pace: one more than two processors keeps those busy.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'at-pace',
          expect: PATIENT,
          include: ['test/paced/**/*.test.ts'],
          globalSetup: ['test/support/ensure-built.ts'],
          testTimeout: 240_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'unit',
          expect: PATIENT,
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.ts'],
          exclude: ['**/*.int.test.ts'],
          // Pure code: a new process for each file would take longer than the tests.
          isolate: false,
          // A busy machine is no failure: some play a stream of half an hour.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          expect: PATIENT,
          include: ['src/**/*.int.test.ts', 'scripts/**/*.int.test.ts', 'test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/paced/**', ...MEDIA_TESTS],
          env: packagedFfmpegEnv(),
          globalSetup: ['test/support/ensure-built.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'media',
          expect: PATIENT,
          include: MEDIA_TESTS,
          globalSetup: ['test/support/ensure-built.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          expect: PATIENT,
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/ensure-built.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
