import type { OverviewIncident } from "./use-overview";

/** Whether nobody was sent to an incident yet; the status says it of a sensitive one too. */
export function isWaiting({ status }: Pick<OverviewIncident, "status">): boolean {
  return status === "received" || status === "verified";
}
