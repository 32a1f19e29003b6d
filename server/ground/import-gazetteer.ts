import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import type { GazetteerKind, osmTypes } from "../../db/network-vocabulary";
import { fillGazetteerWords, kilometrePostRoads, writeGazetteer } from "../../db/queries/gazetteer";
import { gazetteerPlace } from "../../db/schema/gazetteer";
import { village } from "../../db/schema/places";
import {
  findGazetteerKind,
  findPointInside,
  listNamesOfOsmObject,
  readKilometreOfOsmObject,
} from "../domain/osm-places";
import { createVillageKey, placeKey, toSearchKeys } from "../domain/place-names";
import { mergeGazetteer } from "./merge-gazetteer";
import { NodePositions } from "./node-positions";
import { type OsmTags, unitsPerDegree } from "./osm-objects";
import type { OsmFile } from "./read-osm";

type OsmType = (typeof osmTypes)[number];
type Row = {
  type: OsmType;
  id: number;
  name: string;
  other: string[];
  keys: string;
  kind: GazetteerKind;
} & LngLat;
type Point = readonly [x: number, y: number];

export type GazetteerCounts = { places: number; kilometrePosts: number; villagesWithPoint: number };

const batchSize = 2_000;

/**
 * Fills the gazetteer of a version of the base map with the named nodes, ways and areas of an extract. Call it while
 * the version is `building`, after its roads have been written, because KM posts are named after roads. The rows are
 * deleted together with the version. Reads the file four times. Memory use depends only on the number of nodes in named
 * ways and of entries that share their name with another. `source` is the attribution stored with each
 * place; screens credit the extract once, on the map.
 */
export async function importGazetteer(
  db: Db,
  networkId: number,
  osm: OsmFile,
  source: string,
): Promise<GazetteerCounts> {
  const areas = await readAreas(osm);
  const positions = new NodePositions();
  await osm.scan({
    way: ({ id, tags, refs }) => {
      if (areas.has(id) || findNamedKind(tags)) positions.add(refs);
    },
  });
  await positions.load(osm);

  let rows: Row[] = [];
  const addRow = (type: OsmType, id: number, tags: OsmTags, [x, y]: Point) => {
    const row = toRow(type, id, tags);
    if (row) rows.push({ ...row, lng: x / unitsPerDegree, lat: y / unitsPerDegree });
  };
  const writeRows = async (minCount: number) => {
    while (rows.length >= minCount && rows.length > 0) {
      const batch = rows.slice(0, batchSize);
      rows = rows.slice(batchSize);
      await writeGazetteer(db, { network: networkId, source, rows: JSON.stringify(batch) });
    }
  };
  await osm.scan(
    {
      node: ({ id, tags, x, y }) => addRow("node", id, tags, [x, y]),
      way: ({ id, tags, refs }) => {
        const isPartOfArea = areas.has(id);
        const kind = findNamedKind(tags);
        if (!isPartOfArea && !kind) return;
        const nodeIndexes = refs.map((ref) => positions.find(ref)).filter((index) => index >= 0);
        const points = nodeIndexes.map((index): Point => [positions.x(index), positions.y(index)]);
        for (const area of areas.get(id) ?? []) area.sides.push(...listSides(points));
        const point = kind && choosePoint(points, kind);
        if (point) addRow("way", id, tags, point);
      },
    },
    () => writeRows(batchSize),
  );
  for (const { id, tags, sides } of new Set([...areas.values()].flat())) {
    const point = findPointInside(sides);
    if (point) addRow("relation", id, tags, point);
  }
  await writeRows(1);
  await mergeGazetteer(db, networkId);
  const kilometrePostCount = await nameKilometrePosts(db, networkId);
  await fillGazetteerWords(db, { network: networkId });
  for (const table of ["gazetteer_place", "gazetteer_word"]) await db.execute(sql.raw(`analyze ${table}`));
  const villagesWithPoint = await locateVillages(db, networkId);
  const placeCount = await db.$count(gazetteerPlace, eq(gazetteerPlace.networkId, networkId));
  return { places: placeCount, kilometrePosts: kilometrePostCount, villagesWithPoint };
}

/** Copies the gazetteer of one version of the base map to another. */
export async function copyGazetteer(db: Db, from: number, to: number): Promise<void> {
  await db.execute(sql`
    insert into gazetteer_place
      (network_id, osm_type, osm_id, name, other_names, search_keys, kind, position, district_code, source, village_code)
    select ${to}::int, osm_type, osm_id, name, other_names, search_keys, kind, position, district_code, source, village_code
    from gazetteer_place
    where network_id = ${from}`);
  await db.execute(sql`
    insert into gazetteer_word (network_id, word, places, shortened)
    select ${to}::int, word, places, shortened from gazetteer_word where network_id = ${from}`);
}

type Area = { id: number; tags: OsmTags; sides: (readonly [Point, Point])[] };

/** A map from way id to the named multipolygons that the way is a part of. */
async function readAreas(osm: OsmFile): Promise<Map<number, Area[]>> {
  const areas = new Map<number, Area[]>();
  await osm.scan({
    relation: ({ id, tags, members }) => {
      if (tags.type !== "multipolygon" || !findNamedKind(tags)) return;
      const area: Area = { id, tags, sides: [] };
      for (const { type, ref } of members) {
        if (type === "way") areas.set(ref, [...(areas.get(ref) ?? []), area]);
      }
    },
  });
  return areas;
}

function findNamedKind(tags: OsmTags): GazetteerKind | null {
  if (tags.name === undefined && tags["bridge:name"] === undefined && tags.highway !== "milestone") return null;
  return findGazetteerKind(tags);
}

function toRow(type: OsmType, id: number, tags: OsmTags): Omit<Row, "lng" | "lat"> | null {
  const kind = findNamedKind(tags);
  if (!kind) return null;
  const km = kind === "km-post" ? readKilometreOfOsmObject(tags) : null;
  if (kind === "km-post" && km === null) return null;
  const [name, ...otherNames] = km === null ? listNamesOfOsmObject(tags, kind) : [`KM ${String(km).replace(".", ",")}`];
  if (name === undefined || placeKey(name) === "") return null;
  return { type, id, name, other: otherNames, keys: toSearchKeys([name, ...otherNames]), kind };
}

function listSides(points: readonly Point[]): (readonly [Point, Point])[] {
  return points.slice(1).map((point, index) => [points[index] as Point, point] as const);
}

/** A point inside a closed way, or the middle of a line. */
function choosePoint(points: readonly Point[], kind: GazetteerKind): Point | null {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return null;
  const isArea = points.length > 3 && first[0] === last[0] && first[1] === last[1] && kind !== "street";
  return (isArea ? findPointInside(listSides(points)) : null) ?? points[Math.floor(points.length / 2)] ?? null;
}

/**
 * Adds the name of the nearest road within 75 m, if there is one, to the names of KM posts: "KM 117 Jalan Lintas
 * Timur". Returns the number of posts.
 */
async function nameKilometrePosts(db: Db, networkId: number): Promise<number> {
  const posts = await kilometrePostRoads(db, { network: networkId });
  for (const { osmType, osmId, name, road, ref } of posts) {
    const names = [road, ref].filter((roadName) => roadName !== null).map((roadName) => `${name} ${roadName}`);
    if (names.length === 0) continue;
    const [fullName = name, ...otherNames] = names;
    await db
      .update(gazetteerPlace)
      .set({ name: fullName, otherNames, searchKeys: toSearchKeys(names) })
      .where(
        and(
          eq(gazetteerPlace.networkId, networkId),
          eq(gazetteerPlace.osmType, osmType),
          eq(gazetteerPlace.osmId, osmId),
        ),
      );
  }
  return posts.length;
}

/**
 * Links each village without a position to the place of the same name in its district. A place tagged as a village
 * takes precedence over a hamlet. If several places with the name are equally suitable, no link is made. The link is
 * stored on the place, not on the village: a point surveyed later takes precedence, and each version of the base map
 * has its own links. Returns the number of villages linked.
 */
async function locateVillages(db: Db, networkId: number): Promise<number> {
  const villagesWithoutPosition = await db
    .select({ code: village.code, name: village.name, districtCode: village.districtCode })
    .from(village)
    .where(isNull(village.position));
  const settlements = await db
    .select()
    .from(gazetteerPlace)
    .where(
      and(
        eq(gazetteerPlace.networkId, networkId),
        inArray(gazetteerPlace.kind, ["village", "hamlet"]),
        isNotNull(gazetteerPlace.districtCode),
      ),
    );
  let locatedCount = 0;
  for (const { code, name, districtCode } of villagesWithoutPosition) {
    const key = createVillageKey(name);
    const namedSettlements = settlements.filter(
      (place) =>
        place.districtCode === districtCode &&
        [place.name, ...place.otherNames].some((other) => createVillageKey(other) === key),
    );
    const villages = namedSettlements.filter(({ kind }) => kind === "village");
    const [settlement, ...otherVillages] = villages.length > 0 ? villages : namedSettlements;
    if (!settlement || otherVillages.length > 0) continue;
    await db
      .update(gazetteerPlace)
      .set({ villageCode: code })
      .where(
        and(
          eq(gazetteerPlace.networkId, networkId),
          eq(gazetteerPlace.osmType, settlement.osmType),
          eq(gazetteerPlace.osmId, settlement.osmId),
        ),
      );
    locatedCount++;
  }
  return locatedCount;
}
