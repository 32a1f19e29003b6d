"use client";

import { useTranslations } from "next-intl";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useTravelText } from "../../_ui/use-travel-text";
import { type RoutedUnit, useRoutedUnit } from "./routed-unit";
import { usePassedOverRoute } from "./use-passed-over-route";

type Props = { incident: IncidentView; assignmentId: string };

/**
 * Below the units that were passed over for an assignment: the time and length of the route that the map shows, and what
 * it leads over. While it shows none, how to show one; the note keeps its height, so that no row moves.
 */
export function PassedOverRouteNote({ incident, assignmentId }: Props) {
  const t = useTranslations("passedOverRoute");
  const routedUnit = useRoutedUnit();
  return (
    <div role="status" className="mt-1 min-h-8 text-ink-3">
      {routedUnit?.assignmentId === assignmentId ? (
        <RouteText incident={incident} routedUnit={routedUnit} />
      ) : (
        t("hint")
      )}
    </div>
  );
}

type RouteProps = { incident: IncidentView; routedUnit: RoutedUnit };

function RouteText({ incident, routedUnit }: RouteProps) {
  const t = useTranslations("passedOverRoute");
  const describeTravel = useTravelText();
  const { query, unit, route, remaining } = usePassedOverRoute(incident, routedUnit);
  // It is fetched again while the row keeps the pointer or the focus, which a button would take from it.
  if (query.isError && !query.data) return t("failed");
  if (!query.data || !unit) return t("loading");
  const { callSign } = unit;
  if (!route || !remaining) return t("unknown", { callSign });
  const { seconds, isByRoad, metres } = remaining;
  const travel = describeTravel({
    ...{ rankedBy: route.rankedBy, reason: route.reason, travelSeconds: seconds ?? 0 },
    ...{ routeM: isByRoad ? metres : null, uncertainBank: false },
    vehicle: unit.mobility === "river" ? "boat" : null,
  });
  const values = { callSign, travel: travel ?? "" };
  return route.via === null ? t("now", values) : t("nowVia", { ...values, via: route.via });
}
