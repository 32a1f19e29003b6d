import { and, eq, gt, sql } from "drizzle-orm";
import { event, isOfKind } from "../../db/schema/events";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { incidentFor } from "../masking/mask-incident";
import { type IncidentView, readIncident } from "./read-incidents";

/** Screens read an open incident repeatedly; within this time that counts as one view. */
const sameViewMinutes = 15;

/** One incident as the viewer may see it. Viewing a sensitive one in full is recorded. Refuses with `not-found`. */
export async function viewIncidentFor(context: Context, { id }: { id: string }) {
  const unmasked = await readIncident(context, { id });
  const incident = incidentFor(context.actor, unmasked);
  if (!("masked" in incident)) await recordView(context, unmasked);
  return incident;
}

/** One incident in full, for viewers with `sensitive:read`; recorded if it is sensitive. Refuses with `not-found`. */
export async function viewIncident(context: Context, { id }: { id: string }): Promise<IncidentView> {
  const incident = await readIncident(context, { id });
  await recordView(context, incident);
  return incident;
}

/** Records that the actor viewed a sensitive incident, at most once every 15 minutes. */
export async function recordView(
  context: Context,
  { id, sensitive }: Pick<IncidentView, "id" | "sensitive">,
): Promise<void> {
  if (!sensitive || context.actor.kind === "system") return;
  const since = new Date(context.now().getTime() - sameViewMinutes * 60_000);
  const [recorded] = await context.db
    .select({ one: sql`1` })
    .from(event)
    .where(
      and(
        eq(event.incidentId, id),
        isOfKind(["incident.viewed"]),
        eq(event.actor, actorName(context.actor)),
        gt(event.at, since),
      ),
    )
    .limit(1);
  if (!recorded) await record(context.db, context, [{ kind: "incident.viewed", incidentId: id }]);
}
