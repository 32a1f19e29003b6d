import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { edgeClasses, vehicles } from "../../db/network-vocabulary";
import { rankingBases } from "../../db/vocabulary";
import { straightLineReasons } from "../domain/travel";
import { Location } from "../location";
import { turns } from "../routing/describe-route";
import { findRoutes } from "../routing/find-routes";
import { declareRoute, type RouteAuth } from "./route";

const Position = z.array(z.number()).length(2);

/** A place as longitude and latitude in degrees: "103.8344,-2.8819". */
const Place = z
  .string()
  .regex(/^-?\d{1,3}(\.\d{1,15})?,-?\d{1,3}(\.\d{1,15})?$/, "must be longitude,latitude in degrees")
  .transform((text) => {
    const [lng = Number.NaN, lat = Number.NaN] = text.split(",").map(Number);
    return { lng, lat };
  })
  .pipe(Location);

const RouteResponse = z.object({
  type: z.literal("Feature"),
  geometry: z.object({ type: z.literal("LineString"), coordinates: z.array(Position).min(2) }),
  properties: z.object({
    vehicle: z.enum(vehicles),
    rankedBy: z.enum(rankingBases),
    /**
     * Why the times are estimated from the straight-line distance. In these codes, "unit" means `from` and "incident"
     * means `to`.
     */
    reason: z.enum(straightLineReasons).nullable(),
    /** The median of the expected travel time. */
    seconds: z.number(),
    /** The 90th percentile of the travel time. */
    secondsP90: z.number(),
    /** The factor by which standard travel times were multiplied; 1 at standard speeds. */
    speedFactor: z.number(),
    /** Number of the vehicle's recorded trips from which its factors were learned; 0 at standard speeds. */
    speedTrips: z.int(),
    /** Seconds to get from `from` to the start of the line; included in `seconds`. */
    accessSeconds: z.number(),
    /** Seconds to get from the end of the line to `to`; included in `seconds`. */
    exitSeconds: z.number(),
    /** Metres along the network; null if the times are estimated from the straight-line distance. */
    metres: z.number().nullable(),
    /** The version of the network that was used. */
    network: z.int().nullable(),
    /** The active closures that were taken into account. */
    closures: z.array(z.uuid()),
    steps: z.array(
      z.object({
        turn: z.enum(turns),
        name: z.string().nullable(),
        ref: z.string().nullable(),
        class: z.enum(edgeClasses),
        at: Position,
        metres: z.number(),
        seconds: z.number(),
      }),
    ),
  }),
});

/** Declares the HTTP route that finds routes over the road and water network. */
export function declareTravelRoutes(app: FastifyInstance, auth: RouteAuth): void {
  declareRoute(app, auth, {
    method: "GET",
    records: "nothing",
    url: "/api/v1/routes",
    scope: "reference:read",
    summary: "Finds the soonest route of a vehicle around the closures in force; by straight line without a network",
    query: z.strictObject({ from: Place, to: Place, vehicle: z.enum(vehicles) }),
    responses: { 200: RouteResponse },
    handle: async (context, { query: { from, to, vehicle } }) => {
      const { network, closures, routes } = await findRoutes(context, to, [{ ...from, vehicle }]);
      return routes.map(({ line, times: _, routeM, uncertainBank: __, ...route }) => ({
        type: "Feature",
        geometry: { type: "LineString", coordinates: line },
        properties: { vehicle, ...route, metres: routeM, network, closures },
      }))[0];
    },
  });
}
