import { and, eq, gt, sql } from "drizzle-orm";
import { event } from "../../db/schema/events";
import { record } from "../audit/record";
import { actorName, type Context } from "../context";
import { asSeenBy, type IncidentView, readIncident } from "./read-incidents";

/** A screen reads what it shows again and again; that is one opening. */
const sameOpeningMinutes = 15;

/** One incident as the asker may see it. Seeing a sensitive one in full is itself recorded. Refuses with `not-found`. */
export async function openSeenIncident(context: Context, { id }: { id: string }) {
  const view = await readIncident(context, { id });
  const seen = asSeenBy(context, view);
  if (!("masked" in seen)) await noteOpening(context, view);
  return seen;
}

/** One incident in full, for those who may see all; recorded when it is sensitive. */
export async function openIncident(context: Context, { id }: { id: string }): Promise<IncidentView> {
  const view = await readIncident(context, { id });
  await noteOpening(context, view);
  return view;
}

/** Writes down that a sensitive incident was opened, once in a while for one who keeps it open. */
export async function noteOpening(
  context: Context,
  { id, sensitive }: Pick<IncidentView, "id" | "sensitive">,
): Promise<void> {
  if (!sensitive || context.actor.kind === "system") return;
  const since = new Date(context.now().getTime() - sameOpeningMinutes * 60_000);
  const [noted] = await context.db
    .select({ one: sql`1` })
    .from(event)
    .where(
      and(
        eq(event.incidentId, id),
        eq(event.kind, "incident.opened"),
        eq(event.actor, actorName(context.actor)),
        gt(event.at, since),
      ),
    )
    .limit(1);
  if (!noted) await record(context.db, context, [{ kind: "incident.opened", incidentId: id }]);
}
