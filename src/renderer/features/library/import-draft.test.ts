import { describe, expect, test } from 'vitest';
import type { InspectedFile } from '../../../shared/contract/library.ts';
import { newDraft, readOffset, toRequest } from './import-draft.ts';
import type { FileSet } from './pair-files.ts';

const file = (path: string, kind: InspectedFile['kind']): InspectedFile => ({
  path,
  kind,
  description: '',
  sizeBytes: 1,
  durationMs: null,
  audioTracks: [],
  error: null,
});
const set: FileSet = {
  id: 's',
  media: file('/v/day 9.mp4', 'media'),
  chat: file('/v/day 9.json', 'chat'),
  transcript: null,
};

describe('the import sheet', () => {
  test('reads an offset as the command line does', () => {
    expect(['', ' ', '0:01:30', '90', '-12.5', 'soon'].map(readOffset)).toEqual([
      null,
      null,
      90_000,
      90_000,
      -12_500,
      'bad',
    ]);
  });

  test('asks the core for what was typed', () => {
    expect(toRequest(set, { title: ' My day ', voiceTrack: 1, chatOffset: '-3' })).toEqual({
      mediaPath: '/v/day 9.mp4',
      chatPath: '/v/day 9.json',
      transcriptPath: null,
      title: 'My day',
      voiceTrack: 1,
      chatOffsetMs: -3000,
      only: null,
    });
  });

  test('leaves to the core what was left open, and asks for nothing that can’t be read', () => {
    expect(toRequest(set, { ...newDraft(set), title: ' ' })).toMatchObject({
      title: null,
      voiceTrack: null,
      chatOffsetMs: null,
    });
    expect(toRequest(set, { ...newDraft(set), chatOffset: 'soon' })).toBeNull();
  });
});
