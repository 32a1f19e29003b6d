import { and, eq, gt, isNull, or } from "drizzle-orm";
import type { z } from "zod";
import { roadVehicles } from "../../db/network-vocabulary";
import { type ClosureRow, listClosures, nearestEdge } from "../../db/queries/closure";
import { closure, network } from "../../db/schema/network";
import { formatPoint } from "../../db/sql";
import type { Context } from "../context";
import { Refusal } from "../errors";
import { Location } from "../location";
import { Vehicles } from "./closure-input";

/** How long the console still lists a closure after it has ended. */
const recentlyEndedMs = 24 * 3_600_000;
/** Maximum number of closures in one list. Even in a flood, the regency has only a few dozen. */
const maxListedClosures = 1_000;
/** Maximum distance between a picked point and the road that it selects. */
const maxPickDistanceM = 500;

export type ClosureView = Omit<ClosureRow, "incidentNumber" | "createdBy">;
export type RoomClosure = ClosureView & Pick<ClosureRow, "incidentNumber" | "createdBy">;

/** Lists the closures in force, newest first, without their creators and incident numbers, for all map screens. */
export async function listClosuresInForce(context: Pick<Context, "db" | "now">): Promise<ClosureView[]> {
  return (await readRows(context, { only_id: null, ended_since: null })).map(toClosureView);
}

/** Returns the ids of the closures in force, which route searches must take into account. */
export async function listClosureIds(context: Pick<Context, "db" | "now">): Promise<string[]> {
  return (await listClosureCauses(context)).map(({ id }) => id);
}

/** Returns the ids of the closures in force, each with the incident that caused it (null if there is none). */
export async function listClosureCauses({ db, now }: Pick<Context, "db" | "now">) {
  const inForceCondition = and(isNull(closure.liftedAt), or(isNull(closure.endsAt), gt(closure.endsAt, now())));
  return db.select({ id: closure.id, incidentId: closure.incidentId }).from(closure).where(inForceCondition);
}

/**
 * Lists the closures in force and those that were lifted or ended in the last 24 hours. `hasNetwork`: whether there is
 * a network, which is needed to select a road on the map.
 */
export async function listRoomClosures(context: Pick<Context, "db" | "now">) {
  const { db, now } = context;
  const endedSince = new Date(now().getTime() - recentlyEndedMs);
  const closures: RoomClosure[] = await readRows(context, { only_id: null, ended_since: endedSince });
  return { closures, hasNetwork: (await db.$count(network, eq(network.status, "current"))) > 0 };
}

/** Returns one closure, even if it is over. Refuses an unknown id with `not-found`. */
export async function readClosure(context: Pick<Context, "db" | "now">, { id }: { id: string }) {
  const [row] = await readRows(context, { only_id: id, ended_since: new Date(0) });
  if (!row) throw new Refusal("not-found", { closureId: id });
  return toClosureView(row);
}

export const FindRoadInput = Location.extend({
  /** The vehicles that the closure is to stop; by default all road vehicles. */
  vehicles: Vehicles.default([...roadVehicles]),
});

/**
 * Returns the stretch of road, bridge or waterway that is nearest to a point, with its line between two nodes; null if
 * none is within 500 m or if there is no network. Waterways are found only for boats, roads only for other vehicles, so
 * that a point on a bridge finds the bridge.
 */
export async function findRoad({ db }: Pick<Context, "db">, { vehicles, ...at }: z.output<typeof FindRoadInput>) {
  const water = vehicles.includes("boat");
  const roads = vehicles.some((vehicle) => vehicle !== "boat");
  const [edge] = await nearestEdge(db, { at: formatPoint(at), water, roads });
  return edge && edge.distanceM <= maxPickDistanceM ? edge : null;
}

function readRows(
  { db, now }: Pick<Context, "db" | "now">,
  filter: { only_id: string | null; ended_since: Date | null },
) {
  return listClosures(db, { ...filter, now: now(), max_rows: maxListedClosures });
}

/** Returns a closure without its creator and its incident number. */
function toClosureView({ incidentNumber: _, createdBy: __, ...closure }: ClosureRow): ClosureView {
  return closure;
}
