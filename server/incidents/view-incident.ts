import type { Context } from "../context";
import { incidentFor } from "../masking/mask-incident";
import { type IncidentView, readIncident } from "./read-incidents";
import { recordView } from "./record-reads";

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
