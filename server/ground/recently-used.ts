/** A map that keeps the `limit` entries used last. Reading an entry counts as using it. */
export function createRecentlyUsed<Key, Value>(limit: number) {
  const values = new Map<Key, Value>();
  return {
    get(key: Key): Value | undefined {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set(key: Key, value: Value): void {
      values.delete(key);
      values.set(key, value);
      for (const oldestKey of values.keys()) {
        if (values.size <= limit) break;
        values.delete(oldestKey);
      }
    },
    delete: (key: Key) => values.delete(key),
  };
}
