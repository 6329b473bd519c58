/**
 * Does the work of each item, `workers` at a time, in order. After a failure nothing more is begun, `onFailure` is
 * called to end what runs, and the failure is thrown once nothing runs any more.
 */
export async function sideBySide<T>(
  items: readonly T[],
  workers: number,
  work: (item: T) => Promise<void>,
  onFailure: () => void,
): Promise<void> {
  const waiting = items.values();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (const item of waiting) {
      if (failures.length > 0) return;
      try {
        await work(item);
      } catch (thrown) {
        failures.push(thrown);
        onFailure();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, items.length)) }, lane));
  if (failures.length > 0) throw failures[0];
}
