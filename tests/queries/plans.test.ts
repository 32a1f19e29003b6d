import { sql } from "drizzle-orm";
import { type Database, type Db, openPostgres } from "../../db/client";
import { locatePoint, nearestUnits, pointText, takeNearestUnits } from "../../db/queries";
import { freshSince } from "../../server/context";
import { sphereSlack } from "../../server/domain/shortlist";
import { growField, kinds } from "../bench/field";
import { aContext, sekayu } from "../support/makers";
import { expect, test as plain } from "../support/test";

/** 20,000 units, and one connection as the product's pool makes them: it plans each statement once, for any value. */
const test = plain.extend(
  "one",
  { scope: "file" },
  async ({ database, databaseUrl }, { onCleanup }): Promise<Database> => {
    await growField(database, aContext(database.db), 20_000);
    const one = await openPostgres(databaseUrl, { size: 1 });
    onCleanup(() => one.close());
    return one;
  },
);

for (const [what, query, name] of [
  ["ranking", nearestUnits, "nearest-units"],
  ["taking", takeNearestUnits, "nearest-units for update of unit skip locked"],
] as const) {
  test.for([
    ["a common kind", kinds.common, "unit_position_nearest"],
    ["a kind of which two are left", kinds.rare, "unit_position_nearest"],
    ["a kind that goes by area", kinds.area, "unit_position_of_station"],
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
    expect(plan.match(/Bitmap Index Scan on \w+/g) ?? []).toEqual(["Bitmap Index Scan on unit_position_ageing"]);
      // The plan is for any value: none of ours stands in it.
      expect(plan).toContain("$1");
      expect(plan).not.toContain(`'${kind}'`);
      // And no walk brought more than it was asked for.
      expect(rowsOf(plan, "unit_position_nearest")).toBeLessThanOrEqual(50);
    },
  );
}

async function explain(db: Db, name: string, values: unknown[]): Promise<string> {
  const { rows } = (await db.execute(
    sql.raw(`explain (analyze, costs off, timing off) execute "${name}"(${values.map(literal).join(", ")})`),
  )) as unknown as { rows: Record<"QUERY PLAN", string>[] };
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `'{${value.map((item) => `"${item}"`).join()}}'`;
  return `'${value instanceof Date ? value.toISOString() : value}'`;
}

/** How many rows the scans of an index gave, all together. */
function rowsOf(plan: string, index: string): number {
  const scans = plan.matchAll(new RegExp(`Index Scan using ${index} .*actual rows=([\\d.]+) loops=(\\d+)`, "g"));
  return [...scans].reduce((sum, [, rows, loops]) => sum + Number(rows) * Number(loops), 0);
}
