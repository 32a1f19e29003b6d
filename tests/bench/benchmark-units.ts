import { isNotNull, like, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { refreshUnitCopies } from "../../db/queries/unit";
import { station } from "../../db/schema/agencies";
import { unit, unitPosition } from "../../db/schema/units";
import { type Context, freshSince } from "../../server/context";
import { splitIntoBatches } from "../../server/import/batches";
import { type NewUnit, saveUnits } from "../../server/import/save-units";

export type BenchContext = Pick<Context, "now" | "settings">;

/**
 * The unit kinds that the benchmarks request: one with many units, one with only two available units, and one that is
 * assigned by response area.
 */
export const requestedKinds = { common: "ambulance", rare: "rescue-boat", area: "police-patrol" } as const;

/** A skill that only six ambulances have. */
export const rareSkill = "neonatal";

const unitsPerStation = 20;

/**
 * Creates units spread over the regency in a database without units. A tenth of them are rescue boats, of which only
 * two are on duty. Six ambulances have `rareSkill`, of which four are available. Of the other kinds, a tenth is off duty. A tenth of all units is marked as taken, without an
 * assignment. Another tenth has no fix, only a station; the fixes of the others are at most five minutes old. Police
 * units belong to the polsek (police station) that covers them; the others are divided among new stations, twenty units
 * to a station.
 */
export async function createBenchmarkUnits(db: Db, context: BenchContext, unitCount: number): Promise<void> {
  const points = await pointsInRegency(db, { count: unitCount + unitCount / unitsPerStation, seed: unitCount });
  const stations = points.splice(0, unitCount / unitsPerStation).map(({ lng, lat }, index) => ({
    code: `post-${index}`,
    name: `Post ${index}`,
    agencyCode: "damkar",
    kind: "other",
    position: { lng, lat },
  }));
  for (const batch of splitIntoBatches(stations)) await db.insert(station).values(batch);
  const newUnits = points.map((point, index) => newUnit(point, index, stations.length));
  await db.transaction((tx) => saveUnits(tx, context, newUnits));
  const now = context.now().toISOString();
  await db
    .update(unitPosition)
    .set({ fixAt: sql`${now}::timestamptz - random() * interval '5 minutes'` })
    .where(isNotNull(unitPosition.fixAt));
  const takenUnits = await db
    .update(unit)
    .set({ isTaken: true })
    .where(like(unit.callSign, "BENCH-%-7"))
    .returning({ id: unit.id });
  await refreshUnitCopies(db, { ids: takenUnits.map(({ id }) => id), fresh_since: freshSince(context) });
  await db.execute(sql`vacuum (analyze)`);
}

type Point = LngLat & { polsek: string };

/**
 * Returns points spread over the regency, each with the polsek (police station) that covers it. The same count and seed
 * give the same points.
 */
export async function pointsInRegency(db: Db, { count, seed }: { count: number; seed: number }): Promise<Point[]> {
  const { rows } = (await db.execute(sql`
    select st_x(spot.point) as lng, st_y(spot.point) as lat, station.code as polsek
    from (select (st_dump(st_generatepoints(st_union(boundary), ${count}::int, ${seed}::int))).geom as point from district) spot
    join station on st_covers(station.response_area, spot.point) and station.agency_code = 'polres'
  `)) as unknown as { rows: Point[] };
  return rows;
}

function newUnit({ polsek, lng, lat }: Point, index: number, stationCount: number): NewUnit {
  const [groupIndex, indexInGroup] = [Math.floor(index / 10), index % 10];
  const kind = kindCycle[indexInGroup] ?? requestedKinds.common;
  const isAvailable = kind === requestedKinds.rare ? groupIndex < 2 : groupIndex % 10 !== 3;
  return {
    unit: {
      callSign: `BENCH-${groupIndex}-${indexInGroup}`,
      agencyCode: kind === requestedKinds.area ? "polres" : "damkar",
      stationCode: kind === requestedKinds.area ? polsek : `post-${index % stationCount}`,
      kind,
      skills: [
        ...(groupIndex % 3 === 0 ? ["trauma", "extrication"] : []),
        ...(kind === requestedKinds.common && groupIndex < 2 ? [rareSkill] : []),
      ],
      mobility: kind === requestedKinds.rare ? "river" : "road",
      duty: isAvailable ? "available" : "off-duty",
    },
    position: groupIndex % 10 === 4 ? null : { lng, lat },
  };
}

const { common, rare, area } = requestedKinds;
const kindCycle = [
  common,
  area,
  "fire-engine",
  common,
  rare,
  "disaster-team",
  area,
  common,
  "fire-engine",
  "disaster-team",
] as const;
