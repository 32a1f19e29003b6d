import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/router";

/** An open incident as the wall and leaders may see it: masked if it is sensitive. */
export type OverviewIncident = inferRouterOutputs<AppRouter>["incidents"]["overview"][number];
type Unmasked<Incident> = Incident extends { masked: false } ? Incident : never;
export type LocatedIncident = Unmasked<OverviewIncident>;

/** Whether an incident has a location; a masked one has none. */
export function isLocated(incident: OverviewIncident): incident is LocatedIncident {
  return !incident.masked;
}

/** Whether no unit has been assigned yet. Uses the status, because masked incidents contain no assignments. */
export function isWaitingForUnit({ status }: Pick<OverviewIncident, "status">): boolean {
  return status === "received" || status === "verified";
}
