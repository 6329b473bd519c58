/**
 * The last ids of a live chat, so that a line that comes twice (a reconnect, two connections at once) is told apart.
 * Keeps between `limit` and twice as many.
 */
export class RecentIds {
  private readonly limit: number;
  private young = new Set<string>();
  private old = new Set<string>();

  constructor(limit = 50_000) {
    this.limit = limit;
  }

  /** True when the id was met before; remembers it either way. */
  isRepeat(id: string): boolean {
    if (this.young.has(id) || this.old.has(id)) return true;
    this.young.add(id);
    if (this.young.size >= this.limit) {
      this.old = this.young;
      this.young = new Set();
    }
    return false;
  }
}
