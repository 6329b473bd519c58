/**
 * Which messages were read before, in 16 bytes a message: pages of a replay overlap, and a million ids as strings
 * would not fit the memory promise. Two 32-bit hashes make a false match of any pair in a million about 3e-8.
 */
export class SeenMessages {
  private capacity = 4096;
  private used = 0;
  private low = new Uint32Array(this.capacity);
  private high = new Uint32Array(this.capacity);
  private pageOf = new Uint32Array(this.capacity);
  private counts = new Uint32Array(this.capacity);
  private page = 1;

  /**
   * Begins a page (one answer of a server). A server never repeats an item inside one page, so equal items of one page
   * are all kept; across pages an item counts as often as the page that holds it most often.
   */
  nextPage(): void {
    this.page += 1;
  }

  /** True when the item of these fields was read before this page; remembers it either way. */
  isRepeat(...fields: readonly (string | number | null)[]): boolean {
    const slot = this.slotOf(fields);
    const packed = this.counts[slot]!;
    const most = packed & 0xffff;
    const here = (this.pageOf[slot] === this.page ? packed >>> 16 : 0) + 1;
    this.pageOf[slot] = this.page;
    this.counts[slot] = (Math.min(here, 0xffff) << 16) | Math.min(Math.max(here, most), 0xffff);
    return here <= most;
  }

  /** Whether an item of these fields was read, on any page; remembers nothing. */
  has(...fields: readonly (string | number | null)[]): boolean {
    return (this.counts[this.slotOf(fields)]! & 0xffff) > 0;
  }

  private slotOf(fields: readonly (string | number | null)[]): number {
    if (this.used * 5 > this.capacity * 3) this.grow();
    let low = 0x811c9dc5;
    let high = 0x9747b28c;
    for (const field of fields) {
      const text = typeof field === 'string' ? field : String(field);
      for (let index = 0; index < text.length; index += 1) {
        const unit = text.charCodeAt(index);
        low = Math.imul(low ^ unit, 0x01000193);
        high = Math.imul(high ^ unit, 0x85ebca6b) + 0x165667b1;
      }
      low = Math.imul(low ^ 0x1ffff, 0x01000193);
      high = Math.imul(high ^ 0x1ffff, 0x85ebca6b);
    }
    return this.claim(mix(low ^ (high >>> 16)) || 1, mix(high ^ (low >>> 13)));
  }

  private claim(low: number, high: number): number {
    const mask = this.capacity - 1;
    let slot = low & mask;
    while (this.low[slot] !== 0) {
      if (this.low[slot] === low && this.high[slot] === high) return slot;
      slot = (slot + 1) & mask;
    }
    this.low[slot] = low;
    this.high[slot] = high;
    this.used += 1;
    return slot;
  }

  private grow(): void {
    const { low, high, pageOf, counts } = this;
    this.capacity *= 2;
    this.used = 0;
    this.low = new Uint32Array(this.capacity);
    this.high = new Uint32Array(this.capacity);
    this.pageOf = new Uint32Array(this.capacity);
    this.counts = new Uint32Array(this.capacity);
    for (let index = 0; index < low.length; index += 1) {
      if (low[index] === 0) continue;
      const slot = this.claim(low[index]!, high[index]!);
      this.pageOf[slot] = pageOf[index]!;
      this.counts[slot] = counts[index]!;
    }
  }
}

/** The finaliser of MurmurHash3 (Austin Appleby, public domain): spreads every input bit over the word. */
function mix(value: number): number {
  let word = value ^ (value >>> 16);
  word = Math.imul(word, 0x85ebca6b);
  word ^= word >>> 13;
  word = Math.imul(word, 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}
