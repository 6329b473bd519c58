import { describe, expect, test } from 'vitest';
import { splitFragment, takeToken } from './token.ts';

describe('the token in the address', () => {
  test('is split from the route wherever it stands', () => {
    expect(splitFragment('#token=a-b_c')).toEqual({ token: 'a-b_c', route: '' });
    expect(splitFragment('#token=abc&/review/v1')).toEqual({ token: 'abc', route: '/review/v1' });
    expect(splitFragment('#/review/v1?token=abc')).toEqual({ token: 'abc', route: '/review/v1' });
    expect(splitFragment('#/review/v1?token=abc&t=500')).toEqual({ token: 'abc', route: '/review/v1?t=500' });
    expect(splitFragment('#/review/v1?t=500&token=abc')).toEqual({ token: 'abc', route: '/review/v1?t=500' });
    expect(splitFragment('#/library')).toEqual({ token: null, route: '/library' });
  });

  test('leaves the address bar once it is taken', () => {
    const shown: string[] = [];
    const history = {
      replaceState: (_state: unknown, _title: string, url?: string | URL | null) =>
        void shown.push(String(url)),
    };
    const taken = takeToken({ hash: '#/review/v1?token=abc', pathname: '/', search: '' }, history);
    expect({ taken, shown }).toEqual({ taken: 'abc', shown: ['/#/review/v1'] });
    expect(takeToken({ hash: '#/library', pathname: '/', search: '' }, history)).toBeNull();
    expect(shown).toHaveLength(1);
  });
});
