import { sql } from "drizzle-orm";
import { cellToBoundary, cellToParent, polygonToCells } from "h3-js";
import type { Db } from "../../db/client";
import { cellResolutions } from "../../server/domain/insight";
import { aUnit } from "../support/makers";

/** The five years in which all of it happens, in days of Sekayu. */
export const years = { from: "2021-01-01", to: "2025-12-31" } as const;

/**
 * So many incidents over five years, clumped around the villages as people are, one of a hundred sensitive, each with one or two crews
 * and a call, and with noise calls. Written past the triggers and the checks of keys, as a restored backup is; then all months are noted
 * as stale.
 */
export async function writeHistory(db: Db, incidents: number): Promise<void> {
  const { rows } = (await db.execute(sql`select code, agency_code from station order by code`)) as unknown as {
    rows: { code: string; agency_code: string }[];
  };
  for (const { code, agency_code: agencyCode } of rows) {
    const unit = await aUnit(db);
    await db.execute(sql`update unit set station_code = ${code}, agency_code = ${agencyCode} where id = ${unit.id}`);
  }
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await tx.execute(sql`set local statement_timeout = 0`);
    await tx.execute(sql`select setseed(0.112)`);
    await tx.execute(incidentsOf(incidents));
    await tx.execute(crewsOf());
    await tx.execute(callsOf());
  });
  await db.execute(sql`
    insert into insight_stale (month) select month::date from generate_series(${years.from}::date, ${years.to}::date, interval '1 month') month`);
}

const numbered = (number: string) => sql.raw(`lpad(to_hex(${number}), 32, '0')::uuid`);

// A village is drawn by the square of chance, so that some have many times what others have.
function incidentsOf(count: number) {
  return sql`
    with homes as (
      select array_agg(st_x(position::geometry) order by code) as lngs, array_agg(st_y(position::geometry) order by code) as lats,
        array_agg(district_code order by code) as districts, count(*)::int as many
      from village where position is not null
    ),
    kinds as (select array_agg(code order by code) as codes, count(*)::int as many from incident_type),
    drawn as materialized (
      select n, 1 + floor(random() * random() * homes.many)::int as home, 1 + floor(random() * kinds.many)::int as kind,
        ${years.from}::timestamp at time zone 'Asia/Jakarta'
          + floor((n - 1) * 1826.0 / ${count}::int) * interval '1 day'
          + mod(((random() + random()) * 43200 + 25200)::numeric, 86400)::float8 * interval '1 second' as opened,
        random() + random() + random() - 1.5 as east, random() + random() + random() - 1.5 as north, random() as precise
      from generate_series(1, ${count}::int) n, homes, kinds
    )
    insert into incident (id, type_code, priority, status, location, precision, district_code, boundary, sensitive, simulated,
      opened_at, closed_at, close_code, opened_by)
    select ${numbered("n")}, codes[kind], 1 + floor(random() * 4)::int, 'closed',
      st_setsrid(st_makepoint(lngs[home] + east * 0.05, lats[home] + north * 0.05), 4326)::geography,
      case when precise < 0.7 then 'exact' when precise < 0.85 then 'approximate' when precise < 0.97 then 'village' else 'district' end,
      districts[home], random() < 0.02, random() < 0.01, false, opened, opened + interval '2 hours',
      case when random() < 0.05 then 'duplicate' else 'handled' end, 'bench'
    from drawn, homes, kinds
    order by opened`;
}

// The second of two sent is so for every other incident; one of twelve gave no sign of being on scene.
function crewsOf() {
  return sql`
    with crews as (select array_agg(id order by call_sign) as ids, count(*)::int as many from unit),
    sent as (
      select incident.id, place, opened_at + (20 + random() * 120) * interval '1 second' as assigned,
        (10 + random() * 80) * interval '1 second' as acknowledging, (30 + random() * 240) * interval '1 second' as turning,
        (120 + random() * random() * 5400) * interval '1 second' as going, (600 + random() * 5400) * interval '1 second' as staying,
        random() < 0.92 as arrived
      from incident cross join generate_series(1, 2) place
      where place = 1 or random() < 0.5
    )
    insert into assignment (incident_id, unit_id, kind, state, chosen_by, responsible, assigned_by, assigned_at, acknowledged_at,
      en_route_at, on_scene_at, ended_at)
    select sent.id, ids[1 + floor(random() * many)::int], 'ambulance', 'clear', 'rule', true, 'bench', assigned, assigned + acknowledging,
      assigned + acknowledging + turning, case when arrived then assigned + acknowledging + turning + going end,
      assigned + acknowledging + turning + going + staying
    from sent, crews`;
}

function callsOf() {
  return sql`
    with rung as (
      select incident.id, opened_at - (30 + random() * 60) * interval '1 second' as received, false as noise from incident
      union all
      select null, opened_at + random() * interval '5 hours', true from incident where random() < 0.3
    )
    insert into call (received_at, claimed_by, claimed_at, disposition, incident_id, simulated)
    select received, 'bench', received + (2 + random() * 20) * interval '1 second', case when noise then 'ghost' else 'emergency' end, id, false
    from rung`;
}

/** The hexagons over the regency and around it as shapes with an index, as one would have them for a textbook join. */
export async function writeHexagons(db: Db): Promise<void> {
  await db.execute(sql`create table hexagon (resolution int not null, cell text not null, shape geometry not null)`);
  const [west, east, south, north] = [103.0, 105.2, -3.8, -1.3];
  const smallest = polygonToCells(
    [
      [
        [south, west],
        [south, east],
        [north, east],
        [north, west],
      ],
    ],
    8,
  );
  for (const resolution of cellResolutions) {
    const cells = [...new Set(smallest.map((cell) => cellToParent(cell, resolution)))];
    for (let at = 0; at < cells.length; at += 5_000) {
      const shapes = cells.slice(at, at + 5_000).map((cell) => {
        const corners = cellToBoundary(cell, true).map(([lng, lat]) => `${lng} ${lat}`);
        return { cell, shape: `POLYGON((${corners.join(",")}))` };
      });
      await db.execute(sql`
        insert into hexagon select ${resolution}::int, cell, st_geomfromtext(shape, 4326)
        from jsonb_to_recordset(${JSON.stringify(shapes)}::jsonb) as one (cell text, shape text)`);
    }
  }
  for (const resolution of cellResolutions) {
    await db.execute(sql.raw(`create index on hexagon using gist (shape) where resolution = ${resolution}`));
  }
}
