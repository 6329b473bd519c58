/** A map of things that are counted; when it grows past its limit, those that came once are forgotten. */
export class BoundedMap<Key, Value extends { readonly lines: number }> extends Map<Key, Value> {
  #room: number;

  constructor(limit: number) {
    super();
    this.#room = limit;
  }

  /** The value of `key`, made when it is new. */
  obtain(key: Key, make: () => Value): Value {
    const known = this.get(key);
    if (known !== undefined) return known;
    if (this.size >= this.#room) {
      for (const [other, { lines }] of this) if (lines <= 1) this.delete(other);
      // What came more than once stays; without more room every next key would look at all of them again.
      this.#room = Math.max(this.#room, Math.ceil(this.size * 1.5));
    }
    const made = make();
    this.set(key, made);
    return made;
  }
}
