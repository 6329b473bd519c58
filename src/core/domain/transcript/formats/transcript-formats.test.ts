import { describe, expect, it } from 'vitest';
import { Transcript } from '../../../../shared/model/transcript.ts';
import { detectTranscriptFormat } from './detect.ts';
import { parseTranscript, type TranscriptFile } from './parse-transcript.ts';

function parse(content: unknown): TranscriptFile {
  const file = parseTranscript(typeof content === 'string' ? content : JSON.stringify(content), 'talk');
  Transcript.parse(file.transcript);
  return file;
}
const outline = (content: unknown): unknown =>
  parse(content).transcript.sentences.map(({ startMs, endMs, text, speaker }) => [
    startMs,
    endMs,
    text,
    speaker,
  ]);
const wordOutline = (content: unknown): unknown =>
  parse(content).transcript.sentences.map(({ words }) =>
    words.map(({ startMs, endMs, text }) => [startMs, endMs, text]),
  );

describe('SubRip', () => {
  it('reads cues with tags, without numbers, without blank lines, and out of order', () => {
    const srt = [
      '1',
      '00:00:05,000 --> 00:00:06,5',
      '{\\an8}<i>Second</i>',
      'line',
      '',
      '00:00:01,000 --> 00:00:02,000 X1:0 X2:9',
      'First',
      '3',
      '01:00:00,000 --> 01:00:01,000',
      '42',
    ].join('\r\n');
    expect(outline(srt)).toEqual([
      [1000, 2000, 'First', null],
      [5000, 6500, 'Second line', null],
      [3_600_000, 3_601_000, '42', null],
    ]);
  });

  it('accounts for every cue: empty and backward ones are rejected with their line', () => {
    const { transcript, rejected } = parse(
      '1\n00:00:01,000 --> 00:00:02,000\nNo.\n\n2\n00:00:02,000 --> 00:00:03,000\nNo.\n\n3\n00:00:05,000 --> 00:00:04,000\nback\n\n4\n00:00:06,000 --> 00:00:07,000\n\n',
    );
    expect(transcript.sentences.map(({ text }) => text)).toEqual(['No.', 'No.']);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [10, 'a cue that ends before it begins'],
      [14, 'a cue without text'],
    ]);
  });
});

describe('WebVTT', () => {
  it('reads settings, notes, styles, voices, entities and word times', () => {
    const vtt = [
      'WEBVTT - talk',
      'Language: en',
      '',
      'NOTE 00:00 --> nothing',
      'still a note',
      '',
      'STYLE',
      '::cue(b) {}',
      '',
      'intro',
      '00:01.000 --> 00:03.000 align:start position:0%',
      '<v.loud Ann Lee>Hello <00:00:02.000>you &amp; me</v>',
      '<v Bob>no</v>',
      '',
      '00:04.000 --> 00:05.000',
      '- <b>plain</b>',
    ].join('\n');
    expect(parse(vtt).transcript.language).toBe('en');
    expect(outline(vtt)).toEqual([
      [1000, 3000, 'Hello you & me', 'Ann Lee'],
      [1000, 3000, 'no', 'Bob'],
      [4000, 5000, '- plain', null],
    ]);
    expect(wordOutline(vtt)).toEqual([
      [
        [1000, 2000, 'Hello'],
        [2000, 3000, 'you & me'],
      ],
      [],
      [],
    ]);
  });

  it('unrolls captions that repeat the line above', () => {
    const vtt = [
      'WEBVTT',
      '',
      '00:00.000 --> 00:02.000',
      ' ',
      'so<00:00:00.500><c> today</c>',
      '',
      '00:02.000 --> 00:02.010',
      'so today',
      ' ',
      '',
      '00:02.010 --> 00:04.000',
      'so today',
      'we<00:00:03.000><c> go</c>',
    ].join('\n');
    expect(outline(vtt)).toEqual([
      [0, 2000, 'so today', null],
      [2010, 4000, 'we go', null],
    ]);
    expect(parse(vtt).rejected).toHaveLength(1);
  });
});

describe('Deepgram', () => {
  const word = (text: string, start: number, speaker = 0): object => ({
    word: text.toLowerCase().replace(/\W/g, ''),
    punctuated_word: text,
    start,
    end: start + 0.3,
    confidence: 0.9,
    speaker,
  });
  const answer = (alternative: object): object => ({
    metadata: { model_info: { x: { name: 'general-nova-3' } } },
    results: { channels: [{ detected_language: 'en', alternatives: [alternative] }] },
  });
  const words = [word('Hi', 0.5), word('there.', 0.9), word('Yo.', 2, 1)];

  it('takes the sentences of its paragraphs and gives them their words', () => {
    const paragraphs = {
      paragraphs: [
        { speaker: 0, sentences: [{ text: 'Hi there.', start: 0.5, end: 1.2 }] },
        { speaker: 1, sentences: [{ text: 'Yo.', start: 2, end: 2.3 }] },
      ],
    };
    const file = parse(answer({ transcript: 'Hi there. Yo.', words, paragraphs }));
    expect([file.format, file.transcript.origin, file.transcript.language]).toEqual([
      'deepgram-json',
      'deepgram general-nova-3',
      'en',
    ]);
    expect(outline(answer({ words, paragraphs }))).toEqual([
      [500, 1200, 'Hi there.', 'Speaker 0'],
      [2000, 2300, 'Yo.', 'Speaker 1'],
    ]);
    expect(wordOutline(answer({ words, paragraphs }))).toEqual([
      [
        [500, 800, 'Hi'],
        [900, 1200, 'there.'],
      ],
      [[2000, 2300, 'Yo.']],
    ]);
  });

  it('makes sentences of its words where there are no paragraphs, and rejects words without times', () => {
    const { transcript, rejected } = parse(
      answer({ words: [...words, { word: 'lost' }, { word: 'back', start: 5, end: 4 }] }),
    );
    expect(transcript.sentences.map(({ text }) => text)).toEqual(['Hi there.', 'Yo.']);
    expect(rejected.map(({ line }) => line)).toEqual([4, 5]);
  });

  it('takes each of several channels for a speaker', () => {
    const channel = { alternatives: [{ words: [word('Hi.', 1)] }] };
    expect(
      outline({ results: { channels: [channel, { alternatives: [{ words: [word('Yo.', 0.5)] }] }] } }),
    ).toEqual([
      [500, 800, 'Yo.', 'Channel 2'],
      [1000, 1300, 'Hi.', 'Channel 1'],
    ]);
  });
});

describe('Whisper', () => {
  const segments = [
    {
      start: 0,
      end: 2.5,
      text: ' Hello there. General',
      words: [
        { word: ' Hello', start: 0, end: 0.5, probability: 0.9 },
        { word: ' there.', start: 0.5, end: 1 },
        { word: ' General', start: 1.5, end: 2.5 },
      ],
    },
    { start: 2.5, end: 4, text: ' Kenobi!', words: [{ word: ' Kenobi!', start: 2.5, end: 4 }] },
  ];
  const sentences = [
    [0, 1000, 'Hello there.', null],
    [1500, 4000, 'General Kenobi!', null],
  ];

  it('makes sentences across segments from their words: openai-whisper, faster-whisper, a bare list', () => {
    expect(outline({ text: 'x', language: 'english', segments })).toEqual(sentences);
    expect(outline({ segments, info: {} })).toEqual(sentences);
    expect(outline(segments)).toEqual(sentences);
    expect(parse({ text: 'x', language: 'english', segments }).transcript.language).toBe('en');
  });

  it('keeps the API’s segments and places its words, which have no punctuation, in them', () => {
    const plain = segments.map(({ start, end, text }) => ({ start, end, text }));
    const words = [
      { word: 'Hello', start: 0, end: 0.5 },
      { word: 'Kenobi', start: 2.6, end: 4 },
    ];
    expect(outline({ task: 'transcribe', text: 'x', segments: plain, words })).toEqual([
      [0, 2500, 'Hello there. General', null],
      [2500, 4000, 'Kenobi!', null],
    ]);
    expect(wordOutline({ text: 'x', segments: plain, words })).toEqual([
      [[0, 500, 'Hello']],
      [[2600, 4000, 'Kenobi']],
    ]);
  });

  it('reads WhisperX: speakers, and numbers without times between their neighbours', () => {
    const words = [
      { word: 'Take', start: 1, end: 1.4, score: 0.8, speaker: 'SPEAKER_01' },
      { word: '1999' },
      { word: 'now.', start: 2, end: 2.4, score: 0.7 },
    ];
    const file = {
      segments: [{ start: 1, end: 2.4, text: 'Take 1999 now.', speaker: 'SPEAKER_01', words }],
      word_segments: words,
    };
    expect(outline(file)).toEqual([[1000, 2400, 'Take 1999 now.', 'SPEAKER_01']]);
    expect(wordOutline(file)).toEqual([
      [
        [1000, 1400, 'Take'],
        [1400, 2000, '1999'],
        [2000, 2400, 'now.'],
      ],
    ]);
  });

  it('reads whisper.cpp: offsets in milliseconds, tokens put together to words', () => {
    const token = (text: string, from: number, to: number): object => ({
      text,
      offsets: { from, to },
      p: 0.8,
    });
    const file = {
      model: { type: 'base' },
      result: { language: 'en' },
      transcription: [
        {
          offsets: { from: 0, to: 2000 },
          text: ' And so.',
          tokens: [
            token('[_BEG_]', 0, 0),
            token(' And', 0, 900),
            token(' s', 900, 1500),
            token('o', 1500, 1900),
            token('.', 1900, 2000),
          ],
        },
        { offsets: { from: 2000, to: 3000 }, text: ' plain' },
        { offsets: { from: 3000, to: 3000 }, text: '' },
      ],
    };
    expect(outline(file)).toEqual([
      [0, 2000, 'And so.', null],
      [2000, 3000, 'plain', null],
    ]);
    expect(wordOutline(file)).toEqual([
      [
        [0, 900, 'And'],
        [900, 2000, 'so.'],
      ],
      [],
    ]);
    expect(parse(file)).toMatchObject({
      transcript: { origin: 'whisper.cpp base' },
      rejected: [{ line: 3, reason: 'a segment without text' }],
    });
  });
});

describe('transcript files', () => {
  const own = {
    origin: 'x',
    language: null,
    gaps: [{ startMs: 5, endMs: 9, reason: 'timeout' }],
    sentences: [{ startMs: 0, endMs: 5, text: 'a', speaker: null, paragraph: 0, words: [] }],
  };

  it('reads its own JSON unchanged and keeps a bad sentence aside', () => {
    expect(parse(own)).toEqual({ format: 'klipstream-json', transcript: own, rejected: [] });
    const { transcript, rejected } = parse({ ...own, sentences: [...own.sentences, { text: 5 }] });
    expect([transcript.sentences.length, rejected[0]!.line]).toEqual([1, 2]);
  });

  it('reads a JSON that breaks off up to the break, and says so', () => {
    const whole = JSON.stringify({
      text: 'x',
      segments: [1, 2, 3].map((at) => ({ start: at, end: at + 1, text: `s${at}` })),
    });
    const { transcript, rejected } = parse(whole.slice(0, whole.indexOf('s3')));
    expect(transcript.sentences.map(({ text }) => text)).toEqual(['s1', 's2']);
    expect(rejected.at(-1)).toMatchObject({ line: 3, reason: 'the file breaks off here' });
  });

  it.each([
    ['', 'transcript/empty'],
    ['WEBVTT\n\n', 'transcript/empty'],
    ['{"text":"","segments":[],"language":"en"}', 'transcript/empty'],
    ['{"text":"no times at all"}', 'transcript/empty'],
    ['once upon a time', 'transcript/unknown-format'],
    ['{"segments":[{"start":', 'transcript/broken'],
  ])('refuses %j', (content, code) => {
    expect(() => parse(content)).toThrow(
      expect.objectContaining({ code, nextStep: expect.any(String) as string }),
    );
  });

  it.each([
    ['[{"message":"hi","author":"a","time_in_seconds":1}]', null],
    ['{"comments":[{"content_offset_seconds":1}],"video":{}}', null],
    ['{"messages":["@a=b :x PRIVMSG #y :z"]}', null],
    ['{"replayChatItemAction":{}}', null],
    ['time,user,text\n1,a,b', null],
    ['{"metadata":{"x":1},"results":{"channels":[{"alternatives":[{"transcript":"a', 'deepgram-json'],
    ['{"text":"a","segments":[{"id":0,"start":0', 'whisper-json'],
    ['\ufeffWEBVTT', 'vtt'],
    ['00:01.000 --> 00:02.000\nhi', 'vtt'],
    ['\n1\n00:00:01,000 --> 00:00:02,000\nhi', 'srt'],
  ])('tells a chat from a transcript by the beginning of %j', (sample, format) => {
    expect(detectTranscriptFormat(sample)).toBe(format);
  });
});
