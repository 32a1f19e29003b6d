import { gunzipSync } from "node:zlib";
import { VectorTile, type VectorTileFeature } from "@mapbox/vector-tile";
import type { Position } from "geojson";
import { PbfReader } from "pbf";
import type { Context } from "../context";
import { listDistricts } from "../places/list-places";
import { findArchive, readGround } from "./current-ground";
import { mapPositions, toUnitSquare } from "./tile-geometry";

type LineKind = "river" | "road" | "schematic-road";

/** Rivers and main roads of the regency, for drawings without a map library: exported images and the monthly report. */
export type GroundLines = {
  sources: readonly string[];
  lines: readonly { kind: LineKind; line: Position[] }[];
};

/** Zoom of the tiles to read. At this zoom there are few tiles, with enough detail for an image on a page. */
const zoom = 8;

/** Reads the lines from the tiles that the maps draw. */
export async function readGroundLines(context: Context): Promise<GroundLines> {
  const { version, sources } = await readGround(context);
  const archive = await findArchive(context, version);
  const vertices = (await listDistricts(context)).flatMap(({ geometry }) => geometry.coordinates.flat(2));
  if (!archive || vertices.length === 0) return { sources, lines: [] };
  const tiles = vertices.map((vertex) => toUnitSquare(vertex).map((coordinate) => Math.floor(coordinate * 2 ** zoom)));
  const [xs, ys] = [tiles.map(([x = 0]) => x), tiles.map(([, y = 0]) => y)];
  const lines: GroundLines["lines"][number][] = [];
  for (let x = Math.min(...xs); x <= Math.max(...xs); x++) {
    for (let y = Math.min(...ys); y <= Math.max(...ys); y++) {
      const tile = await archive.readTile(zoom, x, y);
      if (tile) lines.push(...listLines(new VectorTile(new PbfReader(gunzipSync(tile))), x, y));
    }
  }
  return { sources, lines };
}

/** Rounds to 0.001 degrees, or 110 m, which is less than a pixel in the images. */
function round(position: Position): Position {
  return position.map((degrees) => Math.round(degrees * 1_000) / 1_000);
}

function listLines({ layers: { waterway, road } }: VectorTile, x: number, y: number) {
  const features = [waterway, road].flatMap((layer) =>
    layer ? Array.from({ length: layer.length }, (_, index) => layer.feature(index)) : [],
  );
  return features.flatMap((feature) => {
    const kind = classifyLine(feature);
    const geometry = mapPositions(feature.toGeoJSON(x, y, zoom).geometry, round);
    if (kind === null) return [];
    if (geometry.type === "LineString") return [{ kind, line: geometry.coordinates }];
    return geometry.type === "MultiLineString" ? geometry.coordinates.map((line) => ({ kind, line })) : [];
  });
}

function classifyLine({ properties }: VectorTileFeature): LineKind | null {
  if (properties.kind !== undefined) return Number(properties.size) >= 1 ? "river" : null;
  if (properties.schematic === true) return "schematic-road";
  return properties.class === "trunk" || properties.class === "primary" ? "road" : null;
}
