import { strings } from './strings.ts';

const MOST_PADDING_MS = 60_000;

/** Seconds as typed (comma or point) in milliseconds; null when they are none or outside 0..60. */
export function readPadding(text: string): number | null {
  if (!/^\s*\d{1,3}(?:[.,]\d{1,3})?\s*$/.test(text)) return null;
  const ms = Math.round(Number(text.trim().replace(',', '.')) * 1000);
  return ms <= MOST_PADDING_MS ? ms : null;
}

const readUrl = (text: string): URL | null => {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
};

/** A sentence when the text is no web address. */
export const checkUrl = (text: string): string | null =>
  readUrl(text) === null ? strings.speech.notUrl : null;

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** A sentence when the text is no address on this computer. */
export function checkLoopbackUrl(text: string): string | null {
  const url = readUrl(text);
  return url !== null && LOOPBACK.test(url.hostname) ? null : strings.speech.serverNotLoopback;
}

/** A sentence when the text is no language code (BCP 47 as far as transcribers use it: `en`, `pt-BR`). */
export const checkLanguage = (text: string): string | null =>
  /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?$/.test(text) ? null : strings.speech.languageBad;

interface NumberLimits {
  readonly min: number;
  readonly max: number;
  /** Digits behind the point. */
  readonly digits?: number;
}

/** A number as typed (comma or point) within its limits; null when it is none. */
export function readNumber(text: string, { min, max, digits = 0 }: NumberLimits): number | null {
  if (!/^\s*\d{1,7}(?:[.,]\d{1,3})?\s*$/.test(text)) return null;
  const value = Number(text.trim().replace(',', '.'));
  const isFine = value >= min && value <= max && Number(value.toFixed(digits)) === value;
  return isFine ? value : null;
}

/** A sentence when the text is no address of a Redis server. A password in it would end up in the settings file. */
export function checkRedisUrl(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isRedis = url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '';
  return isRedis && url.password === '' ? null : strings.live.addressBad;
}
