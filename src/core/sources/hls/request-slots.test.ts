import { describe, expect, it } from 'vitest';
import { createRequestSlots } from './request-slots.ts';

describe('request slots', () => {
  it('let so many through at a time, the others in the order they came', async () => {
    const slots = createRequestSlots(2);
    const order: string[] = [];
    const take = async (name: string): Promise<() => void> => {
      const release = await slots.take();
      order.push(name);
      return release;
    };
    const [first] = await Promise.all([take('a'), take('b')]);
    const waiting = [take('c'), take('d')];
    expect(order).toEqual(['a', 'b']);
    first();
    const third = await waiting[0]!;
    expect(order).toEqual(['a', 'b', 'c']);
    third();
    await waiting[1];
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });
});
