import { asArray, asFilledText, asObject } from '../chat/formats/field.ts';
import { allNamed, at, textOf } from './lenient.ts';

export interface VideoComment {
  readonly id: string;
  readonly text: string;
  readonly likes: number;
}

/** A page of comments as `next` answers a continuation, in the old and the new shape. Protocol notes §8. */
export function readCommentPage(answer: unknown): { comments: VideoComment[]; next: string | null } {
  const endpoints = asArray(at(answer, 'onResponseReceivedEndpoints'));
  const items = endpoints.flatMap((endpoint) =>
    Object.values(asObject(endpoint) ?? {}).flatMap((command) => asArray(at(command, 'continuationItems'))),
  );
  const last = items
    .map((item) => at(item, 'continuationItemRenderer'))
    .findLast((item) => item !== undefined);
  const token =
    at(last, 'continuationEndpoint', 'continuationCommand', 'token') ??
    at(last, 'button', 'buttonRenderer', 'command', 'continuationCommand', 'token');
  return { comments: [...entities(answer), ...renderers(items)], next: asFilledText(token) };
}

function entities(answer: unknown): VideoComment[] {
  return allNamed(at(answer, 'frameworkUpdates'), 'commentEntityPayload').flatMap((payload) =>
    commentOf({
      id: at(payload, 'properties', 'commentId'),
      text: at(payload, 'properties', 'content'),
      likes: at(payload, 'toolbar', 'likeCountNotliked'),
    }),
  );
}

function renderers(items: readonly unknown[]): VideoComment[] {
  return items.flatMap((item) => {
    const comment = at(item, 'commentThreadRenderer', 'comment', 'commentRenderer');
    return commentOf({
      id: at(comment, 'commentId'),
      text: at(comment, 'contentText'),
      likes: at(comment, 'voteCount'),
    });
  });
}

function commentOf(fields: { id: unknown; text: unknown; likes: unknown }): VideoComment[] {
  const id = asFilledText(fields.id);
  const text = textOf(fields.text);
  return id === null || text === null ? [] : [{ id, text, likes: parseCount(textOf(fields.likes) ?? '') }];
}

const FACTORS: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9 };

/** A printed number such as `1.2K` or `1,234`; 0 when it is none. */
function parseCount(text: string): number {
  const match = /^\s*([\d.,]+)\s*([KMB])?/i.exec(text);
  if (match === null) return 0;
  const factor = FACTORS[(match[2] ?? '').toUpperCase()];
  const digits = factor === undefined ? match[1]!.replace(/[.,]/g, '') : match[1]!.replace(',', '.');
  const value = Number(digits) * (factor ?? 1);
  return Number.isFinite(value) ? Math.round(value) : 0;
}
