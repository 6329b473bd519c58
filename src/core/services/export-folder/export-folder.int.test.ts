import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, it } from 'vitest';
import { heldMemoryBytes } from '../../../../test/support/held-memory.ts';
import { ffmpeg, withTempDir } from '../../../../test/support/frame-code.ts';
import {
  emptyExportSource,
  fakeExportSource,
  fakeTranscript,
  message,
} from '../../../../test/support/fake-export-source.ts';
import { LEXICON_VERSION } from '../../domain/chat/lexicon/lexicon.ts';
import { IntegratedAnalysis } from '../../../shared/model/integrated-analysis.ts';
import { parseDeepgram } from '../../domain/transcript/formats/deepgram.ts';
import { audioPassArgs } from '../../infra/ffmpeg/audio-pass.ts';
import { mediaTool, workerPool } from '../../../../test/support/media-lab.ts';
import { type ExportResult, exportFolder } from './export-folder.ts';
import type { ExportSource } from './source.ts';

const media = mediaTool();
const workers = workerPool();
afterAll(() => workers.dispose());
const signal = new AbortController().signal;

const run = (
  source: ExportSource,
  outDir: string,
  only: 'raw' | 'analysis' | null = null,
): Promise<ExportResult> => exportFolder({ media, workers, source, outDir, only, signal });

const RAW = [
  'raw/transcripts/audio_123456_transcript.json',
  'raw/transcripts/audio_123456_segments.csv',
  'raw/transcripts/audio_123456_words.csv',
  'raw/transcripts/audio_123456_paragraphs.csv',
  'raw/chat/123456_chat.json',
  'raw/chat/123456_chat.csv',
];
const RAW_MEDIA = [
  'raw/videos/video_123456.mp4',
  'raw/audio/audio_123456.wav',
  'raw/waveforms/audio_123456_waveform.png',
  'raw/waveforms/audio_123456_waveform.json',
];
const ANALYSIS = [
  'analysis/audio/123456_sentiment.csv',
  'analysis/audio/123456_highlights.csv',
  'analysis/audio/123456_sentiment.png',
  'analysis/audio/123456_emotions.png',
  'analysis/audio/123456_loudness.png',
  'analysis/audio/123456_highlights.png',
  'analysis/chat/123456_highlight_analysis.csv',
  'analysis/123456_integrated_analysis.json',
  'analysis/123456_editors_highlights.csv',
];
/** As promised by the reference system, letter by letter. */
const HEADERS: Record<string, string> = {
  'raw/transcripts/audio_123456_segments.csv': 'window_id,start_time,end_time,word_count,speech_rate,text',
  'raw/transcripts/audio_123456_words.csv': 'start_time,end_time,word',
  'raw/transcripts/audio_123456_paragraphs.csv': 'start_time,end_time,text',
  'raw/chat/123456_chat.csv': 'time,username,message',
  'analysis/audio/123456_sentiment.csv':
    'start_time,end_time,sentiment_score,excitement,funny,happiness,anger,sadness,neutral,highlight_score,speech_rate,absolute_intensity,relative_intensity,model,text',
  'analysis/audio/123456_highlights.csv':
    'rank,start_time,end_time,duration,weighted_highlight_score,highlight_score,emotion_intensity,sentiment_score,audio_intensity,text',
  'analysis/chat/123456_highlight_analysis.csv':
    'start_time,end_time,message_count,avg_sentiment,avg_highlight,avg_excitement,avg_funny,avg_happiness,avg_anger,avg_sadness,avg_neutral',
  'analysis/123456_editors_highlights.csv':
    'rank,start_time,end_time,duration,start_timestamp,end_timestamp,highlight_score,dominant_emotion,audience_reaction,streamer_emotion_intensity,content',
};

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('.library'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(dir.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

const text = (dir: string, path: string): Promise<string> => readFile(join(dir, path), 'utf8');
const rows = async (dir: string, path: string): Promise<Record<string, string>[]> =>
  parse(await text(dir, path), { columns: true, record_delimiter: '\r\n' });

/** Every key of a JSON value with the kinds found under it. */
function schemaOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [schemaOf(value[0])];
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, schemaOf(inner)]));
}

describe('the export folder', () => {
  it('has exactly the promised files and headers', () =>
    withTempDir(async (dir) => {
      const { files, gaps } = await run(await fakeExportSource(join(dir, '.library')), dir);
      const expected = [...RAW, ...ANALYSIS].sort();
      expect(await filesBelow(dir)).toEqual(expected);
      expect(files.map((file) => file.path).sort()).toEqual(expected);
      for (const [path, header] of Object.entries(HEADERS))
        expect((await text(dir, path)).split('\r\n')[0]).toBe(header);
      expect(gaps.map((gap) => gap.stageId)).toEqual(['export.video', 'export.audio', 'export.waveform']);
    }));

  it('writes one half when asked for one', () =>
    withTempDir(async (dir) => {
      await run(await fakeExportSource(join(dir, '.library')), join(dir, 'raw-half'), 'raw');
      await run(await fakeExportSource(join(dir, '.library')), join(dir, 'analysis-half'), 'analysis');
      expect(await filesBelow(join(dir, 'raw-half'))).toEqual([...RAW].sort());
      expect(await filesBelow(join(dir, 'analysis-half'))).toEqual([...ANALYSIS].sort());
    }));

  it('gives the same bytes twice, also over an older export', () =>
    withTempDir(async (dir) => {
      const bytes = async (): Promise<string[]> =>
        Promise.all(
          (await filesBelow(dir)).map(async (path) => (await readFile(join(dir, path))).toString('base64')),
        );
      await run(await fakeExportSource(join(dir, '.library')), dir);
      const first = await bytes();
      await run(await fakeExportSource(join(dir, '.library')), dir);
      expect(await bytes()).toEqual(first);
    }));

  it('invents nothing: without inputs the files hold their headers and the gaps name what is missing', () =>
    withTempDir(async (dir) => {
      const { gaps } = await run(await emptyExportSource(join(dir, '.library')), dir);
      for (const [path, header] of Object.entries(HEADERS))
        expect(await text(dir, path)).toBe(`${header}\r\n`);
      expect(gaps.map((gap) => gap.reason)).toEqual([
        'There is no chat.',
        'There is no media file.',
        'There is no media file.',
        'There is no waveform.',
        'There is no transcript.',
      ]);
      const integrated = IntegratedAnalysis.parse(JSON.parse(await text(dir, ANALYSIS[7]!)));
      expect(integrated.gaps).toEqual(gaps);
      expect(integrated.windows.map((window) => window.start_time)).toEqual([0, 30, 60, 90]);
      const { start_time: start, end_time: end, text: said, ...signals } = integrated.windows[0]!;
      expect([start, end, said]).toEqual([0, 60, '']);
      expect(JSON.stringify(signals)).not.toMatch(/[0-9]|true|neutral":"/);
    }));

  it('writes times as seconds with three decimals and quotes as RFC 4180 says', () =>
    withTempDir(async (dir) => {
      await run(await fakeExportSource(join(dir, '.library')), dir);
      expect(await text(dir, RAW[5]!)).toBe(
        'time,username,message\r\n0.500,Ann,"first, ""quoted"""\r\n65.250,Ann,😀 Kappa lol\r\n66.000,,"9 raiders\nfrom Bob"\r\n',
      );
      expect(await text(dir, RAW[2]!)).toContain('1.600,2.500,"""chat""."\r\n');
      expect(await rows(dir, RAW[1]!)).toMatchObject([
        { window_id: '0', start_time: '0.000', end_time: '60.000', word_count: '2', speech_rate: '0.033' },
        { window_id: '1', start_time: '30.000', text: 'No way this is amazing!' },
        { window_id: '2' },
        { window_id: '3', end_time: '150.000', word_count: '0', speech_rate: '0.000', text: '' },
      ]);
    }));

  it('tells per window what voice and chat did, and per moment why it counts', () =>
    withTempDir(async (dir) => {
      await run(await fakeExportSource(join(dir, '.library')), dir);
      const [quiet, , loud] = await rows(dir, ANALYSIS[0]!);
      expect(quiet).toMatchObject({
        highlight_score: '0.0000',
        model: `klipstream-lexicon-${LEXICON_VERSION}`,
      });
      expect(Number(loud!['highlight_score'])).toBeGreaterThan(0.2);
      expect(Number(loud!['relative_intensity'])).toBeGreaterThan(0);
      const [, , burst, after] = await rows(dir, ANALYSIS[6]!);
      expect(burst).toMatchObject({
        ...{ message_count: '90', avg_sentiment: '0.5000', avg_excitement: '0.8000', avg_neutral: '0.2000' },
      });
      expect(after).toMatchObject({ message_count: '0', avg_sentiment: '', avg_excitement: '' });
      expect(await rows(dir, ANALYSIS[8]!)).toMatchObject([
        {
          ...{ rank: '1', start_time: '60.000', end_time: '72.000', duration: '12.000' },
          ...{ start_timestamp: '0:01:00', end_timestamp: '0:01:12', highlight_score: '0.8000' },
          ...{ audience_reaction: 'chat ×30', content: 'No way this is amazing!' },
        },
      ]);
      expect(await rows(dir, ANALYSIS[1]!)).toMatchObject([{ rank: '1', duration: '12.000' }]);
    }));

  it('writes an integrated JSON of the promised schema', () =>
    withTempDir(async (dir) => {
      await run(await fakeExportSource(join(dir, '.library')), dir);
      const json: unknown = JSON.parse(await text(dir, ANALYSIS[7]!));
      IntegratedAnalysis.parse(json);
      const { windows, highlights, ...rest } = schemaOf(json) as Record<string, unknown[]>;
      expect(Object.keys(rest)).toEqual(['schemaVersion', 'video', 'gaps']);
      expect(Object.keys(windows![0] as object)).toEqual([
        ...['start_time', 'end_time', 'audio', 'chat', 'fused', 'emotional_alignment'],
        ...['emotional_relationship', 'enhanced_highlight_score', 'text'],
      ]);
      expect(highlights).toEqual([
        {
          ...{
            rank: 'number',
            start_time: 'number',
            end_time: 'number',
            score: 'number',
            confidence: 'number',
          },
          ...{ category: 'string', title: 'string' },
          reasons: [
            {
              ...{ signal: 'string', value: 'number', usual: 'number', contribution: 'number' },
              ...{ unit: 'string', text: 'string' },
            },
          ],
        },
      ]);
    }));

  it('writes a transcript that reads back as Deepgram JSON, sentence by sentence', () =>
    withTempDir(async (dir) => {
      const source = await fakeExportSource(join(dir, '.library'));
      await run(source, dir, 'raw');
      const read = parseDeepgram(JSON.parse(await text(dir, RAW[0]!)));
      expect(read?.transcript.sentences).toEqual(fakeTranscript.sentences);
      expect(read?.transcript.language).toBe('en');
    }));

  it("writes chat in TwitchDownloader's layout with everything kept", () =>
    withTempDir(async (dir) => {
      await run(await fakeExportSource(join(dir, '.library')), dir, 'raw');
      const chat = JSON.parse(await text(dir, RAW[4]!)) as Record<string, Record<string, unknown>[]>;
      expect(chat).toMatchObject({
        FileInfo: { Version: { Major: 1, Minor: 4, Patch: 0 } },
        streamer: { name: 'ann' },
        video: { title: 'A stream', id: '123456', start: 0, end: 150, length: 150 },
        embeddedData: null,
      });
      expect(chat['comments']).toHaveLength(3);
      expect(chat['comments']![1]).toMatchObject({
        content_offset_seconds: 65.25,
        commenter: { display_name: 'Ann', _id: '7', name: 'ann' },
        message: {
          body: '😀 Kappa lol',
          fragments: [
            { text: '😀 ', emoticon: null },
            { text: 'Kappa', emoticon: { emoticon_id: '25' } },
            { text: ' lol', emoticon: null },
          ],
          user_badges: [{ _id: 'subscriber', version: '12' }],
          emoticons: [{ _id: '25', begin: 2, end: 6 }],
        },
      });
      expect(chat['comments']![2]).toMatchObject({
        klipstream: { kind: 'raid', event: { viewers: 9 }, extra: { source: 'x' } },
      });
    }));

  it('draws pictures that are readable PNGs', () =>
    withTempDir(async (dir) => {
      await run(await fakeExportSource(join(dir, '.library')), dir, 'analysis');
      for (const path of ANALYSIS.filter((name) => name.endsWith('.png'))) {
        const { width, height } = PNG.sync.read(await readFile(join(dir, path)));
        expect([width, height > 300]).toEqual([1600, true]);
      }
    }));

  it('streams 200,000 chat lines at flat memory', () =>
    withTempDir(async (dir) => {
      const count = 200_000;
      const heldBytes: number[] = [];
      const many = function* (): Iterable<{ atMs: number; message: ReturnType<typeof message> }> {
        for (let index = 0; index < count; index++) {
          if (index === count / 4 || index === count - 1) heldBytes.push(heldMemoryBytes());
          yield { atMs: index * 10, message: message(`line ${index}`) };
        }
      };
      await run(
        await emptyExportSource(join(dir, '.library'), { chat: { source: null, lines: many } }),
        dir,
        'raw',
      );
      // JSON and CSV walk through the lines once each; whatever is kept per line would show between the two readings.
      for (let at = 0; at < heldBytes.length; at += 2)
        expect(heldBytes[at + 1]! - heldBytes[at]!).toBeLessThan(8_000_000);
      expect((await text(dir, RAW[5]!)).split('\r\n')).toHaveLength(count + 2);
    }));

  it('leaves no half file behind when it is cancelled', () =>
    withTempDir(async (dir) => {
      const abort = new AbortController();
      const endless = function* (): Iterable<{ atMs: number; message: ReturnType<typeof message> }> {
        for (let index = 0; ; index++) {
          if (index === 5000) abort.abort();
          yield { atMs: index, message: message('x') };
        }
      };
      const source = await emptyExportSource(join(dir, '.library'), {
        chat: { source: null, lines: endless },
      });
      await expect(
        exportFolder({ media, workers, source, outDir: dir, signal: abort.signal }),
      ).rejects.toThrow();
      expect((await filesBelow(dir)).filter((path) => path.startsWith('raw/chat'))).toEqual([]);
    }));
});

describe('the media of an export', () => {
  const make = (path: string, ...options: string[]): Promise<Buffer> =>
    ffmpeg(
      ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30', '-f', 'lavfi', '-i', 'sine=frequency=500'],
      ...['-t', '4', ...options, path],
    );
  const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'];

  it('is the recording itself under a second name when it is an mp4', () =>
    withTempDir(async (dir) => {
      const mediaPath = join(dir, 'recording.mp4');
      await make(mediaPath, ...H264);
      const source = await fakeExportSource(join(dir, '.library'), {
        mediaPath,
        probe: await media.probe(mediaPath),
      });
      const { files } = await run(source, join(dir, 'out'), 'raw');
      const [own, exported] = await Promise.all([stat(mediaPath), stat(join(dir, 'out', RAW_MEDIA[0]!))]);
      expect(exported.ino).toBe(own.ino);
      expect(files.map((file) => file.path)).toEqual([RAW_MEDIA[0], RAW_MEDIA[1], ...RAW]);
      await run(source, join(dir, 'out'), 'raw');
      expect(await filesBelow(join(dir, 'out'))).toEqual([RAW_MEDIA[0]!, RAW_MEDIA[1]!, ...RAW].sort());
    }));

  it.each([
    { name: 'Matroska with H.264: copied', ext: 'mkv', options: H264, codecs: ['h264', 'aac'] },
    {
      name: 'QuickTime with PCM: sound encoded',
      ext: 'mov',
      options: ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'pcm_s16le'],
      codecs: ['h264', 'aac'],
    },
    {
      name: 'WebM: encoded',
      ext: 'webm',
      options: ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libvorbis'],
      codecs: ['h264', 'aac'],
    },
  ])('is put into an mp4 when it is another container ($name)', ({ ext, options, codecs }) =>
    withTempDir(async (dir) => {
      const mediaPath = join(dir, `recording.${ext}`);
      await make(mediaPath, ...options);
      await run(
        await fakeExportSource(join(dir, '.library'), { mediaPath, probe: await media.probe(mediaPath) }),
        dir,
        'raw',
      );
      const probe = await media.probe(join(dir, RAW_MEDIA[0]!));
      expect(probe.container).toContain('mp4');
      expect([probe.video?.codec, probe.audio[0]?.codec]).toEqual(codecs);
    }),
  );

  it('makes a reclaimed speech WAV again, byte for byte', () =>
    withTempDir(async (dir) => {
      const mediaPath = join(dir, 'recording.mkv');
      await make(mediaPath, ...H264);
      const probe = await media.probe(mediaPath);
      const speechPath = join(dir, 'speech.wav');
      const pipe = await media.pipe(
        audioPassArgs({
          ...{ mediaPath, container: probe.container, mixTrack: 0, voiceTrack: 0, speechPath },
          ...{ sampleRateHz: 44_100, channels: 1 },
        }),
      );
      pipe.stdout.resume();
      await pipe.done;
      await run(await fakeExportSource(join(dir, '.library'), { mediaPath, probe }), dir, 'raw');
      const [artefact, again] = await Promise.all([readFile(speechPath), readFile(join(dir, RAW_MEDIA[1]!))]);
      expect(again.equals(artefact)).toBe(true);
    }));
});
