"use client";

import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import type { AssignmentView } from "@/server/incidents/read-incidents";
import { PassedOverList, type RouteDisplay } from "./passed-over-list";

type ExplainedAssignment = Pick<
  AssignmentView,
  | "rank"
  | "chosenBy"
  | "responsible"
  | "passedOver"
  | "distanceM"
  | "travelSeconds"
  | "rankedBy"
  | "reason"
  | "speedTrips"
>;

/**
 * Returns a function that says why a travel time is an estimate although there is a network; null without a network,
 * where every travel time is one.
 */
export function useStraightLineReason() {
  const t = useTranslations("straightLineReason");
  return (reason: string | null | undefined): string | null =>
    reason === "no-road" || reason === "unit-off-network" || reason === "incident-off-network" ? t(reason) : null;
}

/**
 * Explains an assignment: the unit's rank, whether it was responsible or gives mutual aid, whether learned speeds were
 * used, and which nearer or quicker units were passed over. With `routeDisplay`, the screen can show routes of the latter.
 */
export function AssignmentReason({
  assignment,
  routeDisplay,
}: {
  assignment: ExplainedAssignment;
  routeDisplay?: RouteDisplay;
}) {
  const { rank, chosenBy, responsible, passedOver, speedTrips } = assignment;
  const t = useTranslations("assigned");
  const estimateReason = useStraightLineReason()(assignment.reason);
  const isByRoad = assignment.rankedBy === "travel-time";
  const reason =
    chosenBy === "rule"
      ? rank === null || rank === 1
        ? t(isByRoad ? "earliestArrival" : estimateReason ? "byRule" : "rule")
        : t("ruleNth", { rank })
      : rank === null
        ? t("chosen")
        : t("chosenNth", { rank });
  const heading = (
    <>
      {reason} ·{" "}
      <span className={responsible ? "" : "rounded border border-line-2 px-1 font-semibold text-ink"}>
        {t(responsible ? "responsible" : "mutualAid")}
      </span>
      {estimateReason && (
        <>
          {" "}
          · <b className="font-semibold text-ink">{estimateReason}</b>
        </>
      )}
      {isByRoad && speedTrips !== null && (
        <> · {speedTrips === 0 ? t("standardSpeeds") : t("learnedSpeeds", { count: speedTrips })}</>
      )}
    </>
  );
  if (passedOver.length === 0) return <p className="mt-0.5 text-ink-2 text-xs">{heading}</p>;
  return (
    <details className="group mt-0.5 text-ink-2 text-xs">
      <summary className="flex list-none items-start gap-1 rounded hover:text-ink [&::-webkit-details-marker]:hidden">
        <span>{heading}</span>
        <span className="ml-auto flex shrink-0 items-center font-medium">
          +{passedOver.length}
          <ChevronRight className="size-3.5 transition-transform group-open:rotate-90" aria-hidden />
          <span className="sr-only">{t(isByRoad ? "passedOverByRoad" : "passedOver")}</span>
        </span>
      </summary>
      <p className="mt-1.5 font-semibold">{t(isByRoad ? "passedOverByRoad" : "passedOver")}</p>
      <PassedOverList assignment={assignment} routeDisplay={routeDisplay} />
    </details>
  );
}
