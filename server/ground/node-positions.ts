import type { OsmFile } from "./read-osm";

/**
 * The positions of the nodes that some ways use, in typed arrays (16 bytes per node). Add the ids of the nodes, `load`
 * the positions, then look them up:
 *
 *     const positions = new NodePositions();
 *     await osm.scan({ way: ({ tags, refs }) => { if (isWanted(tags)) positions.add(refs); } });
 *     await positions.load(osm);
 *     await osm.scan({ way: ({ refs }) => { positions.x(positions.find(refs[0])) / unitsPerDegree } });
 */
export class NodePositions {
  #ids = new Float64Array(1 << 16);
  #count = 0;
  #xs = new Int32Array(0);
  #ys = new Int32Array(0);

  /** Number of distinct nodes; valid after `load`. */
  get count(): number {
    return this.#count;
  }

  /** Adds ids of nodes; duplicates are allowed. */
  add(ids: readonly number[]): void {
    if (this.#count + ids.length > this.#ids.length) this.#makeRoom(ids.length);
    this.#ids.set(ids, this.#count);
    this.#count += ids.length;
  }

  /** Reads the positions of the nodes added so far. */
  async load(osm: OsmFile, onProgress?: (bytes: number) => void): Promise<void> {
    this.#removeDuplicates();
    this.#ids = this.#ids.slice(0, this.#count);
    this.#xs = new Int32Array(this.#count).fill(missingX);
    this.#ys = new Int32Array(this.#count);
    // Extracts are usually sorted by id, so the search continues from the previous node.
    let cursor = 0;
    let previousId = Number.NEGATIVE_INFINITY;
    const storePosition = (id: number, x: number, y: number) => {
      if (id < previousId) cursor = Math.max(0, this.#firstAtLeast(id));
      previousId = id;
      while (cursor < this.#count && (this.#ids[cursor] as number) < id) cursor++;
      if (this.#ids[cursor] !== id) return;
      this.#xs[cursor] = x;
      this.#ys[cursor] = y;
    };
    await osm.scan({ position: storePosition }, onProgress);
  }

  /** The index of a node for `x` and `y`; -1 if it is not in the extract. */
  find(id: number): number {
    const index = this.#firstAtLeast(id);
    return this.#ids[index] === id && this.#xs[index] !== missingX ? index : -1;
  }

  /** Longitude in 1e-7 degrees. */
  x(index: number): number {
    return this.#xs[index] as number;
  }

  /** Latitude in 1e-7 degrees. */
  y(index: number): number {
    return this.#ys[index] as number;
  }

  #firstAtLeast(id: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ids[middle] as number) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Makes room for more ids. Removes duplicates first, so that the array grows only with the number of different nodes.
   */
  #makeRoom(neededLength: number): void {
    this.#removeDuplicates();
    if (this.#count + neededLength <= this.#ids.length / 2) return;
    const largerIds = new Float64Array(Math.max(this.#ids.length * 2, this.#count + neededLength));
    largerIds.set(this.#ids.subarray(0, this.#count));
    this.#ids = largerIds;
  }

  #removeDuplicates(): void {
    const ids = this.#ids.subarray(0, this.#count).sort();
    let keptCount = 0;
    for (let index = 0; index < ids.length; index++) {
      if (index === 0 || ids[index] !== ids[keptCount - 1]) ids[keptCount++] = ids[index] as number;
    }
    this.#count = keptCount;
  }
}

/** Marks a missing position. No valid longitude has this value. */
const missingX = 2 ** 31 - 1;
