import { type SQL, sql } from "drizzle-orm";
import type { Permission } from "../../db/access-vocabulary";
import {
  capCertainties,
  capSeverities,
  capUrgencies,
  fireWatchDismissReasons,
  fireWatchStates,
  hotspotConfidences,
  hotspotSatellites,
  weatherWarningStates,
} from "../../db/hazard-vocabulary";
import {
  categories,
  closeCodes,
  duties,
  facilityKinds,
  incidentStatuses,
  mobilities,
  positionBases,
  positionQualities,
  precisions,
  unitKinds,
  unitStatuses,
} from "../../db/vocabulary";
import type { Actor, Context } from "../context";
import { findMissingPermission } from "../domain/permission";
import { selectMaskedFireWatches, selectMaskedIncidents } from "../masking/masked-features";
import { selectWarnings } from "../public-warnings/read-warnings";
import { listUnits } from "../units/list-units";

/** The type of a property. A `time` is a point in time. `values` lists all possible values. */
export type Property = {
  type: "string" | "integer" | "number" | "boolean" | "time";
  values?: readonly string[];
};

export type Collection = {
  id: "districts" | "facilities" | "stations" | "units" | "incidents" | "hotspots" | "fire-watches" | "warnings";
  need: readonly Permission[];
  geometryType: "Point" | "MultiPolygon" | "Polygon";
  /** The type of the ids. Features are sorted by id, and ids never change, so paging skips no feature. */
  keyType: "string" | "integer";
  properties: Readonly<Record<string, Property>>;
  /** The names of the properties with the start and the end of each feature. A null end means that it has not ended. */
  time?: { from: string; to: string };
  /** Whether reads that show sensitive incidents in full are recorded; see `masked-features.ts`. */
  recordsSensitiveReads?: boolean;
  /**
   * Returns a select with the columns `key`, `geom` (in EPSG:4326, may be null) and one for each property. Its rows are
   * masked for the actor of the context, so filtering them reveals nothing.
   */
  selectRows(context: Context): SQL | Promise<SQL>;
};

const text: Property = { type: "string" };
const integer: Property = { type: "integer" };
const number: Property = { type: "number" };
const boolean: Property = { type: "boolean" };
const time: Property = { type: "time" };
const enumProperty = (values: readonly string[]): Property => ({ type: "string", values });

/** The collections that are offered to other systems' maps. */
export const collections: readonly Collection[] = [
  {
    id: "districts",
    need: ["reference:read"],
    geometryType: "MultiPolygon",
    keyType: "string",
    properties: {
      name: text,
      capital: text,
      areaKm2: number,
      population: integer,
      populationBasis: text,
      boundaryQuality: text,
      source: text,
      licence: text,
    },
    selectRows: () => sql`
      select code as key, boundary as geom, name, capital, area_km2 as "areaKm2", population,
        population_basis as "populationBasis", boundary_quality as "boundaryQuality", source, licence
      from district`,
  },
  {
    id: "facilities",
    need: ["reference:read"],
    geometryType: "Point",
    keyType: "string",
    properties: {
      name: text,
      kind: enumProperty(facilityKinds),
      agency: text,
      districtCode: text,
      address: text,
      positionQuality: enumProperty(positionQualities),
      positionErrorM: number,
      source: text,
      licence: text,
    },
    selectRows: () => sql`
      select id as key, position::geometry as geom, name, kind, agency, district_code as "districtCode", address,
        position_quality as "positionQuality", position_error_m as "positionErrorM", source, licence
      from facility`,
  },
  {
    id: "stations",
    need: ["reference:read"],
    geometryType: "Point",
    keyType: "string",
    properties: { name: text, agency: text, kind: text, positionQuality: enumProperty(positionQualities) },
    selectRows: () => sql`
      select code as key, position::geometry as geom, name, agency_code as agency, kind,
        position_quality as "positionQuality"
      from station`,
  },
  {
    id: "units",
    need: ["units:read"],
    geometryType: "Point",
    keyType: "string",
    properties: {
      callSign: text,
      kind: enumProperty(unitKinds),
      agency: text,
      station: text,
      duty: enumProperty(duties),
      status: enumProperty(unitStatuses),
      skills: text,
      mobility: enumProperty(mobilities),
      positionAt: time,
      basis: enumProperty(positionBases),
      simulated: boolean,
    },
    selectRows: async (context) => {
      const units = (await listUnits(context)).map((unit) => ({ ...unit, skills: unit.skills.join() }));
      return sql`
        select id as key, st_setsrid(st_makepoint(lng, lat), 4326) as geom, unit.*
        from jsonb_to_recordset(${JSON.stringify(units)}::jsonb) as unit(
          id text, lng float8, lat float8, "callSign" text, kind text, agency text, station text, duty text,
          status text, skills text, mobility text, "positionAt" timestamptz, basis text, simulated boolean
        )`;
    },
  },
  {
    id: "incidents",
    need: ["incidents:read"],
    geometryType: "Point",
    keyType: "integer",
    properties: {
      // The same value as the id, because QGIS shows ids only if they are text.
      number: integer,
      uuid: text,
      category: enumProperty(categories),
      type: text,
      priority: integer,
      status: enumProperty(incidentStatuses),
      districtCode: text,
      districtName: text,
      precision: enumProperty(precisions),
      address: text,
      boundary: boolean,
      sensitive: boolean,
      simulated: boolean,
      fromPaper: boolean,
      openedAt: time,
      verifiedAt: time,
      resolvedAt: time,
      closedAt: time,
      closeCode: enumProperty(closeCodes),
    },
    time: { from: "openedAt", to: "closedAt" },
    recordsSensitiveReads: true,
    selectRows: ({ actor }) => selectMaskedIncidents(actor),
  },
  {
    id: "hotspots",
    need: ["incidents:read"],
    geometryType: "Point",
    keyType: "integer",
    properties: {
      seenAt: time,
      satellite: enumProperty(hotspotSatellites),
      confidence: enumProperty(hotspotConfidences),
      frpMw: number,
      isFlare: boolean,
      fireWatch: integer,
    },
    time: { from: "seenAt", to: "seenAt" },
    selectRows: () => sql`
      select hotspot.id as key, hotspot.position::geometry as geom, hotspot.seen_at as "seenAt",
        hotspot.satellite, hotspot.confidence, hotspot.frp_mw::numeric::float8 as "frpMw",
        hotspot.heat_source_id is not null as "isFlare", fire_watch.number::int as "fireWatch"
      from hotspot
      left join fire_watch on fire_watch.id = hotspot.watch_id`,
  },
  {
    id: "fire-watches",
    need: ["incidents:read"],
    geometryType: "Polygon",
    keyType: "integer",
    properties: {
      number: integer,
      state: enumProperty(fireWatchStates.filter((state) => state !== "merged")),
      firstSeenAt: time,
      lastSeenAt: time,
      pointCount: integer,
      flarePoints: integer,
      satellites: text,
      confidence: enumProperty(hotspotConfidences),
      maxFrpMw: number,
      areaHa: number,
      districtCode: text,
      districtName: text,
      incidentNumber: integer,
      dismissReason: enumProperty(fireWatchDismissReasons),
    },
    time: { from: "firstSeenAt", to: "lastSeenAt" },
    selectRows: ({ actor }) => selectMaskedFireWatches(actor),
  },
  {
    id: "warnings",
    need: ["incidents:read"],
    geometryType: "MultiPolygon",
    keyType: "string",
    properties: {
      origin: enumProperty(["received", "issued"]),
      sender: text,
      state: enumProperty([...weatherWarningStates, "expired"]),
      sentAt: time,
      onsetAt: time,
      endsAt: time,
      severity: enumProperty(capSeverities),
      urgency: enumProperty(capUrgencies),
      certainty: enumProperty(capCertainties),
      event: text,
      headline: text,
      instruction: text,
      areaName: text,
    },
    time: { from: "onsetAt", to: "endsAt" },
    selectRows: ({ now }) => selectWarnings(now()),
  },
];

/** The collections that the actor may read. */
export function collectionsFor({ scopes }: Pick<Actor, "scopes">): Collection[] {
  return collections.filter(({ need }) => findMissingPermission(scopes, need) === null);
}
