import { isNotNull, like, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { settleUnits } from "../../db/queries";
import { station } from "../../db/schema/agencies";
import { unit, unitPosition } from "../../db/schema/units";
import { type Context, freshSince } from "../../server/context";
import { splitIntoBatches } from "../../server/import/batches";
import { type NewUnit, saveUnits } from "../../server/import/save-units";

export type Moment = Pick<Context, "now" | "settings">;

/** What the benchmarks ask for: a kind of which there are many, one with two units left, one whose agency answers by area. */
export const kinds = { common: "ambulance", rare: "rescue-boat", area: "police-patrol" } as const;

const perPost = 20;

/**
 * Fills an empty field with made-up units, spread over the regency. A tenth is off duty, a tenth on a task, a tenth known by
 * its station only; the others have fixes of the last five minutes. Of the rescue boats two alone can be sent. The police are
 * where their polsek answers; for the others there is a post for every twenty units.
 */
export async function fillField(db: Db, moment: Moment, units: number): Promise<void> {
  const spots = await pointsInRegency(db, { count: units + units / perPost, seed: units });
  const posts = spots.splice(0, units / perPost).map(({ lng, lat }, index) => ({
    code: `post-${index}`,
    name: `Post ${index}`,
    agencyCode: "damkar",
    kind: "other",
    position: { lng, lat },
  }));
  for (const batch of splitIntoBatches(posts)) await db.insert(station).values(batch);
  const drawn = spots.map((spot, index) => draw(spot, index, posts.length));
  await db.transaction((tx) => saveUnits(tx, moment, drawn));
  const now = moment.now().toISOString();
  await db
    .update(unitPosition)
    .set({ fixAt: sql`${now}::timestamptz - random() * interval '5 minutes'` })
    .where(isNotNull(unitPosition.fixAt));
  const taken = await db
    .update(unit)
    .set({ taken: true })
    .where(like(unit.callSign, "BENCH-%-7"))
    .returning({ id: unit.id });
  await settleUnits(db, { ids: taken.map(({ id }) => id), fresh_since: freshSince(moment) });
  await db.execute(sql`vacuum (analyze)`);
}

type Spot = LngLat & { polsek: string };

/** Points spread over the regency, each with the polsek that answers for it; the same ones for the same count and seed. */
export async function pointsInRegency(db: Db, { count, seed }: { count: number; seed: number }): Promise<Spot[]> {
  const { rows } = (await db.execute(sql`
    select st_x(spot.point) as lng, st_y(spot.point) as lat, station.code as polsek
    from (select (st_dump(st_generatepoints(st_union(boundary), ${count}::int, ${seed}::int))).geom as point from district) spot
    join station on st_covers(station.response_area, spot.point) and station.agency_code = 'polres'
  `)) as unknown as { rows: Spot[] };
  return rows;
}

function draw({ polsek, lng, lat }: Spot, index: number, posts: number): NewUnit {
  const [round, place] = [Math.floor(index / 10), index % 10];
  const kind = kindsOfTen[place] ?? kinds.common;
  const ready = kind === kinds.rare ? round < 2 : round % 10 !== 3;
  return {
    unit: {
      callSign: `BENCH-${round}-${place}`,
      agencyCode: kind === kinds.area ? "polres" : "damkar",
      stationCode: kind === kinds.area ? polsek : `post-${index % posts}`,
      kind,
      skills: round % 3 === 0 ? ["trauma", "extrication"] : [],
      mobility: kind === kinds.rare ? "river" : "road",
      duty: ready ? "available" : "off-duty",
    },
    position: round % 10 === 4 ? null : { lng, lat },
  };
}

const { common, rare, area } = kinds;
const kindsOfTen = [
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
