import type { OverviewIncident, PlacedIncident } from "./use-overview";

/** Whether an incident is a point for those who only look; a sensitive one is none. */
export function isPlaced(incident: OverviewIncident): incident is PlacedIncident {
  return !incident.masked;
}
