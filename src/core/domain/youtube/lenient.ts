import { asArray, asObject, asText, type JsonObject } from '../chat/formats/field.ts';

/** The member at the end of a path of names and indexes; undefined where the way ends before. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    here = typeof step === 'number' ? asArray(here)[step] : asObject(here)?.[step];
  }
  return here;
}

/** A text as YouTube writes them: plain, `simpleText`, `content`, or joined `runs`; null where there is none. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return asText(value);
  const object = asObject(value);
  if (object === null) return null;
  const simple = object['simpleText'] ?? object['content'];
  if (simple !== undefined) return asText(simple);
  const runs = asArray(object['runs']);
  return runs.length === 0 ? null : runs.map((run) => asText(asObject(run)?.['text']) ?? '').join('');
}

/** Every object below `value` that stands under the name `key`, in document order. */
export function allNamed(value: unknown, key: string): JsonObject[] {
  const found: JsonObject[] = [];
  const walk = (here: unknown): void => {
    if (typeof here !== 'object' || here === null) return;
    for (const [name, member] of Object.entries(here)) {
      const object = name === key ? asObject(member) : null;
      if (object !== null) found.push(object);
      walk(member);
    }
  };
  walk(value);
  return found;
}
