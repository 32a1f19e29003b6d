import { inArray, sql } from "drizzle-orm";
import type { LngLat } from "../../db/columns";
import { pointText } from "../../db/queries";
import { facility } from "../../db/schema/places";
import type { Context } from "../context";

/** Where patients are taken. */
const taking = ["hospital", "puskesmas"] as const;
const most = 12;

/** Hospitals and puskesmas, the nearest first, by the straight line from a point. */
export async function listNearFacilities({ db }: Pick<Context, "db">, at: LngLat) {
  const distanceM = sql<number>`st_distance(${facility.position}, ${pointText(at)}::geography)`.mapWith(Number);
  return db
    .select({
      id: facility.id,
      name: facility.name,
      kind: facility.kind,
      position: facility.position,
      address: facility.address,
      distanceM,
    })
    .from(facility)
    .where(inArray(facility.kind, [...taking]))
    .orderBy(distanceM, facility.name)
    .limit(most);
}
