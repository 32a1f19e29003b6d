/** What was added up over months that have not changed since, by what was asked and the versions of these months. */
export type HeldSums = {
  get(key: string): unknown;
  set(key: string, sum: unknown, bytes: number): void;
};

/** Holds sums up to so many bytes: those asked for last stay. */
export function holdSums(mostBytes: number): HeldSums {
  const held = new Map<string, { sum: unknown; bytes: number }>();
  let bytes = 0;
  const drop = (key: string) => {
    bytes -= held.get(key)?.bytes ?? 0;
    held.delete(key);
  };
  return {
    get: (key) => {
      const known = held.get(key);
      if (!known) return undefined;
      held.delete(key);
      held.set(key, known);
      return known.sum;
    },
    set: (key, sum, size) => {
      drop(key);
      held.set(key, { sum, bytes: size });
      bytes += size;
      for (const oldest of held.keys()) {
        if (bytes <= mostBytes) break;
        drop(oldest);
      }
    },
  };
}
