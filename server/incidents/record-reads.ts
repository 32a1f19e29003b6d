import { and, desc, eq, gt, sql } from "drizzle-orm";
import { event, isOfKind } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";

/** Screens and systems read the same incident repeatedly. Reads within this time of a recorded one are not recorded. */
const dedupMinutes = 15;
/** Limits the cost of recording a list: it is compared with at most this many of the actor's latest listings. */
const maxComparedListings = 50;

const dedupCutoff = ({ now }: Pick<Context, "now">) => new Date(now().getTime() - dedupMinutes * 60_000);

type ViewedIncident = { id: string; sensitive: boolean };

/** Records that the actor viewed a sensitive incident, at most once every 15 minutes. */
export async function recordView(context: Context, { id, sensitive }: ViewedIncident): Promise<void> {
  if (!sensitive || context.actor.kind === "system") return;
  const [earlierView] = await context.db
    .select({ one: sql`1` })
    .from(event)
    .where(
      and(
        eq(event.incidentId, id),
        isOfKind(["incident.viewed"]),
        eq(event.actor, actorReference(context.actor)),
        gt(event.at, dedupCutoff(context)),
      ),
    )
    .limit(1);
  if (!earlierView) await record(context.db, context, [{ kind: "incident.viewed", incidentId: id }]);
}

/** Like `recordView`, for callers that know only the id of the incident. */
export async function recordIncidentView(context: Context, id: string): Promise<void> {
  const [viewedIncident] = await context.db
    .select({ id: incident.id, sensitive: incident.sensitive })
    .from(incident)
    .where(eq(incident.id, id));
  if (viewedIncident) await recordView(context, viewedIncident);
}

type Listing = {
  filter: Record<string, unknown>;
  /** Number of incidents in the response. */
  count: number;
  /** The incidents that are shown in full in the response. */
  shown: readonly { number: number; sensitive: boolean }[];
};

/**
 * Records that the actor received a list with sensitive incidents in full: the filter, the count of incidents, and the
 * incident numbers of the sensitive ones. Does not record the list again if all these numbers were recorded in the last
 * 15 minutes.
 */
export async function recordListing(context: Context, { filter, count, shown }: Listing): Promise<void> {
  const sensitiveNumbers = shown.filter(({ sensitive }) => sensitive).map(({ number }) => number);
  if (sensitiveNumbers.length === 0 || context.actor.kind === "system") return;
  const latestListings = await context.db
    .select({ numbers: sql<number[]>`${event.data} -> 'sensitive'` })
    .from(event)
    .where(
      and(
        eq(event.actor, actorReference(context.actor)),
        isOfKind(["incidents.listed"]),
        gt(event.at, dedupCutoff(context)),
      ),
    )
    .orderBy(desc(event.id))
    .limit(maxComparedListings);
  const recordedNumbers = new Set(latestListings.flatMap((listing) => listing.numbers));
  if (sensitiveNumbers.every((number) => recordedNumbers.has(number))) return;
  await record(context.db, context, [
    { kind: "incidents.listed", data: { filter, count, sensitive: sensitiveNumbers } },
  ]);
}
