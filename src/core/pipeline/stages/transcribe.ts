import { open, readFile, rename, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { TranscriptSentence, type Transcript } from '../../../shared/model/transcript.ts';
import { decodeTrackSet } from '../../../shared/model/track-set.ts';
import { msToSamples, type RangeMs } from '../../../shared/time.ts';
import { encodeWavHeader, parseWavHeader, type WavFormat } from '../../domain/dsp/wav.ts';
import { isSpeechless, PAUSE_SEARCH_MS, quietestCutMs } from '../../domain/transcript/chunks.ts';
import type { Transcriber } from '../../ports/transcriber.ts';
import { defineStage, type StageContext } from '../stage.ts';

const HEADER_BYTES = 4096;
const BYTES_PER_SAMPLE = 2;

const ChunkFile = z.object({
  endMs: z.number().int(),
  language: z.string().nullable(),
  sentences: z.array(TranscriptSentence),
});
type ChunkFile = z.infer<typeof ChunkFile>;
interface Params {
  readonly origin: string | null;
  readonly language: string | null;
}

/** Speech to text in fixed chunks that end in pauses; each finished chunk survives a crash and is never paid for twice. */
export const transcribeStage = defineStage<Params>({
  id: 'transcribe',
  version: 1,
  inputs: ['audio.speech'],
  optionalInputs: ['feature.voice'],
  outputs: ['transcript.recognised'],
  lane: 'io',
  status: 'Transcribing',
  half: 'raw',
  optional: true,
  cost: 20,
  isEnabled: ({ transcriberOrigin, hasTranscriptFile }) => transcriberOrigin !== null && !hasTranscriptFile,
  params: ({ transcriberOrigin, settings }) => ({
    origin: transcriberOrigin,
    language: settings.transcriptLanguage,
  }),
  async run(ctx) {
    const { transcriber } = ctx;
    if (transcriber === null) return {};
    const wav = await openSpeech(ctx.input('audio.speech').path ?? '');
    try {
      const chunks: ChunkFile[] = [];
      for (let startMs = 0; startMs < wav.durationMs; startMs = chunks.at(-1)!.endMs) {
        ctx.signal.throwIfAborted();
        ctx.progress(startMs / wav.durationMs);
        chunks.push(await oneChunk(ctx, transcriber, { wav, startMs, index: chunks.length }));
      }
      const file = join(ctx.tempDir, 'transcript.json');
      await writeFile(file, JSON.stringify(joinChunks(transcriber.origin, chunks)));
      return { 'transcript.recognised': { file, meta: { chunks: chunks.length } } };
    } finally {
      await wav.handle.close();
    }
  },
});

interface SpeechWav {
  readonly handle: FileHandle;
  readonly format: WavFormat;
  readonly durationMs: number;
}

async function openSpeech(path: string): Promise<SpeechWav> {
  const handle = await open(path, 'r');
  const head = new Uint8Array(HEADER_BYTES);
  const { bytesRead } = await handle.read(head, 0, HEADER_BYTES, 0);
  const format = parseWavHeader(head.subarray(0, bytesRead));
  const { size } = await handle.stat();
  const samples = (format.dataBytes ?? size - format.dataOffset) / BYTES_PER_SAMPLE;
  return { handle, format, durationMs: Math.floor((samples * 1000) / format.sampleRateHz) };
}

async function readSamples({ handle, format }: SpeechWav, range: RangeMs): Promise<Int16Array> {
  const from = msToSamples(range.startMs, format.sampleRateHz);
  const samples = new Int16Array(msToSamples(range.endMs, format.sampleRateHz) - from);
  const bytes = new Uint8Array(samples.buffer);
  await handle.read(bytes, 0, bytes.length, format.dataOffset + from * BYTES_PER_SAMPLE);
  return samples;
}

/** The chunk from its file when an earlier run finished it, else from the engine. */
async function oneChunk(
  ctx: StageContext<Params>,
  transcriber: Transcriber,
  at: { wav: SpeechWav; startMs: number; index: number },
): Promise<ChunkFile> {
  const name = `chunk-${String(at.index).padStart(5, '0')}.json`;
  const path = join(ctx.chunkDir, name);
  const finished = await readFile(path, 'utf8').catch(() => null);
  if (finished !== null) return ChunkFile.parse(JSON.parse(finished));
  const range = { startMs: at.startMs, endMs: await chunkEnd(at.wav, at.startMs, transcriber.maxChunkMs) };
  const chunk = { endMs: range.endMs, ...(await recognise(ctx, transcriber, { wav: at.wav, range })) };
  await writeFile(`${path}.tmp`, JSON.stringify(chunk), { flush: true });
  await rename(`${path}.tmp`, path);
  ctx.chunkDone(name);
  return chunk;
}

async function chunkEnd(wav: SpeechWav, startMs: number, maxChunkMs: number): Promise<number> {
  const limitMs = startMs + maxChunkMs;
  if (limitMs >= wav.durationMs) return wav.durationMs;
  const tailStartMs = Math.max(startMs + maxChunkMs / 2, limitMs - PAUSE_SEARCH_MS);
  const tail = await readSamples(wav, { startMs: tailStartMs, endMs: limitMs });
  return quietestCutMs(tail, wav.format.sampleRateHz, tailStartMs);
}

async function recognise(
  ctx: StageContext<Params>,
  transcriber: Transcriber,
  at: { wav: SpeechWav; range: RangeMs },
): Promise<Omit<ChunkFile, 'endMs'>> {
  if (await hasNoSpeech(ctx, at.range)) return { language: null, sentences: [] };
  const { sampleRateHz } = at.wav.format;
  const samples = await readSamples(at.wav, at.range);
  const header = encodeWavHeader({ sampleRateHz, channels: 1, dataBytes: samples.byteLength });
  const wavPath = join(ctx.tempDir, 'chunk.wav');
  await writeFile(wavPath, Buffer.concat([header, new Uint8Array(samples.buffer)]));
  const { signal } = ctx;
  const { language, sentences } = await transcriber.transcribe({
    wavPath,
    range: at.range,
    language: ctx.params.language,
    signal,
  });
  return { language, sentences: [...sentences] };
}

async function hasNoSpeech(ctx: StageContext<Params>, range: RangeMs): Promise<boolean> {
  if (ctx.find('feature.voice') === null) return false;
  const voice = decodeTrackSet(await ctx.readBytes('feature.voice'));
  const speech = voice.tracks['speech'];
  return speech !== undefined && isSpeechless(speech, voice.stepMs, range);
}

function joinChunks(origin: string, chunks: readonly ChunkFile[]): Transcript {
  const languages = chunks.map((chunk) => chunk.language).filter((language) => language !== null);
  let paragraph = 0;
  const sentences = chunks.flatMap((chunk) => {
    const first = paragraph;
    const placed = chunk.sentences.map((sentence) => ({
      ...sentence,
      paragraph: first + sentence.paragraph,
    }));
    paragraph = (placed.at(-1)?.paragraph ?? first - 1) + 1;
    return placed;
  });
  return { origin, language: mostFrequent(languages), sentences, gaps: [] };
}

function mostFrequent(values: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}
