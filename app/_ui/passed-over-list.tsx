"use client";

import { useTranslations } from "next-intl";
import type { AssignmentView } from "@/server/incidents/read-incidents";
import { useFormat } from "../_words/use-format";
import { useNames } from "../_words/use-names";

type PassedOverUnit = AssignmentView["passedOver"][number];

type Props = { assignment: Pick<AssignmentView, "passedOver" | "distanceM" | "travelSeconds"> };

/** A difference of less than this many seconds is not rounded up to a minute. */
const minLaterSeconds = 30;

/** The units that were nearer or quicker than an assigned unit, each with the cause why it was not sent. */
export function PassedOverList({ assignment }: Props) {
  const format = useFormat();
  const describeCause = useCauseText();
  return (
    <ul className="mt-0.5 space-y-0.5">
      {assignment.passedOver.map((unit) => (
        <li key={unit.unitId} className="flex gap-2">
          <span className="font-semibold text-ink">{unit.callSign}</span>
          <span className="w-14 shrink-0 text-right">
            {unit.distanceM === null ? "–" : format.distance(unit.distanceM)}
          </span>
          <span className="min-w-0">{describeCause(unit, assignment)}</span>
        </li>
      ))}
    </ul>
  );
}

/**
 * Returns a function that says why a unit was not sent. For a unit that is nearer but takes longer by road, it compares
 * the straight line with the route, and the travel times. Assignments of earlier versions have no length of the route.
 */
function useCauseText() {
  const t = useTranslations("assigned");
  const format = useFormat();
  const names = useNames();
  return (
    { cause, detail, distanceM, travelSeconds, routeM, vehicle }: PassedOverUnit,
    chosen: Pick<AssignmentView, "distanceM" | "travelSeconds">,
  ): string => {
    const isSlower = cause === "slower-by-road" && typeof travelSeconds === "number";
    if (!isSlower || distanceM === null || chosen.distanceM === null || chosen.travelSeconds === null) {
      return names.cause(cause, detail);
    }
    const distance = format.distance(chosen.distanceM - distanceM);
    const laterSeconds = travelSeconds - chosen.travelSeconds;
    const later =
      laterSeconds < minLaterSeconds
        ? t("barelyLater")
        : t("later", { wait: format.duration(Math.round(laterSeconds / 60)) });
    if (routeM === undefined) return t("slowerByRoad", { distance, later });
    const isByWater = vehicle === "boat";
    const route = t(isByWater ? "routeByWater" : "routeByRoad", { distance: format.distance(routeM) });
    return t("slowerOnRoute", { distance, route, later });
  };
}
