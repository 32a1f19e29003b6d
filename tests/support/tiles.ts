import { gunzipSync } from "node:zlib";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import type { Archive } from "../../server/ground/read-archive";

/** Returns the tile `[z, x, y]` that contains a point at zoom level `z`. */
export function tileAt({ lng, lat }: { lng: number; lat: number }, z: number): [z: number, x: number, y: number] {
  const sinLat = Math.sin((lat * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sinLat) / (1 - sinLat)) / (4 * Math.PI);
  return [z, Math.floor((lng / 360 + 0.5) * 2 ** z), Math.floor(y * 2 ** z)];
}

/**
 * Reads the features of a tile as GeoJSON, keyed by the name of the layer; null if the archive does not contain the
 * tile.
 */
export async function readLayers(archive: Archive, [z, x, y]: [number, number, number]) {
  const bytes = await archive.readTile(z, x, y);
  if (!bytes) return null;
  const { layers } = new VectorTile(new PbfReader(gunzipSync(bytes)));
  return Object.fromEntries(
    Object.entries(layers).map(([name, layer]) => [
      name,
      Array.from({ length: layer.length }, (_, index) => layer.feature(index).toGeoJSON(x, y, z)),
    ]),
  );
}
