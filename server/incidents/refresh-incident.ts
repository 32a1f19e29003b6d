import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { incident, type Unmet } from "../../db/schema/incidents";
import { readPlanOf } from "../assignment/read-plan";
import { statusFromCrews } from "../domain/incident";
import { outstanding } from "../domain/response-plan";
import { readAssignments } from "./lock-incident";

type Held = typeof incident.$inferSelect;

/**
 * Brings the status and the unmet requirements of a held incident in line with its assignments, and counts a new version.
 * A requirement that was unmet before keeps its reason unless a fresher one is given; one that opened up is `released`.
 */
export async function refreshIncident(tx: Db, held: Held, fresher: readonly Unmet[] = []): Promise<void> {
  const sent = await readAssignments(tx, held.id);
  const plan = await readPlanOf(tx, held);
  const unmet = outstanding(plan, sent).map(({ order, kind, count }) => {
    const known = [...fresher, ...held.unmet].find(({ requirement }) => requirement === order);
    return { requirement: order, kind, missing: count, reason: known?.reason ?? "released" };
  });
  const fromCrews = statusFromCrews(
    held.status,
    sent.map(({ state }) => state),
  );
  const status = fromCrews === "received" && held.verifiedAt ? "verified" : fromCrews;
  await tx
    .update(incident)
    .set({ unmet, status, version: sql`${incident.version} + 1` })
    .where(eq(incident.id, held.id));
}
