const commonSeconds = 8_192;

/** Durations in whole seconds up to 65,534, counted so that any percentile is exact (nearest rank). */
export class Spread {
  n = 0;
  #common = new Uint32Array(commonSeconds);
  #long: number[] = [];

  add(seconds: number): void {
    this.n += 1;
    if (seconds < commonSeconds) this.#common[seconds] = (this.#common[seconds] as number) + 1;
    else this.#long.push(seconds);
  }

  /** The least duration that this share of all is not longer than; null when there is none. */
  at(share: number): number | null {
    if (this.n === 0) return null;
    let left = Math.max(1, Math.ceil(share * this.n));
    if (left > this.n - this.#long.length) {
      this.#long.sort((a, b) => a - b);
      return this.#long[left - 1 - (this.n - this.#long.length)] as number;
    }
    for (let seconds = 0; ; seconds++) {
      left -= this.#common[seconds] as number;
      if (left <= 0) return seconds;
    }
  }
}
