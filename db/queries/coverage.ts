import type { MultiPolygon } from "geojson";
import { z } from "zod";
import { sqlQuery } from "../sql";
import { mobilities, positionBases } from "../vocabulary";

const NearStation = z.object({
  /** Id of the place. */
  id: z.string(),
  measure: z.enum(["station", "usual"]),
  station: z.string(),
  distanceM: z.number(),
  mobility: z.enum(mobilities),
});

export const coverageStations = sqlQuery({
  name: "coverage-stations",
  row: NearStation,
  parameters: ["ids", "lngs", "lats", "kinds", "slack"],
});

const NearUnit = z.object({
  /** Id of the place. */
  id: z.string(),
  unitId: z.string(),
  callSign: z.string(),
  mobility: z.enum(mobilities),
  basis: z.enum(positionBases),
  distanceM: z.number(),
});

export const coverageUnits = sqlQuery({
  name: "coverage-units",
  row: NearUnit,
  parameters: ["ids", "lngs", "lats", "kinds", "hidden", "fresh_since", "shortlist", "slack"],
});

export const distancesTo = sqlQuery({
  name: "distances-to",
  row: z.object({ id: z.string(), distanceM: z.number() }),
  parameters: ["ids", "lngs", "lats", "at"],
});

export const districtVersions = sqlQuery({
  name: "district-versions",
  row: z.object({ version: z.string().nullable() }),
  parameters: [],
});

export const districtBoundaries = sqlQuery({
  name: "district-boundaries",
  row: z.object({ code: z.string(), boundary: z.custom<MultiPolygon>() }),
  parameters: [],
});
