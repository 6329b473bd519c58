import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSpeechServices, type SpeechServices } from '../../../../test/sim/speech-services.ts';
import { Settings } from '../../../shared/model/settings.ts';
import { encodeWavHeader } from '../../domain/dsp/wav.ts';
import type { TranscribeRequest, Transcriber } from '../../ports/transcriber.ts';
import { createTranscribers } from './create-transcribers.ts';

let dir: string;
let services: SpeechServices;
let request: TranscribeRequest;
let controller: AbortController;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-stt-'));
  services = await startSpeechServices();
  controller = new AbortController();
  const wavPath = join(dir, 'chunk.wav');
  const dataBytes = 64_000;
  writeFileSync(
    wavPath,
    Buffer.concat([
      encodeWavHeader({ sampleRateHz: 16_000, channels: 1, dataBytes }),
      new Uint8Array(dataBytes),
    ]),
  );
  request = { wavPath, range: { startMs: 60_000, endMs: 62_000 }, language: null, signal: controller.signal };
});
afterEach(async () => {
  await services.close();
  rmSync(dir, { recursive: true });
});

function script(name: string, body: string): string {
  const path = join(dir, name);
  writeFileSync(path, `#!/usr/bin/env node\n${body}`);
  chmodSync(path, 0o755);
  return path;
}

async function engine(settings: Partial<Settings>, keys: Record<string, string> = {}): Promise<Transcriber> {
  const transcribers = createTranscribers({
    settings: () => Settings.parse(settings),
    secrets: {
      kind: 'file',
      get: (name) => Promise.resolve(keys[name] ?? null),
      set: () => Promise.resolve(),
    },
  });
  const made = await transcribers.current();
  if (made === null) throw new Error('off');
  return made;
}

const deepgram = (): Promise<Transcriber> =>
  engine({ transcriber: 'deepgram', deepgramBaseUrl: services.url }, { 'deepgram-api-key': 'dg-key' });
const openai = (): Promise<Transcriber> =>
  engine({ transcriber: 'openai', openaiBaseUrl: `${services.url}/v1` }, { 'openai-api-key': 'sk-key' });
const whisperServer = (): Promise<Transcriber> =>
  engine({ transcriber: 'whisper-server', whisperServerUrl: `${services.url}/inference` });

const WHISPER_JSON = JSON.stringify({
  text: 'No way.',
  language: 'en',
  segments: [
    {
      start: 1,
      end: 1.8,
      text: ' No way.',
      words: [
        { word: ' No', start: 1, end: 1.4, probability: 0.9 },
        { word: ' way.', start: 1.4, end: 1.8, probability: 0.9 },
      ],
    },
  ],
});
const fasterWhisper = (): Promise<Transcriber> =>
  engine({
    transcriber: 'faster-whisper',
    whisperPath: script(
      'fw',
      `const a = process.argv; const dir = a[a.indexOf('--output_dir') + 1]; require('fs').writeFileSync(dir + '/chunk.json', ${JSON.stringify(WHISPER_JSON)});`,
    ),
  });
const WHISPER_CPP_JSON = JSON.stringify({
  result: { language: 'en' },
  transcription: [
    {
      offsets: { from: 1000, to: 1800 },
      text: ' No way.',
      tokens: [
        { text: ' No', offsets: { from: 1000, to: 1400 }, p: 0.9 },
        { text: ' way', offsets: { from: 1400, to: 1700 }, p: 0.9 },
        { text: '.', offsets: { from: 1700, to: 1800 }, p: 0.9 },
      ],
    },
  ],
});
const whisperCpp = (): Promise<Transcriber> =>
  engine({
    transcriber: 'whisper-cpp',
    whisperModelPath: join(dir, 'ggml-base.bin'),
    whisperPath: script(
      'whisper-cli',
      `const a = process.argv; require('fs').writeFileSync(a[a.indexOf('-of') + 1] + '.json', ${JSON.stringify(WHISPER_CPP_JSON)});`,
    ),
  });

describe.each([
  ['Deepgram', deepgram],
  ['an OpenAI-compatible server', openai],
  ['a whisper.cpp server', whisperServer],
  ['whisper.cpp', whisperCpp],
  ['faster-whisper', fasterWhisper],
])('%s', (_name, make) => {
  it('gives sentences and words on VOD time', async () => {
    const { sentences } = await (await make()).transcribe(request);
    expect(sentences).toMatchObject([{ startMs: 61_000, endMs: 61_800, text: 'No way.' }]);
    expect(sentences[0]?.words.map((word) => [word.startMs, word.endMs])).toEqual([
      [61_000, 61_400],
      [61_400, 61_800],
    ]);
  });
});

describe.each([
  ['Deepgram', deepgram],
  ['an OpenAI-compatible server', openai],
])('%s, when it refuses', (_name, make) => {
  it('says that the key is wrong', async () => {
    services.faults.push({ kind: 'status', status: 401 });
    await expect((await make()).transcribe(request)).rejects.toMatchObject({
      code: 'transcriber/unauthorized',
    });
    expect(services.requests.length).toBe(1);
  });

  it('waits as Retry-After says and goes on', async () => {
    services.faults.push(
      { kind: 'status', status: 429, retryAfterSec: 1 },
      { kind: 'status', status: 503, retryAfterSec: 1 },
    );
    expect((await (await make()).transcribe(request)).sentences.length).toBe(1);
    expect(services.requests.length).toBe(3);
  });

  it('calls an answer that is no transcript a bad answer', async () => {
    services.faults.push({ kind: 'garbage' });
    await expect((await make()).transcribe(request)).rejects.toMatchObject({
      code: 'transcriber/bad-answer',
    });
  });

  it('stops at once on cancel', async () => {
    services.faults.push({ kind: 'hang' });
    const pending = (await make()).transcribe(request);
    await services.arrived(1);
    controller.abort();
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('what is sent', () => {
  it('asks Deepgram for nova-3 with smart_format, paragraphs and punctuate', async () => {
    await (await deepgram()).transcribe({ ...request, language: 'de' });
    expect(services.requests[0]).toMatchObject({
      path: '/v1/listen',
      authorization: expect.stringMatching(/dg-key$/) as string,
      query: { model: 'nova-3', smart_format: 'true', paragraphs: 'true', punctuate: 'true', language: 'de' },
    });
    expect(services.requests[0]?.body.subarray(0, 4).toString()).toBe('RIFF');
  });
});

describe('a local engine', () => {
  it('may not be a server elsewhere', async () => {
    await expect(
      engine({ transcriber: 'whisper-server', whisperServerUrl: 'http://example.com/v1' }),
    ).rejects.toMatchObject({ code: 'transcriber/not-loopback' });
  });

  it('is named when its program is missing', async () => {
    const missing = await engine({ transcriber: 'faster-whisper', whisperPath: join(dir, 'none') });
    await expect(missing.transcribe(request)).rejects.toMatchObject({
      code: 'transcriber/not-found',
      message: expect.stringContaining('none') as string,
    });
  });

  it('shows its last words when it fails', async () => {
    const failing = await engine({
      transcriber: 'faster-whisper',
      whisperPath: script('bad', 'console.error("no such model"); process.exit(3)'),
    });
    await expect(failing.transcribe(request)).rejects.toMatchObject({
      code: 'transcriber/unavailable',
      detail: expect.stringContaining('no such model') as string,
    });
  });

  it('asks to be set up when a field is missing', async () => {
    await expect(engine({ transcriber: 'whisper-cpp' })).rejects.toMatchObject({
      code: 'transcriber/not-set-up',
    });
    await expect(engine({ transcriber: 'deepgram' })).rejects.toMatchObject({
      code: 'transcriber/not-set-up',
    });
  });
});
