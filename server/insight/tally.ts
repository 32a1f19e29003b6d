/** Counts by number, for numbers that may grow in number while they are counted. */
export class Tally {
  #counts = new Uint32Array(64);

  /** The counts, with room for numbers below this; to be asked for again before each month. */
  upTo(size: number): Uint32Array {
    if (this.#counts.length < size) {
      const larger = new Uint32Array(Math.max(size, 2 * this.#counts.length));
      larger.set(this.#counts);
      this.#counts = larger;
    }
    return this.#counts;
  }

  copy(): Tally {
    const copied = new Tally();
    copied.#counts = this.#counts.slice();
    return copied;
  }

  get bytes(): number {
    return this.#counts.byteLength;
  }

  of(number: number): number {
    return this.#counts[number] ?? 0;
  }

  /** What was counted at all, under the names the numbers have; those that share a name are added up, those without a name left out. */
  named(names: readonly string[]): [name: string, count: number][] {
    const totals = new Map<string, number>();
    for (const [number, name] of names.entries()) {
      const count = this.of(number);
      if (count > 0 && name !== "") totals.set(name, (totals.get(name) ?? 0) + count);
    }
    return [...totals];
  }
}
