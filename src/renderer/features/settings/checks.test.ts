import { describe, expect, test } from 'vitest';
import {
  checkLanguage,
  checkLoopbackUrl,
  checkRedisUrl,
  checkUrl,
  readNumber,
  readPadding,
} from './checks.ts';

test('extra time is read with comma or point, from 0 to 60 seconds', () => {
  expect(['0', '1.5', '2,25', '60', '61', '-1', 'x', ''].map(readPadding)).toEqual([
    0,
    1500,
    2250,
    60_000,
    null,
    null,
    null,
    null,
  ]);
});

test('a local server must be on this computer, also when the address looks like it', () => {
  const good = ['http://127.0.0.1:8080', 'http://localhost:9000/v1', 'http://[::1]:80', 'https://127.1.2.3'];
  const bad = [
    'http://localhost.example.org',
    'http://127.0.0.1.example.org',
    'http://192.168.1.4',
    'localhost:80',
    'x',
  ];
  expect(good.map(checkLoopbackUrl)).toEqual(good.map(() => null));
  expect(bad.filter((text) => checkLoopbackUrl(text) === null)).toEqual([]);
});

test('addresses and languages that can’t be right are named while typing', () => {
  expect([checkUrl('https://a.org/v1'), checkLanguage('en'), checkLanguage('pt-BR')]).toEqual([
    null,
    null,
    null,
  ]);
  for (const problem of [
    checkUrl('a.org'),
    checkUrl('ftp://a.org'),
    checkLanguage('english'),
    checkLanguage('E'),
  ])
    expect(problem).toEqual(expect.any(String));
});

describe('a number', () => {
  test.each([
    ['8', { min: 1, max: 32 }, 8],
    [' 32 ', { min: 1, max: 32 }, 32],
    ['33', { min: 1, max: 32 }, null],
    ['0', { min: 1, max: 32 }, null],
    ['1.5', { min: 1, max: 32 }, null],
    ['1,5', { min: 0.1, max: 1000, digits: 1 }, 1.5],
    ['-1', { min: 0, max: 9 }, null],
    ['', { min: 0, max: 9 }, null],
    ['ten', { min: 0, max: 99 }, null],
  ])('“%s” within %j is %s', (text, limits, value) => {
    expect(readNumber(text, limits)).toBe(value);
  });
});

test('an address of Redis is one of Redis, without its password', () => {
  const good = ['redis://127.0.0.1:6379', 'rediss://redis.example.org:6380/2', 'redis://user@host'];
  const bad = ['127.0.0.1:6379', 'http://127.0.0.1:6379', 'redis://', 'redis://:secret@host:6379', 'x'];
  expect(good.map(checkRedisUrl)).toEqual([null, null, null]);
  expect(bad.filter((text) => checkRedisUrl(text) === null)).toEqual([]);
});
