import { describe, expect, test } from 'vitest';
import { formatRoute, parseRoute, type Route } from './route.ts';

const ROUTES: Route[] = [
  { screen: 'library' },
  { screen: 'review', vodId: null, atMs: null },
  { screen: 'review', vodId: 'a/b?c#d', atMs: null },
  { screen: 'review', vodId: 'vod-1', atMs: 4_360_200 },
  { screen: 'channels' },
  { screen: 'live', recordingId: null },
  { screen: 'live', recordingId: 'a/b' },
  { screen: 'clips', clipId: null },
  { screen: 'clips', clipId: 'clip 7' },
  { screen: 'settings', section: 'speech' },
];

describe('a route', () => {
  test.each(ROUTES)('comes back from its address: %j', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  test('is the library where the address says nothing that is known', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#review'.slice(0, 1), '#%%%'])
      expect(parseRoute(hash)).toEqual({ screen: 'library' });
  });

  test('passes over what can’t be read', () => {
    expect(parseRoute('#/review/%E0%A4%A')).toEqual({ screen: 'review', vodId: null, atMs: null });
    expect(parseRoute('#/review/v1?t=-5')).toEqual({ screen: 'review', vodId: 'v1', atMs: null });
    expect(parseRoute('#/settings/nothing')).toEqual({ screen: 'settings', section: 'folders' });
  });
});
