import type { StyleSpecification } from "maplibre-gl";

/** Sizes in pixels of an ordinary screen; every one is multiplied by the look's scale. */
export const sizes = {
  incident: 40,
  unit: 32,
  facility: 24,
  heapWithin: 28,
  aside: 44,
  pinAbove: 25,
  pressWithin: 8,
} as const;

/** What the map shows first, the whole regency; and how far it may be moved. */
export const home = {
  bounds: [103.03, -3.27, 104.68, -1.71] as [number, number, number, number],
  within: [99, -8, 109, 3] as [number, number, number, number],
};

/** Where the map's worker is; copied there from MapLibre by `next.config.js`. */
export const mapWorker = "/map/maplibre-gl-worker.mjs";

export const emptyStyle: StyleSpecification = { version: 8, sources: {}, layers: [], transition: { duration: 0 } };
