import { describe, expect, test } from 'vitest';
import type { InspectedFile } from '../../../shared/contract/library.ts';
import { pairFiles, stemOf } from './pair-files.ts';

const file = (path: string, kind: InspectedFile['kind']): InspectedFile => ({
  path,
  kind,
  description: '',
  sizeBytes: 1,
  durationMs: null,
  audioTracks: [],
  error: kind === 'unknown' ? { code: 'import/unknown-format', message: 'no' } : null,
});

const shape = (files: InspectedFile[]) => {
  const { sets, unused } = pairFiles(files);
  return {
    sets: sets.map((set) => [set.media?.path, set.chat?.path, set.transcript?.path]),
    unused: unused.map(({ file: { path }, reason }) => [path, reason]),
  };
};

describe('dropped files', () => {
  test('become one recording with its chat and transcript', () => {
    expect(
      shape([file('/c/log.json', 'chat'), file('/v/stream.mp4', 'media'), file('/v/x.srt', 'transcript')]),
    ).toEqual({
      sets: [['/v/stream.mp4', '/c/log.json', '/v/x.srt']],
      unused: [],
    });
  });

  test('of several recordings go together by their names', () => {
    expect(
      shape([
        file('/v/day 10.mp4', 'media'),
        file('/v/day 9.mp4', 'media'),
        file('/v/day 9.chat.json', 'chat'),
        file('/v/day 10.chat.json', 'chat'),
      ]),
    ).toEqual({
      sets: [
        ['/v/day 10.mp4', '/v/day 10.chat.json', undefined],
        ['/v/day 9.mp4', '/v/day 9.chat.json', undefined],
      ],
      unused: [],
    });
  });

  test('are told apart where they can’t be used', () => {
    expect(
      shape([
        file('/v/a.mp4', 'media'),
        file('/v/a.json', 'chat'),
        file('/v/b.json', 'chat'),
        file('/v/notes.pdf', 'unknown'),
      ]),
    ).toEqual({
      sets: [['/v/a.mp4', '/v/a.json', undefined]],
      unused: [
        ['/v/notes.pdf', 'unknown'],
        ['/v/b.json', 'second'],
      ],
    });
  });

  test('without a recording each chat stands alone, and a transcript alone is of no use', () => {
    expect(shape([file('/a.json', 'chat'), file('/b.json', 'chat')]).sets).toHaveLength(2);
    expect(shape([file('/a.srt', 'transcript')])).toEqual({ sets: [], unused: [['/a.srt', 'second']] });
  });
});

test.each([
  ['/v/My stream.mp4', 'My stream'],
  ['/v/My stream.chat.json', 'My stream'],
  ['/v/My stream_chat.json.gz', 'My stream'],
  ['/v/My stream.live_chat.json', 'My stream'],
  ['/v/2026-11-14 20.02.51.mkv', '2026-11-14 20.02.51'],
  ['/v/chat.json', 'chat'],
  ['/v/.hidden', '.hidden'],
])('%s is called “%s”', (path, stem) => expect(stemOf(path)).toBe(stem));
