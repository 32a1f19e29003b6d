import { TransactionRollbackError } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { locatePoint } from "../../db/queries/district";
import { formatPoint } from "../../db/sql";
import { fillRequirements } from "../assignment/fill-requirements";
import { readIncidentType, readPlan } from "../assignment/incident-types";
import { describeTravel } from "../assignment/travel-time-calculator";
import { type Context, freshSince } from "../context";
import { selectSpeedsAt } from "../domain/learned-speeds";
import { findVehicle } from "../domain/vehicle";
import { badField, Refusal } from "../errors";
import { Location } from "../location";
import { findRoutes } from "../routing/find-routes";
import type { Route } from "../routing/travel-search";
import { SaveStationInput, writeStation } from "./save-station";

export const PreviewInput = z.strictObject({
  type: z.string().min(1).max(64),
  priority: z.int().min(1).max(4).optional(),
  location: Location,
  /** A proposed station, which exists only in this preview. */
  station: SaveStationInput.optional(),
});
type PreviewInput = z.output<typeof PreviewInput>;

/**
 * Returns the units that the assignment rule would send to a point now, optionally as if a proposed station existed.
 * `line` is the unit's route from its position to the point, null if it has none over the network. Assigns and stores
 * nothing: the transaction is always rolled back.
 */
export async function previewRule(context: Context, input: PreviewInput) {
  const { db } = context;
  let preview: Awaited<ReturnType<typeof runRule>> | undefined;
  try {
    await db.transaction(async (tx) => {
      if (input.station) await writeStation(tx, context, input.station, { isPreview: true });
      preview = await runRule(tx, context, input);
      tx.rollback();
    });
  } catch (error) {
    if (!(error instanceof TransactionRollbackError)) throw error;
  }
  if (!preview) throw new Error("the rule preview returned no result");
  const { sent, ...result } = preview;
  // Must not run in the transaction, because the first call loads the network.
  const { routes } = await findRoutes(
    context,
    input.location,
    sent.map(({ start }) => start),
  );
  return {
    ...result,
    sent: sent.map(({ start, ...sentUnit }, index) => ({ ...sentUnit, line: toLine(start, input, routes[index]) })),
  };
}

/** Returns the line of a route over the network, with the way from the unit to the road and from there to the point. */
function toLine(start: LngLat, { location }: PreviewInput, route: Route | undefined): Route["line"] | null {
  if (route?.rankedBy !== "travel-time") return null;
  return [[start.lng, start.lat], ...route.line, [location.lng, location.lat]];
}

async function runRule(tx: Db, context: Context, { type: code, priority, location }: PreviewInput) {
  const type = await readIncidentType(tx, code);
  if (!type) throw badField("type", `no incident type has the code "${code}"`, "not-there");
  const [pointInfo] = await locatePoint(tx, { at: formatPoint(location) });
  if (!pointInfo) throw new Refusal("no-reference-data", { missing: "district" });
  const plan = await readPlan(tx, code, priority ?? type.defaultPriority);
  const now = context.now();
  const { responsibleStations } = pointInfo;
  const situation = {
    db: context.db,
    at: location,
    now,
    freshSince: freshSince(context),
    responsibleStations,
    speeds: selectSpeedsAt(pointInfo.speeds, now),
    hiddenUnitIds: [],
  };
  const { chosenUnits, unmet } = await fillRequirements(tx, plan, situation, { lock: false });
  return {
    district: { code: pointInfo.districtCode, name: pointInfo.districtName },
    boundary: pointInfo.boundary,
    responsibleStations,
    sent: chosenUnits.map(({ requirement, rank, unit, networkState, passedOver }) => {
      const { id, callSign, kind, agency, distanceM, basis, responsible } = unit;
      const travelFields = { distanceM, basis, responsible, ...describeTravel(unit, networkState) };
      const start = { lng: unit.lng, lat: unit.lat, accuracyM: unit.accuracyM, vehicle: findVehicle(unit) };
      return { requirement, rank, unit: { id, callSign, kind, agency }, ...travelFields, passedOver, start };
    }),
    unmet,
  };
}
