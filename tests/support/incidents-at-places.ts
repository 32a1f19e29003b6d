import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import type { Precision } from "../../db/vocabulary";
import { rebuildAll } from "./incident-history";

export type IncidentAtPlace = { at: LngLat; openedAt: Date; type?: string; priority?: number; precision?: Precision };

/**
 * Inserts closed incidents and rebuilds the insight figures. Each incident gets the district that contains its
 * location. If none does, it gets the nearest district, and `boundary` is set.
 */
export async function insertIncidentsAtPlaces(db: Db, pastIncidents: readonly IncidentAtPlace[]): Promise<void> {
  const rows = pastIncidents.map(({ at, openedAt, type = "fallen-tree", priority = 3, precision = "exact" }) => ({
    ...{ ...at, opened_at: openedAt.toISOString(), type, priority, precision },
  }));
  await db.execute(sql`
    insert into incident (type_code, priority, status, location, precision, district_code, boundary, sensitive, simulated,
                          opened_at, closed_at, close_code, opened_by)
    select past.type, past.priority, 'closed', point.at::geography, past.precision, near.code, not near.inside, false, false,
           past.opened_at, past.opened_at + interval '2 hours', 'handled', 'test'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as past(lng float8, lat float8, opened_at timestamptz, type text, priority int, precision text)
    cross join lateral (select st_setsrid(st_makepoint(past.lng, past.lat), 4326) as at) point
    cross join lateral (
      select code, st_covers(boundary, point.at) as inside from district order by boundary <-> point.at limit 1
    ) near`);
  await rebuildAll(db);
}
