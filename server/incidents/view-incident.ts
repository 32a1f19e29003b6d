import type { Context } from "../context";
import { maskIncidentFor } from "../masking/mask-incident";
import { type IncidentView, readIncident } from "./read-incidents";
import { recordView } from "./record-reads";

/**
 * Returns an incident, masked for the viewer. If a sensitive incident is shown in full, the view is recorded. Refuses
 * with `not-found`.
 */
export async function viewIncidentFor(context: Context, { id }: { id: string }) {
  const unmaskedIncident = await readIncident(context, { id });
  const incident = maskIncidentFor(context.actor, unmaskedIncident);
  if (!("masked" in incident)) await recordView(context, unmaskedIncident);
  return incident;
}

/** Returns an incident in full, for viewers with `sensitive:read` only. A view of a sensitive incident is recorded. */
export async function viewIncident(context: Context, { id }: { id: string }): Promise<IncidentView> {
  const incident = await readIncident(context, { id });
  await recordView(context, incident);
  return incident;
}
