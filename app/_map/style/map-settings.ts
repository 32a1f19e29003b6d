import type { StyleSpecification } from "maplibre-gl";

/** Sizes of symbols in CSS pixels at scale 1; the map theme's scale multiplies them. */
export const symbolSizes = {
  incident: 40,
  unit: 32,
  facility: 24,
  /** Text of a road number or a kilometre post. */
  roadSignText: 10.5,
  /** Units closer than this form a cluster. */
  clusterRadius: 28,
  /** How far a symbol may be moved from its position to avoid an overlap. */
  maxOffset: 44,
  /** Height of the centre of an incident's icon above the incident's location. */
  pinHeight: 25,
  /** Size of the box around a click in which features are found. */
  clickTolerance: 8,
} as const;

/**
 * `bounds`: the initial view, which is the whole regency. `maxBounds`: the map cannot be moved out of this area. Both
 * are west, south, east, north in degrees.
 */
export const regencyView = {
  bounds: [103.03, -3.27, 104.68, -1.71] as [number, number, number, number],
  maxBounds: [95, -12, 113, 7] as [number, number, number, number],
};

/** The URL of MapLibre's worker; `next.config.js` copies the file to `public/map`. */
export const mapWorkerUrl = "/map/maplibre-gl-worker.mjs";

export const emptyStyle: StyleSpecification = { version: 8, sources: {}, layers: [], transition: { duration: 0 } };
