import { type SQL, sql } from "drizzle-orm";
import { cellToParent, latLngToCell } from "h3-js";
import type { Db } from "../../db/client";
import { categories, precisions } from "../../db/vocabulary";
import { createRandom } from "../support/seeded-random";

/** The first and last day (in WIB) of the five years in which all incidents of the benchmark happened. */
export const years = { from: "2021-01-01", to: "2025-12-31" } as const;

const villageCount = 240;
const countedCategories = categories.filter((category) => category !== "women-and-children");

/**
 * Writes five years of facts directly into the insight tables: incidents of 40 types, clustered around villages and
 * handled by 60 stations of 12 agencies, and calls for every hour. Takes about 20 s for a million incidents.
 */
export async function writeFacts(db: Db, incidentCount: number): Promise<void> {
  const cells = JSON.stringify(villageCells());
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = 0`);
    await tx.execute(sql`select setseed(0.112)`);
    await tx.execute(buildCodeInsert());
    await tx.execute(sql`
      create temporary table village_cell on commit drop as
      select place, insight_code.number as district, cell_6, cell_7, cell_8
      from jsonb_to_recordset(${cells}::jsonb) as cell (place int, district text, cell_6 bigint, cell_7 bigint, cell_8 bigint)
      join insight_code on insight_code.code = cell.district`);
    await tx.execute(sql`create index on village_cell (place)`);
    await tx.execute(buildFactInsert(incidentCount));
    await tx.execute(sql`
      insert into insight_call
      select day::date, hour, false, outcome, 1 + floor(random() * ${Math.ceil(incidentCount / 40_000)}::int)
      from generate_series(${years.from}::timestamp, ${years.to}::timestamp, interval '1 day') day, generate_series(0, 23) hour,
        unnest(array['emergency', 'ghost']) outcome`);
  });
  await db.execute(sql`vacuum analyze insight_fact`);
  await db.execute(sql`analyze insight_code`);
  await db.execute(sql`vacuum analyze insight_call`);
}

/**
 * Returns the H3 cells around each village. Cells near a village are in the list several times, so that cells picked
 * uniformly at random cluster around villages.
 */
function villageCells() {
  const random = createRandom(112);
  const cells: { district: string; cell: string }[] = [];
  for (let village = 0; village < villageCount; village++) {
    const district = `16.06.${String((village % 15) + 1).padStart(2, "0")}`;
    const [lat, lng] = [random.between(-3.2, -1.8), random.between(103.1, 104.6)];
    // Some villages have many more incidents than others.
    for (let number = 0; number < 20 + (village % 7) ** 3; number++) {
      const offset = () => (random.between(-0.05, 0.05) + random.between(-0.05, 0.05)) / 2;
      cells.push({ district, cell: latLngToCell(lat + offset(), lng + offset(), 8) });
    }
  }
  return cells.map(({ district, cell }, index) => {
    const [cell_6, cell_7, cell_8] = [6, 7, 8].map((resolution) =>
      BigInt(`0x${cellToParent(cell, resolution)}`).toString(),
    );
    return { place: index, district, cell_6, cell_7, cell_8 };
  });
}

// The number of the first code of each kind. The other codes of the kind are numbered consecutively from there.
const firstNumber = { category: 1, precision: 11, type: 101, agency: 201, station: 301, district: 401 };

function buildCodeInsert() {
  const numberCodes = (kind: keyof typeof firstNumber, codes: readonly string[]) =>
    codes.map((code, index) => ({ number: firstNumber[kind] + index, code }));
  const namesOf = (count: number, name: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => name(index));
  const codes = [
    ...numberCodes("category", countedCategories),
    ...numberCodes("precision", precisions),
    ...numberCodes(
      "type",
      namesOf(40, (index) => `incident-type-${index}`),
    ),
    ...numberCodes(
      "agency",
      namesOf(12, (index) => `agency-${index}`),
    ),
    ...numberCodes(
      "station",
      namesOf(60, (index) => `station-${index}`),
    ),
    ...numberCodes(
      "district",
      namesOf(15, (index) => `16.06.${String(index + 1).padStart(2, "0")}`),
    ),
  ];
  return sql`
    insert into insight_code (number, code) overriding system value
    select number, code from jsonb_to_recordset(${JSON.stringify(codes)}::jsonb) as code (number int, code text)`;
}

// Every second incident has a second agency. About one crew in twelve did not report that it was on scene.
function buildFactInsert(count: number) {
  const randomSeconds = (min: number, max: number) => sql`${min}::int + floor(random() * random() * ${max - min}::int)`;
  const selectAgencyOf = (station: SQL) => sql`(${firstNumber.agency}::int + ${station} % 12)::smallint`;
  return sql`
    with drawn as materialized (
      select n, ${years.from}::date + floor((n - 1) * 1826.0 / ${count}::int)::int as day,
        floor(random() * (select count(*) from village_cell))::int as place, floor(random() * 40)::int as type,
        floor(random() * 60)::int as station, random() as precise, random() < 0.02 as boundary, random() < 0.92 as arrived
      from generate_series(1, ${count}::int) n
    )
    insert into insight_fact (
      incident_id, opened_day, opened_hour, weekday, priority, simulated, merged, precision, type, category, district,
      cell_6, cell_7, cell_8, agency, station, answer_seconds, dispatch_seconds, acknowledge_seconds, turnout_seconds,
      travel_seconds, on_scene_seconds, total_seconds, stamped, agencies
    )
    select lpad(to_hex(n), 32, '0')::uuid, day, mod(7 + ((random() + random()) * 12)::int, 24), extract(isodow from day) - 1,
      1 + floor(random() * 4), false, random() < 0.05, known.precision, ${firstNumber.type}::int + type,
      ${firstNumber.category}::int + type % ${countedCategories.length}::int, case when not boundary then district end,
      case when known.is_placed then cell_6 end, case when known.is_placed then cell_7 end, case when known.is_placed then cell_8 end,
      ${selectAgencyOf(sql`station`)}, ${firstNumber.station}::int + station, ${randomSeconds(2, 40)}, ${randomSeconds(20, 300)}, ${randomSeconds(10, 200)},
      ${randomSeconds(30, 600)}, case when arrived then ${randomSeconds(120, 9_000)} end, case when arrived then ${randomSeconds(600, 9_000)} end,
      case when arrived then ${randomSeconds(200, 10_000)} end, case when arrived then 127 else 15 end,
      case when n % 2 = 0 then array[${selectAgencyOf(sql`station`)}] else array[${selectAgencyOf(sql`station`)}, ${selectAgencyOf(sql`(station + 1)`)}] end
    from drawn
    join village_cell using (place)
    cross join lateral (
      select ${firstNumber.precision}::int + case when precise < 0.7 then 0 when precise < 0.85 then 1 when precise < 0.97 then 2 else 3 end
          as precision,
        precise < 0.85 and not boundary as is_placed
    ) known
    order by n`;
}
