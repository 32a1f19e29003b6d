import { eq, sql } from "drizzle-orm";
import geodesic from "geographiclib-geodesic";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { refreshUnitCopies } from "../../db/queries/unit";
import { agency, station } from "../../db/schema/agencies";
import { incidentType, requirement } from "../../db/schema/plans";
import { unit, unitPosition } from "../../db/schema/units";
import {
  type DispatchRule,
  type Duty,
  type Mobility,
  priorities,
  type TypeMode,
  type UnitKind,
} from "../../db/vocabulary";
import type { Context } from "../../server/context";
import { createIncident } from "../../server/incidents/create-incident";
import { type IncidentView, readIncident } from "../../server/incidents/read-incidents";

/** A town of the regency, from the reference data. */
export const sekayu: LngLat = { lng: 103.8344, lat: -2.8819 };
export const bayungLencir: LngLat = { lng: 103.6834, lat: -2.0549 };
/** A city outside the regency, so in none of its districts. */
export const palembang: LngLat = { lng: 104.7458, lat: -2.91673 };

/**
 * Returns the point at a distance in km along the ellipsoid. `bearing` is in degrees clockwise from north; the default
 * is east.
 */
export function kmFrom({ lng, lat }: LngLat, km: number, bearing = 90): LngLat {
  const { lat2, lon2 } = geodesic.Geodesic.WGS84.Direct(lat, lng, bearing, km * 1000);
  if (lat2 === undefined || lon2 === undefined) throw new Error("no such point");
  return { lng: lon2, lat: lat2 };
}

/**
 * Creates a context in which the system acts, with the real clock and without a feed. Fixes stay fresh for ten minutes.
 */
export function aContext(db: Db, overrides: Partial<Context> = {}): Context {
  const actor: Context["actor"] = {
    kind: "system",
    id: "test",
    name: "Test",
    role: null,
    scopes: [],
    simulated: false,
  };
  return { db, actor, now: () => new Date(), settings: { positionFreshMinutes: 10 }, announce: () => {}, ...overrides };
}

let lastNumber = 0;

type Agency = typeof agency.$inferSelect;
type Station = typeof station.$inferSelect;

/** Creates an agency, by default with the dispatch rule `nearest`. */
export async function anAgency(
  db: Db,
  { code = `agency-${++lastNumber}`, dispatchRule = "nearest" }: { code?: string; dispatchRule?: DispatchRule } = {},
): Promise<Agency> {
  const [row] = await db
    .insert(agency)
    .values({ code, name: `Agency ${code}`, dispatchRule })
    .returning();
  return row as Agency;
}

/** Creates a station at a point. Its response area consists of the districts with the codes `areas`. */
export async function aStation(
  db: Db,
  { at, areas = [], ...overrides }: { at: LngLat; agency?: Agency; code?: string; name?: string; areas?: string[] },
): Promise<Station> {
  const ownerAgency =
    overrides.agency ?? (await anAgency(db, { dispatchRule: areas.length > 0 ? "responsible-area" : "nearest" }));
  const code = overrides.code ?? `station-${++lastNumber}`;
  const stationValues = {
    code,
    name: overrides.name ?? `Station ${code}`,
    agencyCode: ownerAgency.code,
    kind: "other",
    position: at,
    areaCodes: areas,
  };
  await db.insert(station).values(stationValues);
  const responseArea = sql`(select st_multi(st_union(boundary)) from district where code = any(station.area_codes))`;
  const [row] = await db.update(station).set({ responseArea }).where(eq(station.code, code)).returning();
  return row as Station;
}

type UnitOptions = {
  callSign?: string;
  agency?: Agency;
  station?: Station;
  kind?: UnitKind;
  skills?: string[];
  mobility?: Mobility;
  duty?: Duty;
  /**
   * The position of the unit's last fix. If missing, the unit has no fix, and only the position of its station is
   * known.
   */
  at?: LngLat;
  fixAgeMinutes?: number;
  /** The time from which `fixAgeMinutes` is counted back; by default now. */
  now?: Date;
};

/**
 * Creates a unit, by default an available ambulance. The assignment rule considers it only if `at` or `station` is
 * given. A fix is fresh for ten minutes.
 */
export async function aUnit(db: Db, options: UnitOptions = {}): Promise<typeof unit.$inferSelect> {
  const {
    kind = "ambulance",
    skills = [],
    mobility = "road",
    duty = "available",
    at,
    fixAgeMinutes = 0,
    now = new Date(),
  } = options;
  const agencyCode = options.agency?.code ?? options.station?.agencyCode ?? (await anAgency(db)).code;
  const callSign = options.callSign ?? `UNIT-${String(++lastNumber).padStart(4, "0")}`;
  const [row] = await db
    .insert(unit)
    .values({ callSign, agencyCode, stationCode: options.station?.code, kind, skills, mobility, duty })
    .returning();
  const { id } = row as typeof unit.$inferSelect;
  const fixAt = at && minutesBefore(now, fixAgeMinutes);
  await db.insert(unitPosition).values({ unitId: id, kind, skills, fix: at, fixAt, eligible: false });
  await refreshUnitCopies(db, { ids: [id], fresh_since: minutesBefore(now, 10) });
  return row as typeof unit.$inferSelect;
}

/**
 * Creates an incident type with the same response plan at every priority. `plan` has one line per requirement: its
 * kind, count and skills, such as "ambulance*2 trauma;midwife". Returns the code of the type.
 */
export async function aType(db: Db, plan: string[], { mode = "auto" }: { mode?: TypeMode } = {}): Promise<string> {
  const code = `type-${++lastNumber}`;
  const typeFields = { nameId: code, nameEn: code, category: "health" as const };
  await db.insert(incidentType).values({ code, ...typeFields, mode, sensitive: false, defaultPriority: 2 });
  const lines = plan.map((line, index) => {
    const [, kind, count, skills] = /^([a-z-]+)\*(\d+)(?: (\S+))?$/.exec(line) ?? [];
    return { order: index + 1, kind: kind as UnitKind, count: Number(count), skills: skills?.split(";") ?? [] };
  });
  const requirementValues = priorities.flatMap((priority) =>
    lines.map((line) => ({ typeCode: code, priority, ...line })),
  );
  if (requirementValues.length > 0) await db.insert(requirement).values(requirementValues);
  return code;
}

type IncidentOptions = { type: string; at?: LngLat; priority?: number; now?: Date; freshMinutes?: number };

/**
 * Creates an incident, to which the rule assigns units. By default it is in Sekayu, has the default priority of its
 * type, and is created now.
 */
export async function anIncident(db: Db, options: IncidentOptions): Promise<IncidentView> {
  const { type, at = sekayu, priority, now = new Date(), freshMinutes = 10 } = options;
  const context = aContext(db, { now: () => now, settings: { positionFreshMinutes: freshMinutes } });
  const { id } = await createIncident(context, { type, location: at, priority, precision: "exact" });
  return readIncident(context, { id });
}

/** Deletes all units, incidents and calls, so that a test starts without them. Keeps other data, such as stations. */
export async function deleteUnitsAndIncidents(db: Db): Promise<void> {
  const incidentTables = ["delivery", "forwarding", "handover", "note", "photo", "presence", "press", "alarm"];
  const tables = [...incidentTables, "assignment", "call", "incident_merge", "incident", "unit"];
  for (let attempt = 1; ; attempt++) {
    try {
      for (const table of tables) await db.execute(sql.raw(`delete from ${table}`));
      return;
    } catch (error) {
      // Between two deletes, the running server may insert a row: an alarm, or the result of a request of the previous
      // test.
      if (attempt === 10 || !isConcurrentInsert(error)) throw error;
    }
  }
}

/**
 * Whether a delete failed because another session was inserting a row. The error is then a foreign key violation or a
 * deadlock.
 */
function isConcurrentInsert(error: unknown): boolean {
  const { code } = (error instanceof Error ? error.cause : null) as { code?: string };
  return code === "23503" || code === "40P01";
}

function minutesBefore(moment: Date, minutes: number): Date {
  return new Date(moment.getTime() - minutes * 60_000);
}
