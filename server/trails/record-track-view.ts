import { and, desc, eq, gt, type SQL, sql } from "drizzle-orm";
import { event } from "../../db/schema/events";
import { type Entry, record } from "../audit/record";
import { actorReference, type Context } from "../context";

/** If the same actor repeats a view within this time, the repetition is not recorded. */
const dedupMinutes = 15;
/**
 * How many of the latest events of the unit or incident are searched for an earlier view. The limit keeps the cost
 * independent of the number of events.
 */
const maxSearchedEvents = 200;

type TrackView = Entry &
  (
    | { kind: "unit.trail-read"; unitId: string; data: { hours: number } }
    | { kind: "incident.replayed"; incidentId: string }
  );

/**
 * Writes an audit event that the actor has viewed the trail of a unit or the replay of an incident, unless the same
 * view was recorded in the last `dedupMinutes`. A trail over more hours than the recorded one counts as a new view.
 * Views by the system itself are not recorded.
 */
export async function recordTrackView(context: Context, trackView: TrackView): Promise<void> {
  const { db, actor, now } = context;
  if (actor.kind === "system") return;
  const sameSubjectCondition: SQL =
    trackView.kind === "unit.trail-read"
      ? eq(event.unitId, trackView.unitId)
      : eq(event.incidentId, trackView.incidentId);
  const latestEvents = db
    .select({ kind: event.kind, actor: event.actor, at: event.at, data: event.data })
    .from(event)
    .where(sameSubjectCondition)
    .orderBy(desc(event.id))
    .limit(maxSearchedEvents)
    .as("latest");
  const hoursCondition =
    trackView.kind === "unit.trail-read"
      ? sql`(${latestEvents.data} ->> 'hours')::int >= ${trackView.data.hours}`
      : undefined;
  const since = new Date(now().getTime() - dedupMinutes * 60_000);
  const [sameView] = await db
    .select({ at: latestEvents.at })
    .from(latestEvents)
    .where(
      and(
        eq(latestEvents.kind, trackView.kind),
        eq(latestEvents.actor, actorReference(actor)),
        gt(latestEvents.at, since),
        hoursCondition,
      ),
    )
    .limit(1);
  if (!sameView) await record(db, context, [trackView]);
}
