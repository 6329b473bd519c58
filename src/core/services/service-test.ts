import type { LanguageModels } from '../ports/language-model.ts';
import type { MediaTool } from '../ports/media-tool.ts';
import type { AppDeps } from './app.ts';

interface Tested {
  readonly testObs: () => Promise<string>;
  readonly media: MediaTool;
  readonly languageModels: Pick<LanguageModels, 'test'>;
  readonly testRedis: () => Promise<string>;
  readonly transcribers: {
    test(service: 'deepgram' | 'openai' | 'whisper', signal: AbortSignal): Promise<string>;
  };
}

/** Asks a service for a sign of life; answers with a sentence, rejects with its AppError. */
export const serviceTest =
  ({ media, languageModels, transcribers, testObs, testRedis }: Tested): AppDeps['testService'] =>
  async (service, signal) => {
    if (service === 'redis') return testRedis();
    if (service === 'language-model') return languageModels.test(signal);
    if (service === 'obs') return testObs();
    if (service !== 'ffmpeg') return transcribers.test(service, signal);
    const report = await media.report();
    return `ffmpeg ${report.version} works (${report.ffmpegPath}).`;
  };
