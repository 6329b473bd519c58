import { describe, expect, test } from 'vitest';
import { readPaste } from './paste.ts';

describe('what is pasted outside of a field', () => {
  test.each([
    ['/videos/a b.mp4', ['/videos/a b.mp4']],
    ['"C:\\Videos\\stream.mkv"', ['C:\\Videos\\stream.mkv']],
    ['file:///videos/a%20b.mp4', ['/videos/a b.mp4']],
    ['file:///C:/Videos/a.mp4', ['C:/Videos/a.mp4']],
    ['/videos/a.mp4\r\n/videos/a.chat.json\n', ['/videos/a.mp4', '/videos/a.chat.json']],
  ])('is read as paths: %j', (text, paths) => {
    expect(readPaste(text)).toEqual({ kind: 'paths', paths });
  });

  test.each([
    'https://www.twitch.tv/videos/2290118841',
    'youtu.be/abc',
    'clips.twitch.tv/Abc-1',
    'kick.com/video/1',
    ' https://example.org ',
  ])('is known as a link: %j', (text) => {
    expect(readPaste(text)).toEqual({ kind: 'link', text: text.trim() });
  });

  test.each([
    '',
    'hello there',
    'nottwitch.tv/videos/1',
    'https://a.example/1 and more',
    '/videos/a.mp4\nand more',
    '//server/share',
    'file://%',
  ])('is left alone: %j', (text) => {
    expect(readPaste(text)).toEqual({ kind: 'nothing' });
  });
});
