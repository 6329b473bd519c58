/** What an answer is made of, without what it says: paths of fields with their types, tags with their attributes. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

const IDS = /^(?:\d+|[0-9a-f]{8,}|[0-9A-Z]{26})$/;

/** The shape of a JSON value, of a playlist, or of something else. */
export function shapeOf(body: unknown): Shape {
  const shape = new Map<string, Set<string>>();
  const note = (path: string, type: string): void => {
    shape.set(path, (shape.get(path) ?? new Set()).add(type));
  };
  if (typeof body === 'string') noteText(body, note);
  else noteJson(body, '', note);
  return shape;
}

type Note = (path: string, type: string) => void;

function noteText(text: string, note: Note): void {
  if (text.startsWith('#EXTM3U')) notePlaylist(text, note);
  else {
    const json = parsed(text);
    if (json === undefined) note('(body)', /^\s*</.test(text) ? 'markup' : 'text');
    else noteJson(json, '', note);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function noteJson(value: unknown, path: string, note: Note): void {
  if (Array.isArray(value)) for (const entry of value) noteJson(entry, `${path}[]`, note);
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value))
      noteJson(member, `${path}.${IDS.test(key) ? '*' : key}`, note);
  else if (typeof value === 'string' && value.startsWith('{')) {
    // A permission is JSON within a text.
    const inner = parsed(value);
    if (inner === undefined) note(path, 'string');
    else noteJson(inner, `${path}{}`, note);
  } else note(path, value === null ? 'null' : typeof value);
}

function notePlaylist(text: string, note: Note): void {
  for (const line of text.split(/\r?\n/)) {
    const tag = /^#(EXT[\w-]*|ID3[\w-]*)(?::(.*))?$/.exec(line);
    if (tag === null) continue;
    note(`#${tag[1]!}`, 'tag');
    for (const [, name] of (tag[2] ?? '').matchAll(/(?:^|,)([A-Z][A-Z0-9-]*)=/g))
      note(`#${tag[1]!} ${name!}`, 'attribute');
  }
}

/** Both together. */
export function joined(a: Shape, b: Shape): Shape {
  const all = new Map([...a].map(([path, types]) => [path, new Set(types)]));
  for (const [path, types] of b) all.set(path, new Set([...(all.get(path) ?? []), ...types]));
  return all;
}

/** Null where the other has an object or a list. */
const isEmptyPlace = (path: string, a: Shape, b: Shape): boolean =>
  [...a.get(path)!].join() === 'null' &&
  [...b.keys()].some((other) => /^[.[{]/.test(other.slice(path.length)) && other.startsWith(path));

export interface Difference {
  /** In the stand-in's answers alone: we may count on something that isn't there (any more). */
  readonly missing: string[];
  /** In the real answers alone. */
  readonly added: string[];
  /** Of another type. */
  readonly changed: string[];
}

export function difference(real: Shape, standIn: Shape): Difference {
  const only = (a: Shape, b: Shape): string[] =>
    [...a.keys()].filter((path) => !b.has(path) && !isEmptyPlace(path, a, b)).sort();
  const changed = [...real].flatMap(([path, types]) => {
    const known = standIn.get(path);
    if (known === undefined || known.has('null') || types.has('null')) return [];
    const others = [...types].filter((type) => !known.has(type));
    return others.length === 0 ? [] : [`${path}: ${others.join(', ')} instead of ${[...known].join(', ')}`];
  });
  return { missing: only(standIn, real), added: only(real, standIn), changed: changed.sort() };
}
