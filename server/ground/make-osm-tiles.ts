import type { MultiPolygon, Position } from "geojson";
import { NodePositions } from "./node-positions";
import {
  describeArea,
  describeBorder,
  describeLine,
  describePoint,
  type GroundFeatureAttributes,
} from "./osm-features";
import { type OsmTags, type OsmWay, unitsPerDegree } from "./osm-objects";
import type { OsmFile } from "./read-osm";
import { joinWays, measureAreaKm2, toPolygons } from "./rings";
import { createTileMaker } from "./tile-maker";
import { createArchiveWriter, createFileTileStore } from "./write-archive";

type Area = { tags: OsmTags; outerWayIds: number[]; innerWayIds: number[] };
type Border = { attributes: GroundFeatureAttributes; wayIds: number[] };

const maxZoom = 15;
/** Whether a closed way or a multipolygon with these tags is drawn as an area. */
const isDrawnArea = (tags: OsmTags) => describeArea(tags, 1) !== null;

/**
 * Makes the vector tiles of an extract and writes them to an archive at `path`. An interrupted run leaves no incomplete
 * archive there, but if it is killed, it leaves temporary files with longer names, which `removeUnusedTiles` deletes. Reads the extract four times: for relations, ways, positions, and the features to draw. Keeps in
 * memory 16 bytes for each node of drawn objects, and the ways of relations.
 */
export async function makeOsmTiles(
  osm: OsmFile,
  path: string,
  onProgress: (fraction: number) => void = () => {},
  buffer: { maxBufferedBytes?: number } = {},
): Promise<{ tiles: number; bytes: number }> {
  const { areas, borders, memberWayIds } = await readRelations(osm);
  const positions = new NodePositions();
  const memberWays = new Map<number, readonly number[]>();
  await osm.scan({
    way: ({ id, tags, refs }) => {
      const isMember = memberWayIds.has(id);
      if (isMember) memberWays.set(id, refs);
      if (isMember || describeLine(tags) || (isClosed(refs) && isDrawnArea(tags))) positions.add(refs);
    },
  });
  onProgress(0.1);
  await positions.load(osm);
  onProgress(0.2);

  const writer = createArchiveWriter(createFileTileStore(path));
  const temporaryPath = `${path}.`;
  const tileMaker = createTileMaker(writer, { maxZoom, sources: ["openstreetmap"], temporaryPath, ...buffer });
  const toPositions = (refs: readonly number[]): Position[] =>
    refs.flatMap((ref) => {
      const index = positions.find(ref);
      return index < 0 ? [] : [[positions.x(index) / unitsPerDegree, positions.y(index) / unitsPerDegree]];
    });
  const addArea = (tags: OsmTags, geometry: MultiPolygon) => {
    const attributes = describeArea(tags, measureAreaKm2(geometry));
    if (attributes) tileMaker.add({ ...attributes, geometry });
  };
  try {
    await osm.scan({
      way: ({ tags, refs }: OsmWay) => {
        const line = describeLine(tags);
        if (line) {
          const coordinates = toPositions(refs);
          if (coordinates.length > 1) tileMaker.add({ ...line, geometry: { type: "LineString", coordinates } });
        } else if (isClosed(refs) && isDrawnArea(tags)) {
          const ring = toPositions(refs);
          if (ring.length > 3) addArea(tags, { type: "MultiPolygon", coordinates: [[ring]] });
        }
      },
      node: ({ x, y, tags }) => {
        const point = describePoint(tags);
        const coordinates = [x / unitsPerDegree, y / unitsPerDegree];
        if (point) tileMaker.add({ ...point, geometry: { type: "Point", coordinates } });
      },
    });
    onProgress(0.4);
    for (const { tags, outerWayIds, innerWayIds } of areas) {
      const toRings = (ids: readonly number[]) => joinWays(ids.map((id) => memberWays.get(id) ?? [])).map(toPositions);
      const coordinates = toPolygons(toRings(outerWayIds), toRings(innerWayIds));
      if (coordinates.length > 0) addArea(tags, { type: "MultiPolygon", coordinates });
    }
    for (const { attributes, wayId } of listHighestBorders(borders)) {
      const coordinates = toPositions(memberWays.get(wayId) ?? []);
      if (coordinates.length > 1) tileMaker.add({ ...attributes, geometry: { type: "LineString", coordinates } });
    }
    return await tileMaker.finish((fraction) => onProgress(0.4 + 0.6 * fraction));
  } finally {
    tileMaker.discard();
  }
}

async function readRelations(osm: OsmFile) {
  const areas: Area[] = [];
  const borders: Border[] = [];
  const memberWayIds = new Set<number>();
  await osm.scan({
    relation: ({ tags, members }) => {
      const ways = members.filter(({ type }) => type === "way");
      const border = describeBorder(tags);
      if (border) borders.push({ attributes: border, wayIds: ways.map(({ ref }) => ref) });
      else if (tags.type === "multipolygon" && isDrawnArea(tags)) {
        const listIds = (isInner: boolean) =>
          ways.filter(({ role }) => (role === "inner") === isInner).map(({ ref }) => ref);
        areas.push({ tags, outerWayIds: listIds(false), innerWayIds: listIds(true) });
      } else return;
      for (const { ref } of ways) memberWayIds.add(ref);
    },
  });
  return { areas, borders, memberWayIds };
}

/** Lists each way once, as a border of its highest-ranking relation (lowest `admin_level`). */
function listHighestBorders(borders: readonly Border[]): { attributes: GroundFeatureAttributes; wayId: number }[] {
  const attributesByWay = new Map<number, GroundFeatureAttributes>();
  const readLevel = ({ properties }: GroundFeatureAttributes) => Number(properties.level);
  for (const { attributes, wayIds } of borders) {
    for (const wayId of wayIds) {
      const knownAttributes = attributesByWay.get(wayId);
      if (!knownAttributes || readLevel(attributes) < readLevel(knownAttributes))
        attributesByWay.set(wayId, attributes);
    }
  }
  return [...attributesByWay].map(([wayId, attributes]) => ({ wayId, attributes }));
}

function isClosed(refs: readonly number[]): boolean {
  return refs.length > 3 && refs[0] === refs.at(-1);
}
