/**
 * A min-heap of numbers with four children per node. Searches pack milliseconds and state into one number, so that
 * entries can be compared in one operation.
 */
export class KeyHeap {
  #keys = new Float64Array(1_024);
  #size = 0;

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** The smallest key; Infinity if there is none. */
  get first(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#keys[0] as number);
  }

  /** All keys, in no particular order. */
  get keys(): Float64Array {
    return this.#keys.subarray(0, this.#size);
  }

  clear(): void {
    this.#size = 0;
  }

  push(key: number): void {
    if (this.#size === this.#keys.length) {
      const largerArray = new Float64Array(this.#size * 2);
      largerArray.set(this.#keys);
      this.#keys = largerArray;
    }
    const keys = this.#keys;
    let index = this.#size++;
    while (index > 0) {
      const parent = (index - 1) >> 2;
      const parentKey = keys[parent] as number;
      if (parentKey <= key) break;
      keys[index] = parentKey;
      index = parent;
    }
    keys[index] = key;
  }

  /** Removes and returns the smallest key. The heap must not be empty. */
  pop(): number {
    const keys = this.#keys;
    const smallest = keys[0] as number;
    const size = --this.#size;
    const last = keys[size] as number;
    let index = 0;
    for (let child = 1; child < size; child = 4 * index + 1) {
      let best = child;
      let bestKey = keys[child] as number;
      const end = Math.min(child + 4, size);
      for (let sibling = child + 1; sibling < end; sibling++) {
        const key = keys[sibling] as number;
        if (key < bestKey) {
          best = sibling;
          bestKey = key;
        }
      }
      if (last <= bestKey) break;
      keys[index] = bestKey;
      index = best;
    }
    keys[index] = last;
    return smallest;
  }
}
