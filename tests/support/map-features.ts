import { eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { fireWatch, hotspot } from "../../db/schema/fire-watches";
import { incident } from "../../db/schema/incidents";
import { weatherWarning } from "../../db/schema/public-sources";
import { anIncident, aType, aUnit, kmFrom, sekayu } from "./makers";

/** The id and the geometry of everything that the collections contain, read from the tables. */
const storedFeatures = {
  districts: sql`select code as id, boundary as geom from district`,
  facilities: sql`select id, position::geometry as geom from facility`,
  stations: sql`select code as id, position::geometry as geom from station`,
  units: sql`
    select unit.id, unit_position.place::geometry as geom
    from unit left join unit_position on unit_position.unit_id = unit.id`,
  incidents: sql`select number as id, location::geometry as geom from incident`,
  hotspots: sql`select id, position::geometry as geom from hotspot`,
  "fire-watches": sql`select number as id, area as geom from fire_watch`,
  warnings: sql`
    select to_char(timezone('UTC', sent_at), 'YYYYMMDDHH24MISS') || '-' || id as id, area as geom
    from weather_warning`,
} satisfies Record<string, SQL>;

/** The path of the landing page, and the collections that it links to. */
export const ogcPath = "/ogc";
export const collectionIds = Object.keys(storedFeatures) as (keyof typeof storedFeatures)[];

export type FeatureDocument = {
  id: string | number;
  geometry: { type: string; coordinates: unknown[] } | null;
  properties: Record<string, unknown>;
  links: { href: string; rel: string; type: string }[];
};
export type Page = {
  type: string;
  timeStamp: string;
  numberMatched: number;
  numberReturned: number;
  links: { href: string; rel: string; type: string }[];
  features: FeatureDocument[];
};

/**
 * Compares what a client read from a collection with the tables. Returns the ids that are missing, not stored, or read
 * more than once, or whose geometry differs by more than 1e-6 degrees (10 cm).
 */
export async function findDifferences(
  db: Db,
  collection: (typeof collectionIds)[number],
  features: readonly { id: unknown; geometry: unknown }[],
): Promise<string[]> {
  const { rows } = (await db.execute(sql`
    with stored as (select id::text, geom from (${storedFeatures[collection]}) feature),
    read as (
      select feature ->> 'id' as id, st_setsrid(st_geomfromgeojson(nullif(feature -> 'geometry', 'null')), 4326) as geom
      from jsonb_array_elements(${JSON.stringify(features)}::jsonb) feature
    )
    select id
    from stored
    full join read using (id)
    group by id
    having count(stored.id) <> 1 or count(read.id) <> 1
      or bool_or(num_nulls(stored.geom, read.geom) = 1)
      or bool_or(st_npoints(stored.geom) <> st_npoints(read.geom))
      or bool_or(st_hausdorffdistance(stored.geom, read.geom) > 1e-6)
    order by id`)) as unknown as { rows: { id: string }[] };
  return rows.map(({ id }) => id);
}

const firstSeenAt = new Date("2026-11-20T06:00:00Z");

/**
 * Inserts features for each collection that has none in the reference data; the incidents are one open and two closed
 * ones.
 */
export async function insertMapFeatures(db: Db): Promise<void> {
  await aUnit(db, { callSign: "SEEN-1", at: kmFrom(sekayu, 3) });
  await aUnit(db, { callSign: "NOWHERE-1" });
  const type = await aType(db, []);
  for (const number of [1, 2, 3]) {
    const now = new Date(firstSeenAt.getTime() + number * 3_600_000);
    const { id } = await anIncident(db, { type, at: kmFrom(sekayu, number), priority: number, now });
    const closedAt = new Date(now.getTime() + 1_800_000);
    if (number > 1) await db.update(incident).set({ status: "closed", closedAt }).where(eq(incident.id, id));
  }
  const [watch] = await db
    .insert(fireWatch)
    .values({
      firstSeenAt,
      lastSeenAt: new Date(firstSeenAt.getTime() + 5 * 3_600_000),
      pointCount: 25,
      satellites: ["snpp", "modis"],
      centre: sekayu,
      area: JSON.stringify({ type: "Polygon", coordinates: [squareRing(sekayu, 0.01)] }),
    })
    .returning();
  await db.insert(hotspot).values(
    Array.from({ length: 25 }, (_, index) => ({
      key: `${index}`,
      source: "firms-snpp" as const,
      satellite: "snpp" as const,
      seenAt: new Date(firstSeenAt.getTime() + index * 600_000),
      halfDay: 1,
      position: kmFrom(sekayu, index / 10),
      confidence: index % 5 === 0 ? ("high" as const) : ("nominal" as const),
      frpMw: index + 0.3,
      watchId: watch?.id,
    })),
  );
  await db.insert(weatherWarning).values({
    ...{ key: "bmkg,1,x", source: "bmkg-warnings", sender: "bmkg", identifier: "1", state: "current" },
    ...{ sentAt: firstSeenAt, onsetAt: firstSeenAt, expiresAt: new Date(firstSeenAt.getTime() + 3 * 3_600_000) },
    ...{ refersTo: [], severity: "Moderate", urgency: "Immediate", certainty: "Observed", texts: [] },
    ...{ areaNames: ["Sekayu"], area: JSON.stringify({ type: "Polygon", coordinates: [squareRing(sekayu, 0.1)] }) },
    ...{ repaired: 0, signature: "none", receivedAt: firstSeenAt },
  });
}

function squareRing({ lng, lat }: { lng: number; lat: number }, halfSide: number): number[][] {
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ];
  return corners.map(([x = 0, y = 0]) => [lng + x * halfSide, lat + y * halfSide]);
}
