/** Something of one recording that is wanted at its place in another one. */
export interface Movable {
  readonly label: string;
  /** By what its place is told. */
  readonly atMs: number;
}

export interface LeftBehind {
  readonly label: string;
  /** In the recording that it comes from. */
  readonly atMs: number;
  /** `outside`: the other recording does not reach there. `unclear`: near there one of the two lacks something. */
  readonly why: 'outside' | 'unclear';
}

export interface Moved<T> {
  readonly moved: readonly { readonly item: T; readonly shiftMs: number }[];
  readonly left: readonly LeftBehind[];
}

/** Sorts what has a place in a recording of `durationMs` from what has none; `placesMs` belong to the items in order. */
export function moveAll<T extends Movable>(
  items: readonly T[],
  placesMs: readonly (number | null)[],
  durationMs: number,
): Moved<T> {
  const moved: { item: T; shiftMs: number }[] = [];
  const left: LeftBehind[] = [];
  for (const [index, item] of items.entries()) {
    const { label, atMs } = item;
    const placeMs = placesMs[index] ?? null;
    if (placeMs === null) left.push({ label, atMs, why: 'unclear' });
    else if (placeMs < 0 || placeMs >= durationMs) left.push({ label, atMs, why: 'outside' });
    else moved.push({ item, shiftMs: placeMs - atMs });
  }
  return { moved, left };
}
