import { GeoJSONVT, type GeoJSONVTOptions, type GeoJSONVTTile } from "@maplibre/geojson-vt";
import { fromGeojsonVt } from "@maplibre/vt-pbf";
import type { Feature, Geometry } from "geojson";
import { type Box, mapPositions, toUnitSquare } from "./tile-geometry";

/** The layers of the tiles; docs/ground.md lists the attributes of each. */
export const groundLayers = ["land", "water", "waterway", "building", "border", "road", "place", "point"] as const;
type GroundLayerName = (typeof groundLayers)[number];

/** A feature to draw, in longitude and latitude. */
export type GroundFeature = {
  layer: GroundLayerName;
  geometry: Geometry;
  properties: Record<string, string | number | boolean>;
  /** Lowest zoom of the tiles that contain the feature. */
  minZoom: number;
};

/**
 * From this zoom on, tiles are made block by block, so that memory depends on the densest block and not on the whole
 * area.
 */
export const blockZoom = 10;
/** Size of a tile, and width of the margin that it repeats from its neighbours, in tile coordinates. */
const extent = 4_096;
const buffer = 64;
/**
 * A block also needs the features just outside it, because its tiles have buffers. This is the width of that margin, as
 * a fraction of the block's side (rounded up).
 */
const blockMargin = 0.02;

/** Projects a feature to the unit square, for `createTileIndex` and `createBlockIndex`. */
export function projectFeature({ layer, geometry, properties, minZoom }: GroundFeature): Feature {
  return {
    type: "Feature",
    geometry: mapPositions(geometry, toUnitSquare),
    properties: { layer, minZoom, properties },
  };
}

/** Keys ("x-y") of the blocks that a box in the unit square touches. */
export function listBlocks([left, top, right, bottom]: Box): string[] {
  const scale = 2 ** blockZoom;
  const clamp = (block: number) => Math.min(Math.max(Math.floor(block), 0), scale - 1);
  const keys: string[] = [];
  for (let x = clamp(left * scale - blockMargin); x <= clamp(right * scale + blockMargin); x++) {
    for (let y = clamp(top * scale - blockMargin); y <= clamp(bottom * scale + blockMargin); y++)
      keys.push(`${x}-${y}`);
  }
  return keys;
}

/**
 * An index of the tiles of block `x`, `y`. The block is treated as the whole world, so that no tiles around it are
 * computed: its own tile has zoom 0. `maxZoom` is that of the world, `indexMaxZoom` counts from the block.
 */
export function createBlockIndex(
  features: readonly Feature[],
  [x, y]: readonly [number, number],
  maxZoom: number,
  indexMaxZoom: number,
): GeoJSONVT {
  const scale = 2 ** blockZoom;
  const blockFeatures = features.map((feature) => ({
    ...feature,
    geometry: mapPositions(feature.geometry, ([lng = 0, lat = 0]) => [lng * scale - x, lat * scale - y]),
  }));
  return createTileIndex(blockFeatures, maxZoom - blockZoom, indexMaxZoom);
}

/** An index of tiles. Those up to `indexMaxZoom` are made now, others when they are read. */
export function createTileIndex(features: readonly Feature[], maxZoom: number, indexMaxZoom: number): GeoJSONVT {
  const fixedOptions = { indexMaxPoints: 0, tolerance: 3, extent, buffer, wrap: false };
  const options: GeoJSONVTOptions = { ...fixedOptions, coordinates: "unitSquare", maxZoom, indexMaxZoom };
  return new GeoJSONVT({ type: "FeatureCollection", features: [...features] }, options);
}

/** Encodes the features whose lowest zoom is at most `zoom` as a vector tile; null if there are none. */
export function encodeTile(tile: GeoJSONVTTile, zoom: number): Uint8Array | null {
  const layers: Record<string, GeoJSONVTTile> = {};
  for (const name of groundLayers) {
    const features = tile.features
      .filter(({ tags }) => tags?.layer === name && tags.minZoom <= zoom)
      .map((feature) => ({ ...feature, tags: feature.tags?.properties ?? {} }));
    if (features.length > 0) layers[name] = { ...tile, features } as GeoJSONVTTile;
  }
  return Object.keys(layers).length === 0 ? null : fromGeojsonVt(layers, { version: 2, extent });
}
