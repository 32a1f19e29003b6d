import { missing } from "./month-columns";

/** Durations shorter than this are counted in a row of counts; the few longer ones by themselves. */
const commonSeconds = 8_192;

/** Durations in whole seconds, of several kinds side by side, counted so that each percentile is exact (nearest rank). */
export class Spreads {
  #counts = new Uint32Array(0);
  #long = new Map<number, Map<number, number>>();

  /** Adds the durations of these rows, each to the kind that stands for it. */
  add(column: Uint16Array, rows: Uint32Array, count: number, kindOf: Uint16Array, kinds: number): void {
    if (this.#counts.length < kinds * commonSeconds) {
      const larger = new Uint32Array(kinds * commonSeconds);
      larger.set(this.#counts);
      this.#counts = larger;
    }
    const counts = this.#counts;
    for (let at = 0; at < count; at++) {
      const took = column[rows[at] as number] as number;
      if (took < commonSeconds) {
        const place = (kindOf[at] as number) * commonSeconds + took;
        counts[place] = (counts[place] as number) + 1;
      } else if (took !== missing) this.#addLong(kindOf[at] as number, took);
    }
  }

  #addLong(kind: number, took: number): void {
    const known = this.#long.get(kind) ?? new Map<number, number>();
    this.#long.set(kind, known.set(took, (known.get(took) ?? 0) + 1));
  }

  copy(): Spreads {
    const copied = new Spreads();
    copied.#counts = this.#counts.slice();
    copied.#long = new Map([...this.#long].map(([kind, counts]) => [kind, new Map(counts)]));
    return copied;
  }

  get bytes(): number {
    return this.#counts.byteLength + [...this.#long.values()].reduce((sum, counts) => sum + 40 * counts.size, 0);
  }

  /** How many there are of a kind, and the least durations that half and nine tenths of them are not longer than. */
  told(kind: number): { n: number; median: number | null; p90: number | null } {
    const counts = this.#counts;
    const first = kind * commonSeconds;
    const end = Math.min(first + commonSeconds, counts.length);
    const long = [...(this.#long.get(kind) ?? [])].sort(([one], [other]) => one - other);
    let n = 0;
    for (let place = first; place < end; place++) n += counts[place] as number;
    for (const [, count] of long) n += count;
    const at = (share: number): number | null => {
      let left = Math.ceil(share * n);
      for (let place = first; n > 0 && place < end; place++) {
        left -= counts[place] as number;
        if (left <= 0) return place - first;
      }
      for (const [seconds, count] of long) {
        left -= count;
        if (left <= 0) return seconds;
      }
      return null;
    };
    return { n, median: at(0.5), p90: at(0.9) };
  }
}
