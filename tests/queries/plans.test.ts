import { like } from "drizzle-orm";
import { type Database, openPostgres } from "../../db/client";
import { locatePoint, nearestUnits, passedOverUnits, pointText, takeNearestUnits } from "../../db/queries";
import { station } from "../../db/schema/agencies";
import { freshSince } from "../../server/context";
import { sphereSlack } from "../../server/domain/shortlist";
import { aCrowd } from "../support/crowd";
import { explain, mostRemoved } from "../support/explain";
import { aContext, sekayu } from "../support/makers";
import { expect, test as plain } from "../support/test";

/** 20,000 units, and one connection as the product's pool makes them: it plans each statement once, for any value. */
const test = plain.extend("one", { scope: "file" }, async ({ db, databaseUrl }, { onCleanup }): Promise<Database> => {
  const polsek = await db.select({ code: station.code }).from(station).where(like(station.code, "polsek-%"));
  await aCrowd(db, { ambulance: 10_000, "fire-engine": 3_000 });
  await aCrowd(db, { "police-patrol": 4_000 }, { agency: "polres", stations: polsek.map(({ code }) => code) });
  await aCrowd(db, { "rescue-boat": 3_000 }, { resting: true });
  await aCrowd(db, { "rescue-boat": 2 });
  await db.execute("vacuum (analyze)");
  const one = await openPostgres(databaseUrl, { size: 1 });
  onCleanup(() => one.close());
  return one;
});

for (const [what, query, name] of [
  ["ranking", nearestUnits, "nearest-units"],
  ["taking", takeNearestUnits, "nearest-units for update of unit skip locked"],
] as const) {
  test.for([
    ["a common kind", "ambulance", "unit_position_nearest"],
    ["a kind of which two are left", "rescue-boat", "unit_position_nearest"],
    ["a kind that goes by area", "police-patrol", "unit_position_of_station"],
  ])(
    `${what} %s among 20,000 units walks the index and reads no table through`,
    { timeout: 120_000 },
    async ([, kind = "", index], { one }) => {
      const { db } = one;
      const at = pointText(sekayu);
      const [located] = await locatePoint(db, { at });
      const context = aContext(db);
      const question = {
        kind,
        skills: [],
        at,
        now: context.now(),
        fresh_since: freshSince(context),
        responsible_stations: located?.responsibleStations,
        excluding: [],
        shortlist: 4,
        slack: sphereSlack,
        wanted: 1,
      };
      expect(await query(db, question)).toHaveLength(1);
      const plan = await explain(db, name, query.values(question));
      expect(plan).toContain("Index Scan using unit_position_nearest");
      expect(plan).toContain(`Index Scan using ${index}`);
      expect(plan).not.toMatch(/Seq Scan on (unit|unit_position)\b/);
      // What the sweeper has not aged yet is found by its own index.
      expect(plan).toMatch(/Index Scan (using|on) unit_position_ageing/);
      expect(plan).not.toMatch(/Bitmap Index Scan on (?!unit_position_ageing)/);
      // The plan is for any value: none of ours stands in it.
      expect(plan).toContain("$1");
      expect(plan).not.toContain(`'${kind}'`);
      // And no walk went past what it was not asked for.
      expect(mostRemoved(plan)).toBeLessThanOrEqual(50);
    },
  );
}

test.for<[what: string, asked: { kind: string; picked: string[]; within_m: number }]>([
  [
    "a common kind, nearer than 2 km",
    { kind: "ambulance", picked: ["00000000-0000-4000-8000-000000000000"], within_m: 2_000 },
  ],
  ["a kind of which most rest, nearer than 9 km", { kind: "rescue-boat", picked: [], within_m: 9_000 }],
  ["a kind of which most rest, however far", { kind: "rescue-boat", picked: [], within_m: Number.POSITIVE_INFINITY }],
  [
    "a kind nobody lacks a skill of, however far",
    { kind: "ambulance", picked: [], within_m: Number.POSITIVE_INFINITY },
  ],
])(
  "who is passed over among 20,000 units is found along the index: %s",
  { timeout: 120_000 },
  async ([, asked], { one }) => {
    const { db } = one;
    const question = {
      ...asked,
      skills: [],
      at: pointText(sekayu),
      fresh_since: freshSince(aContext(db)),
      responsible_stations: ["polsek-sekayu"],
      by_area: false,
      most: 6,
    };
    await passedOverUnits(db, question);
    const plan = await explain(db, "passed-over-units", passedOverUnits.values(question));
    expect(plan).not.toMatch(/Seq Scan on (unit|unit_position)\b/);
    expect(mostRemoved(plan)).toBeLessThanOrEqual(200);
  },
);
