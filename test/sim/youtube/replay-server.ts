import type { SimAnswer } from '../sim-server.ts';
import { replayActions, type SimChatItem } from './chat-items.ts';
import { seededRandom } from '../../support/seeded-random.ts';

/** What is wrong with a replay. */
export interface ReplayFaults {
  /** Items of these stretches can't be had: a walk ends before, a jump into it finds nothing. */
  readonly holes?: readonly { readonly startMs: number; readonly endMs: number }[];
  /** The page that begins at or behind this item leads back to the start, `times` times. */
  readonly loops?: readonly { readonly item: number; times: number }[];
  /** Tokens that lead behind this item are refused with 400, `times` times. */
  readonly refusals?: readonly { readonly item: number; times: number }[];
  /** Jumps land at the start. */
  readonly ignoresSeek?: boolean;
  /** No page gives a token that jumps; the first one of all does. */
  readonly hasNoSeek?: boolean;
  /** Pages whose neighbours are in the wrong order. */
  readonly shuffles?: boolean;
}

export interface ReplayOptions {
  readonly seed: number;
  readonly items: readonly SimChatItem[];
  readonly startedAtUnixMs: number;
  readonly pageSize: number;
  /** Items of a page that the following one repeats. */
  readonly overlap: number;
  readonly faults: ReplayFaults;
}

interface Token {
  readonly kind: 'walk' | 'seek' | 'entry';
  readonly item: number;
  readonly salt: number;
}

/** A jump lands that much before its place. */
const BACKLOG_MS = 5000;

const encode = (token: Token): string => Buffer.from(JSON.stringify(token)).toString('base64url');
const decode = (text: string): Token | null => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Token;
  } catch {
    return null;
  }
};

/** Answers `get_live_chat_replay`. Every token is new (`salt`), as YouTube's are. */
export class ReplayServer {
  private readonly options: ReplayOptions;
  private readonly random: () => number;
  private salt = 0;

  constructor(options: ReplayOptions) {
    this.options = options;
    this.random = seededRandom(options.seed ^ 0x5ea1);
  }

  get entryToken(): string {
    return encode({ kind: 'entry', item: 0, salt: 0 });
  }

  answer(body: { continuation?: string; currentPlayerState?: { playerOffsetMs?: string } }): SimAnswer {
    const token = decode(body.continuation ?? '');
    if (token === null) return badToken();
    const offsetMs = Number(body.currentPlayerState?.playerOffsetMs ?? NaN);
    const isJump = token.kind !== 'walk' && Number.isFinite(offsetMs);
    if (!isJump && this.take(this.options.faults.refusals, token.item)) return badToken();
    const item = isJump ? this.placeOf(offsetMs) : token.item;
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(this.page(item, isJump)) };
  }

  private placeOf(offsetMs: number): number {
    if (this.options.faults.ignoresSeek === true) return 0;
    const index = this.options.items.findIndex((item) => item.offsetMs >= offsetMs - BACKLOG_MS);
    return index === -1 ? this.options.items.length : index;
  }

  private page(from: number, isJump: boolean): object {
    const { items, pageSize, overlap, faults, startedAtUnixMs } = this.options;
    const isLost = ({ offsetMs }: SimChatItem): boolean =>
      (faults.holes ?? []).some((hole) => offsetMs >= hole.startMs && offsetMs < hole.endMs);
    let shown = items.slice(from, from + pageSize);
    const lost = shown.findIndex(isLost);
    if (lost !== -1) shown = shown.slice(0, lost);
    const end = from + shown.length;
    const isOver = end >= items.length || isLost(items[end]!);
    const isLoop = !isJump && this.take(faults.loops, from);
    const next = isLoop ? 0 : Math.max(end - overlap, from + 1);
    return {
      responseContext: { visitorData: 'CgtTaW11bGF0ZWQ%3D' },
      continuationContents: {
        liveChatContinuation: {
          continuations: this.continuations(isOver ? null : next),
          ...(shown.length === 0 ? {} : { actions: this.ordered(shown, startedAtUnixMs) }),
          trackingParams: 'CAEQ',
        },
      },
    };
  }

  private continuations(next: number | null): object[] {
    const walk = next === null ? null : encode({ kind: 'walk', item: next, salt: ++this.salt });
    const seek = encode({ kind: 'seek', item: 0, salt: 0 });
    return [
      ...(walk === null
        ? []
        : [{ liveChatReplayContinuationData: { timeUntilLastMessageMsec: 5000, continuation: walk } }]),
      ...(this.options.faults.hasNoSeek === true
        ? []
        : [{ playerSeekContinuationData: { continuation: seek } }]),
    ];
  }

  private ordered(items: readonly SimChatItem[], startedAtUnixMs: number): object[] {
    const shown = [...items];
    if (this.options.faults.shuffles === true) {
      for (let index = 1; index < shown.length; index += 2) {
        if (this.random() < 0.3) [shown[index - 1], shown[index]] = [shown[index]!, shown[index - 1]!];
      }
    }
    return shown.flatMap((item) => replayActions(item, startedAtUnixMs));
  }

  /** Whether a fault that waits for item `from` strikes now. */
  private take(
    orders: readonly { readonly item: number; times: number }[] | undefined,
    from: number,
  ): boolean {
    const order = orders?.find(
      ({ item, times }) => times > 0 && from >= item && from < item + this.options.pageSize,
    );
    if (order === undefined) return false;
    order.times--;
    return true;
  }
}

const badToken = (): SimAnswer => ({
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    error: { code: 400, message: 'Request contains an invalid argument.', status: 'INVALID_ARGUMENT' },
  }),
});
