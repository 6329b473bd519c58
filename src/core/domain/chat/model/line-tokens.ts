import type { MessageReading } from '../read-message.ts';
import type { Token } from '../tokens.ts';
import { isPaired, pairRow } from './token-rows.ts';

const MOST_TOKENS = 64;

/** What the model looks at in a line: each token once, each pair of neighbours once. */
export interface LineTokens {
  readonly tokens: Token[];
  readonly pairRows: number[];
}

/** Saying something five times makes it one piece of evidence; past 64 different tokens nothing is new. */
export function lineTokens(
  reading: MessageReading,
  rowBits: number,
  line: LineTokens = { tokens: [], pairRows: [] },
): LineTokens {
  const { tokens, pairRows } = line;
  tokens.length = 0;
  pairRows.length = 0;
  let previous: Token | null = null;
  for (const token of reading.tokens) {
    if (tokens.length < MOST_TOKENS && !holds(tokens, token)) tokens.push(token);
    const paired = isPaired(token);
    if (paired && previous !== null && pairRows.length < MOST_TOKENS) {
      const row = pairRow(previous, token, rowBits);
      if (!pairRows.includes(row)) pairRows.push(row);
    }
    previous = paired ? token : null;
  }
  return line;
}

function holds(tokens: readonly Token[], wanted: Token): boolean {
  for (const token of tokens) if (token.hash === wanted.hash && token.kind === wanted.kind) return true;
  return false;
}
