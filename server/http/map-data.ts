import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { duties, mobilities, positionBases, unitKinds, unitStatuses } from "../../db/vocabulary";
import { listTypes } from "../assignment/incident-types";
import { listDistricts, listFacilities } from "../places/list-places";
import { listUnits } from "../units/list-units";
import { declareGroundRoute } from "./ground";
import { declareRoute, type RouteAuth } from "./route";
import { featureCollection, toFeatureCollection, toPoint } from "./shapes";

const UnitProperties = z.object({
  callSign: z.string(),
  kind: z.enum(unitKinds),
  agency: z.string(),
  station: z.string().nullable(),
  duty: z.enum(duties),
  status: z.enum(unitStatuses),
  skills: z.array(z.string()),
  mobility: z.enum(mobilities),
  positionAt: z.iso.datetime().nullable(),
  basis: z.enum(positionBases).nullable(),
  simulated: z.boolean(),
});

const PlanRequirement = z.object({
  order: z.int(),
  kind: z.enum(unitKinds),
  count: z.int(),
  skills: z.array(z.string()),
});

const TypesResponse = z.array(
  z.object({
    code: z.string(),
    category: z.string(),
    nameId: z.string(),
    nameEn: z.string(),
    mode: z.enum(["auto", "confirm"]),
    sensitive: z.boolean(),
    defaultPriority: z.int(),
    plans: z.record(z.string(), z.array(PlanRequirement)),
  }),
);

/** Declares the routes for map data as GeoJSON, for the tiles of the base map, and for the incident types. */
export function declareMapDataRoutes(app: FastifyInstance, auth: RouteAuth): void {
  declareGroundRoute(app, auth);
  declareRoute(app, auth, {
    method: "GET",
    records: "nothing",
    url: "/api/v1/units",
    scope: "units:read",
    summary: "The units at the positions the rule uses; without a geometry if the position is unknown",
    responses: { 200: featureCollection(UnitProperties) },
    handle: async (context) =>
      toFeatureCollection(
        await listUnits(context),
        ({ lng, lat }) => toPoint(lng, lat),
        ({ callSign, kind, agency, station, duty, status, skills, mobility, positionAt, basis, simulated }) => ({
          callSign,
          kind,
          agency,
          station,
          duty,
          status,
          skills,
          mobility,
          positionAt,
          basis,
          simulated,
        }),
      ),
  });
  declareRoute(app, auth, {
    method: "GET",
    records: "nothing",
    url: "/api/v1/facilities",
    scope: "reference:read",
    summary: "The facilities, each with source, licence and quality of its position",
    responses: { 200: featureCollection(z.record(z.string(), z.unknown())) },
    handle: async (context) =>
      toFeatureCollection(
        await listFacilities(context),
        ({ position: { lng, lat } }) => toPoint(lng, lat),
        ({ position: _, ...properties }) => properties,
      ),
  });
  declareRoute(app, auth, {
    method: "GET",
    records: "nothing",
    url: "/api/v1/districts",
    scope: "reference:read",
    summary: "The districts with their boundaries and the limits of the data",
    responses: { 200: featureCollection(z.record(z.string(), z.unknown()), "MultiPolygon") },
    handle: async (context) =>
      toFeatureCollection(
        (await listDistricts(context)).map((district) => ({ ...district, id: district.code })),
        ({ geometry }) => geometry,
        ({ geometry: _, labelLng: _lng, labelLat: _lat, id: _id, ...properties }) => properties,
      ),
  });
  declareRoute(app, auth, {
    method: "GET",
    records: "nothing",
    url: "/api/v1/incident-types",
    scope: "reference:read",
    summary: "The incident types with the response plan of each priority",
    responses: { 200: TypesResponse },
    handle: async (context) => (await listTypes(context)).map(({ questions: _, ...type }) => type),
  });
}
