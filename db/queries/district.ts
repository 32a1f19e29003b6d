import type { MultiPolygon } from "geojson";
import { z } from "zod";
import { hourBands, vehicles } from "../network-vocabulary";
import { sqlQuery } from "../sql";

export const listDistricts = sqlQuery({
  name: "list-districts",
  row: z.object({
    code: z.string(),
    name: z.string(),
    capital: z.string().nullable(),
    areaKm2: z.number().nullable(),
    areaBasis: z.string().nullable(),
    population: z.number().nullable(),
    populationBasis: z.string().nullable(),
    boundaryQuality: z.string().nullable(),
    source: z.string(),
    licence: z.string().nullable(),
    geometry: z.custom<MultiPolygon>(),
    labelLng: z.number(),
    labelLat: z.number(),
  }),
  parameters: [],
});

/** The speeds learned from trips in one district, and those learned from all trips. */
export const LearnedSpeedRows = z.array(
  z.object({
    vehicle: z.enum(vehicles),
    districtCode: z.string().nullable(),
    hourBand: z.enum(hourBands).nullable(),
    factor: z.number(),
    p90Ratio: z.number(),
    trips: z.number(),
  }),
);

export const locatePoint = sqlQuery({
  name: "locate-point",
  row: z.object({
    districtCode: z.string(),
    districtName: z.string(),
    boundary: z.boolean(),
    responsibleStations: z.array(z.string()),
    speeds: LearnedSpeedRows,
  }),
  parameters: ["at"],
});
