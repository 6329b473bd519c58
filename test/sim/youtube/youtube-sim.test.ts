import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasTestData, testData } from '../../support/test-data.ts';
import { replayActions, type SimChatItem } from './chat-items.ts';
import { ReplayServer } from './replay-server.ts';

/** Every path of names in a value; list elements share a path. */
function paths(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((entry) => paths(entry, `${at}[]`)))];
  if (typeof value !== 'object' || value === null) return [`${at}:${typeof value}`];
  return Object.entries(value).flatMap(([key, member]) => paths(member, `${at}.${key}`));
}

const capture = (...parts: string[]): unknown =>
  JSON.parse(readFileSync(testData('youtube', 'innertube', ...parts), 'utf8')) as unknown;
const chatOf = (page: unknown): { actions: object[]; continuations: object[] } =>
  (page as { continuationContents: { liveChatContinuation: { actions: object[]; continuations: object[] } } })
    .continuationContents.liveChatContinuation;

const item = (kind: SimChatItem['kind']): SimChatItem => ({
  ...{ id: 'id', offsetMs: 5000, kind, text: 'hi', author: 'ann', amountText: '￥846', tier: 3 },
});
/** What one of our answers holds that no capture does. */
const invented = (ours: unknown, captured: unknown): string[] => {
  const known = new Set(paths(captured));
  return paths(ours).filter((path) => !known.has(path));
};

/** Stand-ins share our assumptions: what they send is held against what YouTube was once seen to send. */
describe.skipIf(!hasTestData)('the YouTube stand-in against captures', () => {
  it('sends replay actions of the same shape', () => {
    const captured = chatOf(capture('chatreplay.json')).actions;
    expect(invented(replayActions(item('text'), 0), captured)).toEqual([
      // Beside the action in pages of other years.
      '[].clickTrackingParams:string',
    ]);
  });

  it('sends continuations of the same shape, and only one that jumps on the last page', () => {
    const server = new ReplayServer({
      ...{
        seed: 1,
        items: [item('text'), item('text')],
        startedAtUnixMs: 0,
        pageSize: 1,
        overlap: 0,
        faults: {},
      },
    });
    const first = JSON.parse(server.answer({ continuation: server.entryToken }).body as string) as unknown;
    const captured = chatOf(capture('chatreplay.json')).continuations;
    expect(paths(chatOf(first).continuations).sort()).toEqual(
      paths(captured)
        .filter((path) => !path.includes('clickTracking'))
        .sort(),
    );
    const { liveChatReplayContinuationData: next } = chatOf(first).continuations[0] as {
      liveChatReplayContinuationData: { continuation: string };
    };
    const last = JSON.parse(server.answer(next).body as string) as unknown;
    expect(Object.keys(chatOf(last).continuations[0]!)).toEqual(['playerSeekContinuationData']);
    const end = (capture('calculator', 'replay_end.json') as { response: unknown }).response;
    expect(Object.keys(chatOf(end).continuations[0]!)).toEqual(['playerSeekContinuationData']);
  });

  it.each<[SimChatItem['kind'], string]>([
    ['paid', 'superchat.json'],
    ['sticker', 'supersticker.json'],
    ['membership', 'newSponsor_current.json'],
  ])('sends a %s item with the members that one was seen with', (kind, file) => {
    const captured = chatOf(capture('default', file)).actions.map((action) => rendererOf(action));
    const ours = rendererOf(unwrapped(replayActions(item(kind), 0)[0]!));
    const seen = new Set(captured.flatMap((renderer) => paths(renderer)));
    const strange = paths(ours).filter(
      (path) => !seen.has(path.replace('timestampUsec:string', 'timestampUsec:number')),
    );
    expect(strange).toEqual([]);
  });
});

const unwrapped = (action: object): object =>
  (action as { replayChatItemAction: { actions: object[] } }).replayChatItemAction.actions[0]!;

function rendererOf(action: object): unknown {
  const { item: shown } =
    (action as { addChatItemAction?: { item: Record<string, unknown> } }).addChatItemAction ?? {};
  return shown === undefined ? {} : Object.values(shown)[0];
}
