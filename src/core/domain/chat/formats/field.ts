/**
 * Lenient readers for files that others wrote: a field of a surprising type is absent, a number given as text is a
 * number. They stand in for a zod schema where a million items pass (a schema costs more than the rest of the import);
 * the tests check what they make against the strict `ChatMessage` schema.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

export const asObject = (value: unknown): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;

export const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Text without NUL (SQLite's text functions stop at one); numbers become text; anything else is null. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return cleanText(value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** As `asText`, with the empty string counted as absent. */
export const asFilledText = (value: unknown): string | null => asText(value) || null;

export const cleanText = (text: string): string =>
  text.includes('\u0000') ? text.replaceAll('\u0000', '') : text;

/** A finite number, also from text such as "12.5"; null otherwise. */
export function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(value))
    return null;
  return Number(value);
}

export function asInteger(value: unknown): number | null {
  const number = asNumber(value);
  return number === null || !Number.isSafeInteger(Math.round(number)) ? null : Math.round(number);
}

/** A count above zero; 0 and nonsense are null. */
export function asCount(value: unknown): number | null {
  const count = asInteger(value);
  return count !== null && count > 0 ? count : null;
}

/** Seconds (fractional, possibly as text) as integer milliseconds. */
export function secFieldToMs(value: unknown): number | null {
  const sec = asNumber(value);
  const ms = sec === null ? null : Math.round(sec * 1000);
  return ms !== null && Number.isSafeInteger(ms) ? ms + 0 : null;
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** What is left of an object once the consumed keys and the empty values are gone; null when nothing is. */
export function restOf(object: JsonObject, consumed: ReadonlySet<string>): Record<string, unknown> | null {
  let rest: Record<string, unknown> | null = null;
  for (const key in object) {
    if (consumed.has(key) || isEmpty(object[key])) continue;
    rest ??= {};
    rest[key] = object[key];
  }
  return rest;
}

/** Copies without the keys whose value is null or undefined: for exact optional properties. */
export function present<T extends Record<string, unknown>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], null | undefined> } {
  const kept: Record<string, unknown> = {};
  for (const key in fields) if (fields[key] !== null && fields[key] !== undefined) kept[key] = fields[key];
  return kept as { [K in keyof T]?: Exclude<T[K], null | undefined> };
}

/** The piece of a bad line that a report shows. */
export function excerptOf(text: string): string {
  const flat = cleanText(text).slice(0, 400).replace(/\s+/g, ' ').trim();
  return flat.length > 120 ? `${flat.slice(0, 119)}…` : flat;
}
