/** The greatest value among those added and not yet dropped; of equal ones the one that was added last. Constant time. */
export class SlidingMax {
  readonly #at: number[] = [];
  readonly #values: number[] = [];
  #head = 0;

  /** `at` rises from call to call. */
  add(at: number, value: number): void {
    while (this.#at.length > this.#head && this.#values.at(-1)! <= value) {
      this.#at.pop();
      this.#values.pop();
    }
    this.#at.push(at);
    this.#values.push(value);
  }

  /** Drops what was added for places before `at`. */
  dropBefore(at: number): void {
    while (this.#head < this.#at.length && this.#at[this.#head]! < at) this.#head += 1;
  }

  best(): { readonly at: number; readonly value: number } | null {
    if (this.#head >= this.#at.length) return null;
    return { at: this.#at[this.#head]!, value: this.#values[this.#head]! };
  }
}
