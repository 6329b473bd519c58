/** Milliseconds of a Retry-After: seconds (some services send parts of one), or an HTTP date (RFC 9110 §10.2.3); null when it is neither. */
export function readRetryAfter(value: string | null): number | null {
  if (value === null) return null;
  if (/^\d+(?:\.\d+)?$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}
