import { expect, test } from 'vitest';
import { moved } from './strategy-order.ts';

test('a strategy moves one place and stays within the list', () => {
  const order = ['gql-slices', 'gql-offsets', 'twitchdownloader'] as const;
  expect(moved(order, 'gql-offsets', -1)).toEqual(['gql-offsets', 'gql-slices', 'twitchdownloader']);
  expect(moved(order, 'gql-offsets', 1)).toEqual(['gql-slices', 'twitchdownloader', 'gql-offsets']);
  expect(moved(order, 'gql-slices', -1)).toEqual([...order]);
  expect(moved(['gql-slices'], 'gql-offsets', 1)).toEqual(['gql-slices']);
});
