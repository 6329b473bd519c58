/** USD for a million tokens. */
export interface PricePerMillion {
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
}

export interface TokenCount {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const UTF8_BYTES_PER_TOKEN = 3.5;

/**
 * Tokens of a text, roughly: UTF-8 bytes / 3.5. English comes to about 4 characters a token, other scripts to 1–3
 * bytes; the figure is meant to lie above the truth rather than below. The run itself counts what the service says.
 */
export function estimateTokens(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return Math.ceil(bytes / UTF8_BYTES_PER_TOKEN);
}

/** Null = the price is unknown. */
export const costUsd = (tokens: TokenCount, price: PricePerMillion | null): number | null =>
  price === null
    ? null
    : (tokens.inputTokens * price.inputUsdPerMillion + tokens.outputTokens * price.outputUsdPerMillion) /
      1_000_000;

/**
 * List prices of 2025 as far as they were known here, not checked since, by the end of the model's name; the person's own
 * settings come first. A model that is not here costs "unknown", never zero.
 */
const LIST_PRICES: readonly (readonly [host: string, model: string, input: number, output: number])[] = [
  ['nebius.com', 'Meta-Llama-3.1-8B-Instruct', 0.02, 0.06],
  ['openai.com', 'gpt-4o-mini', 0.15, 0.6],
  ['openai.com', 'gpt-4.1-nano', 0.1, 0.4],
  ['openai.com', 'gpt-4.1-mini', 0.4, 1.6],
];
const FREE: PricePerMillion = { inputUsdPerMillion: 0, outputUsdPerMillion: 0 };

/** Null = unknown; a server on this machine costs nothing. */
export function priceOf(host: string, model: string): PricePerMillion | null {
  if (isLoopback(host)) return FREE;
  const found = LIST_PRICES.find(
    ([of, name]) =>
      (host === of || host.endsWith(`.${of}`)) && (model === name || model.endsWith(`/${name}`)),
  );
  return found === undefined ? null : { inputUsdPerMillion: found[2], outputUsdPerMillion: found[3] };
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127\./.test(host);
