import { parse as parseForm } from "node:querystring";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../context";
import type { FixRefusal } from "../domain/fix";
import { badField, Refusal } from "../errors";
import { positionsReceived } from "../metrics/metrics";
import { readOsmAnd } from "../trackers/osmand";
import { readOwnTracks } from "../trackers/owntracks";
import { acceptPositions } from "../units/accept-positions";
import type { PositionReport } from "../units/evaluate-positions";
import { basicCredentials } from "./request-key";
import { declareRoute, type RouteAuth } from "./route";

/** Header that says why a fix was refused. It is for troubleshooting; the apps only check the status. */
const refusedHeader = "position-refused";

const anyField = z.unknown().optional();
const token = anyField.meta({ description: "The API key, if the app cannot set a header" });
const OsmAndQuery = z.looseObject({
  token,
  id: anyField.meta({ description: "The call sign; optional with a key for one unit" }),
  lat: anyField,
  lon: anyField,
  timestamp: anyField.meta({
    description: "Seconds or milliseconds since 1970, or ISO 8601; the time of arrival if missing",
  }),
  speed: anyField.meta({ description: "Knots" }),
  bearing: anyField,
  accuracy: anyField.meta({ description: "Metres" }),
});
const OsmAndBody = z
  .looseObject({
    device_id: anyField.meta({ description: "The call sign; optional with a key for one unit" }),
    location: anyField.meta({ description: "A location of Traccar Client, or a list of them" }),
  })
  .nullish();
const OwnTracksQuery = z.looseObject({
  token,
  u: anyField.meta({ description: "The call sign, if no user name is sent" }),
});
const OwnTracksBody = z.looseObject({ _type: anyField, lat: anyField, lon: anyField, tst: anyField }).nullish();
const Outcome = z.union([
  z.literal(""),
  z.object({ refused: z.array(z.object({ index: z.int(), reason: z.string() })) }),
]);

/**
 * Declares the routes that accept positions in the protocols of phone apps. Unknown fields are accepted, because we do
 * not define these protocols.
 */
export function declareTrackerRoutes(app: FastifyInstance, auth: RouteAuth): void {
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_, body, done) => {
    done(null, { ...parseForm(`${body}`) });
  });
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    // OwnTracks sends an empty body when a friend is removed.
    if (body === "") done(null, undefined);
    else void parseJson(request, `${body}`, done);
  });

  for (const method of ["GET", "POST"] as const) {
    declareRoute(app, auth, {
      method,
      url: "/api/osmand",
      scope: "positions:write",
      keyFrom: "tracker",
      summary: "Accepts positions from Traccar Client and OsmAnd; answered once they are written. See docs/trackers.md",
      query: OsmAndQuery,
      ...(method === "POST" && { body: OsmAndBody }),
      responses: { 200: Outcome },
      handle: async (context, { query, body, request }, reply) => {
        const fixes = readOsmAnd(query, body, context.now());
        const validFixes = fixes.flatMap(({ valid, ...fix }, index) => (valid ? [{ fix, index }] : []));
        const refusedFixes = fixes.flatMap(({ valid }, index) => (valid ? [] : [{ index, reason: "no-fix" as const }]));
        const reports = validFixes.map(({ fix }) => fix);
        for (const { index, reason } of await acceptReports(context, reports, "id")) {
          refusedFixes.push({ index: validFixes[index]?.index ?? index, reason } as (typeof refusedFixes)[number]);
        }
        positionsReceived.inc({ outcome: "no-fix" }, fixes.length - validFixes.length);
        reportRefusedFixes(refusedFixes, request, reply);
        return refusedFixes.length > 0 ? { refused: refusedFixes } : "";
      },
    });
  }
  declareRoute(app, auth, {
    method: "POST",
    url: "/api/owntracks",
    scope: "positions:write",
    keyFrom: "tracker",
    summary: "Accepts positions from OwnTracks; answered once they are written. See docs/trackers.md",
    query: OwnTracksQuery,
    body: OwnTracksBody,
    responses: { 200: z.array(z.never()) },
    handle: async (context, { query, body, request }, reply) => {
      const report = readOwnTracks(body);
      if (report) {
        const { "x-limit-u": userHeader } = request.headers;
        const callSignCandidates = [basicCredentials(request)?.name, userHeader, query.u];
        const callSign = callSignCandidates.find((name): name is string => typeof name === "string" && name !== "");
        reportRefusedFixes(await acceptReports(context, [{ ...report, callSign }], "u"), request, reply);
      }
      return [];
    },
  });
}

/**
 * Accepts reports and returns the permanently refused ones. Throws an error instead if a wrong setting is the cause.
 * The app then keeps its fixes and retries, so no fix is lost once the setting is corrected.
 */
async function acceptReports(context: Context, reports: readonly PositionReport[], field: string) {
  if (reports.length === 0) return [];
  if (!context.actor.unitId && reports.some(({ callSign }) => callSign === undefined)) {
    throw badField(field, "must be the call sign of a unit, because this key is not limited to one unit");
  }
  const { ignored } = await acceptPositions(context, reports);
  for (const { index, reason } of ignored) {
    const callSign = reports[index]?.callSign;
    if (reason === "unknown-unit") {
      const detail = callSign === undefined ? "the unit of this key is not in use" : `no unit is called "${callSign}"`;
      throw new Refusal("not-found", { reason, detail });
    }
    if (reason === "other-unit") {
      throw new Refusal("forbidden", { reason, detail: `this key is of another unit than "${callSign}"` });
    }
  }
  return ignored;
}

/** Adds the reasons of refused fixes to the response as a header, and logs them. */
function reportRefusedFixes(
  refusedFixes: readonly { reason: FixRefusal }[],
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (refusedFixes.length === 0) return;
  const reasons = [...new Set(refusedFixes.map(({ reason }) => reason))].join(", ");
  reply.header(refusedHeader, reasons);
  request.log.debug(
    { route: request.routeOptions.url, reasons, refused: refusedFixes.length },
    "a tracker's fix was refused",
  );
}
