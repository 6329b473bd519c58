import { expect, it } from 'vitest';
import { difference, shapeOf } from './shape.ts';

it('tells missing, added and changed fields, whatever they say', () => {
  const standIn = shapeOf({ id: 'a', edges: [{ node: { sec: 1 } }], owner: null, sets: { '3': { id: 3 } } });
  const real = shapeOf({
    id: 7,
    edges: [{ node: { offset: 2 } }],
    owner: { login: 'x' },
    sets: { '9': { id: 4 } },
  });
  expect(difference(real, standIn)).toEqual({
    missing: ['.edges[].node.sec'],
    added: ['.edges[].node.offset', '.owner.login'],
    changed: ['.id: number instead of string'],
  });
  expect(difference(standIn, standIn)).toEqual({ missing: [], added: [], changed: [] });
});

it('reads permissions inside a text, and the tags of a playlist', () => {
  const value = '{"vod_id":1,"chansub":{"restricted_bitrates":[]}}';
  expect([...shapeOf(JSON.stringify({ value })).keys()]).toEqual(['.value{}.vod_id']);
  const playlist =
    '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1,mp4a",FRAME-RATE=30\nhttps://x.invalid/a';
  expect([...shapeOf(playlist).keys()]).toEqual([
    ...['#EXTM3U', '#EXT-X-STREAM-INF', '#EXT-X-STREAM-INF BANDWIDTH', '#EXT-X-STREAM-INF CODECS'],
    '#EXT-X-STREAM-INF FRAME-RATE',
  ]);
});
