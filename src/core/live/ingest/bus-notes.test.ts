import { expect, it } from 'vitest';
import { busNotes } from './bus-notes.ts';

const SINCE = Date.UTC(2026, 10, 26, 12, 3, 20);

it.each([
  [null, 0, []],
  [
    SINCE,
    214,
    ['Redis is away since 12:03 UTC: 214 events wait on this computer. Clips are made here meanwhile.'],
  ],
  [
    SINCE,
    1,
    ['Redis is away since 12:03 UTC: 1 event waits on this computer. Clips are made here meanwhile.'],
  ],
  [
    SINCE,
    0,
    ['Redis is away since 12:03 UTC: new events wait on this computer. Clips are made here meanwhile.'],
  ],
  [null, 2140, ['2,140 events wait on this computer and will be sent to Redis now.']],
])('of Redis away since %s with %i events in the outbox', (awaySinceUnixMs, outbox, notes) => {
  expect(busNotes({ awaySinceUnixMs, outbox })).toEqual(notes);
});
