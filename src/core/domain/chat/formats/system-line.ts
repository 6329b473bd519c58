import type { ChatEvent, ChatKind, ChatMessage } from '../../../../shared/model/chat.ts';
import { durationTextToSec } from './clock-time.ts';

interface SystemPattern {
  readonly kind: ChatKind;
  readonly pattern: RegExp;
  readonly fields: (match: RegExpExecArray) => Omit<ChatEvent, 'type'>;
}

const count = (text: string | undefined): number => Number((text ?? '').replace(/\D/g, ''));

/** What chat clients write for the platform's events, in English as all of them do. */
const PATTERNS: readonly SystemPattern[] = [
  {
    kind: 'timeout',
    pattern: /^(\S+) (?:has been|was) timed out for ([^.]+)/,
    fields: (match) => {
      const durationSec = durationTextToSec(match[2]!);
      return { recipient: match[1]!, ...(durationSec === null ? {} : { durationSec }) };
    },
  },
  {
    kind: 'ban',
    pattern: /^(\S+) (?:has been|was) (?:permanently )?banned/,
    fields: (match) => ({ recipient: match[1]! }),
  },
  {
    kind: 'deletion',
    pattern: /^A message from (\S+) was deleted/,
    fields: (match) => ({ recipient: match[1]! }),
  },
  { kind: 'deletion', pattern: /^Chat (?:has been|was) cleared/, fields: () => ({}) },
  {
    kind: 'raid',
    pattern: /^(\d[\d,.]*) raiders from .+ have joined/,
    fields: (match) => ({ viewers: count(match[1]) }),
  },
  {
    kind: 'gift',
    pattern: /^\S+ (?:is gifting|gifted) (?:(\d+)|an?) .*?(?:to (\S+?)!|$)/,
    fields: (match) => ({
      ...(match[1] === undefined ? {} : { count: Number(match[1]) }),
      ...(match[2] === undefined ? {} : { recipient: match[2] }),
    }),
  },
  {
    kind: 'resubscription',
    pattern: /^\S+ .*subscribed for (\d+) months/,
    fields: (match) => ({ months: Number(match[1]) }),
  },
  { kind: 'subscription', pattern: /^\S+ (?:just |has )?(?:re)?subscribed /, fields: () => ({}) },
];

/** The kind and event of a line that the chat client wrote itself; one of unknown wording is a plain notice. */
export function readSystemLine(text: string): Pick<ChatMessage, 'kind' | 'event'> {
  const systemText = text.trim();
  for (const { kind, pattern, fields } of PATTERNS) {
    const match = pattern.exec(systemText);
    if (match) return { kind, event: { type: kind, systemText, ...fields(match) } };
  }
  return { kind: 'notice', event: { type: 'system', systemText } };
}
