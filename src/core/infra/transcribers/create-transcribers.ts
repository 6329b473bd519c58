import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { SecretName, Settings } from '../../../shared/model/settings.ts';
import { encodeWavHeader } from '../../domain/dsp/wav.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Transcriber } from '../../ports/transcriber.ts';
import { createFasterWhisper, createWhisperCpp } from './whisper-cli.ts';

export interface Transcribers {
  /** The engine that the settings name; null when speech to text is off. Throws AppError `transcriber/not-set-up`. */
  current(): Promise<Transcriber | null>;
  /** Sends a second of silence to the engine; returns a sentence, throws its AppError. */
  test(service: 'deepgram' | 'openai' | 'whisper', signal: AbortSignal): Promise<string>;
}

export interface TranscriberDeps {
  readonly settings: () => Settings;
  readonly secrets: Secrets;
}

const TEST_MS = 1000;
const SPEECH_RATE_HZ = 16_000;

export function createTranscribers(deps: TranscriberDeps): Transcribers {
  const make = (kind: Settings['transcriber']): Promise<Transcriber | null> => makeTranscriber(deps, kind);
  return {
    current: () => make(deps.settings().transcriber),
    async test(service, signal) {
      const chosen = deps.settings().transcriber;
      const local = chosen === 'deepgram' || chosen === 'openai' || chosen === 'off' ? 'whisper-cpp' : chosen;
      const transcriber = await make(service === 'whisper' ? local : service);
      if (transcriber === null) throw notSetUp('Speech to text', 'Choose an engine');
      const dir = await mkdtemp(join(tmpdir(), 'klipstream-test-'));
      try {
        const wavPath = join(dir, 'silence.wav');
        const dataBytes = (SPEECH_RATE_HZ * 2 * TEST_MS) / 1000;
        const header = encodeWavHeader({ sampleRateHz: SPEECH_RATE_HZ, channels: 1, dataBytes });
        await writeFile(wavPath, Buffer.concat([header, new Uint8Array(dataBytes)]));
        await transcriber.transcribe({
          wavPath,
          range: { startMs: 0, endMs: TEST_MS },
          language: deps.settings().transcriptLanguage,
          signal,
        });
        return `${transcriber.origin} answers.`;
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
  };
}

async function makeTranscriber(
  { settings, secrets }: TranscriberDeps,
  kind: Settings['transcriber'],
): Promise<Transcriber | null> {
  const chosen = settings();
  const key = async (name: SecretName, service: string): Promise<string> => {
    const value = await secrets.get(name);
    if (value === null) throw notSetUp(service, 'Enter its key');
    return value;
  };
  const given = (value: string | null, service: string, what: string): string => {
    if (value === null || value === '') throw notSetUp(service, what);
    return value;
  };
  switch (kind) {
    case 'off':
      return null;
    case 'deepgram':
      // The SDKs take hundreds of milliseconds to load: only whoever uses one waits for it.
      return (await import('./deepgram.ts')).createDeepgram({
        apiKey: await key('deepgram-api-key', 'Deepgram'),
        baseUrl: chosen.deepgramBaseUrl,
      });
    case 'openai': {
      const baseUrl = chosen.openaiBaseUrl;
      // A server of one's own often wants no key; the hosted service always does.
      const apiKey =
        (await secrets.get('openai-api-key')) ??
        (baseUrl === null ? await key('openai-api-key', 'OpenAI') : 'none');
      const label = baseUrl === null ? 'OpenAI' : new URL(baseUrl).host;
      return (await import('./openai.ts')).createOpenAi({
        label,
        apiKey,
        baseUrl,
        model: chosen.openaiModel,
      });
    }
    case 'whisper-cpp': {
      const program = given(chosen.whisperPath, 'whisper.cpp', 'Set the path of whisper-cli');
      return createWhisperCpp({
        program,
        model: given(chosen.whisperModelPath, 'whisper.cpp', 'Set the path of its model'),
      });
    }
    case 'faster-whisper':
      return createFasterWhisper({
        program: given(chosen.whisperPath, 'faster-whisper', 'Set the path of its command'),
        model: chosen.whisperModelPath ?? 'small',
      });
    case 'whisper-server':
      return (await import('./whisper-server.ts')).createWhisperServer({
        url: given(chosen.whisperServerUrl, 'The Whisper server', 'Set its address'),
        model: chosen.openaiModel,
      });
  }
}

const notSetUp = (service: string, what: string): AppError =>
  new AppError({
    code: 'transcriber/not-set-up',
    message: `${service} is switched on but not set up.`,
    nextStep: `${what} in Settings → Speech to text, or switch it off.`,
  });
