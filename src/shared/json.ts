/** The value of a JSON text; null for a text that is none (as for the text `null`). */
export function parseJsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
