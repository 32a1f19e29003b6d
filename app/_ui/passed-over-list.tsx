"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import type { AssignmentView } from "@/server/incidents/read-incidents";
import { useFormat } from "../_words/use-format";
import { useNames } from "../_words/use-names";

type PassedOverUnit = AssignmentView["passedOver"][number];

/** How a screen shows the route of a unit in the list. */
export type RouteDisplay = {
  /**
   * Called with the unit whose row has the pointer or the focus, and with null once it has neither. Must not change
   * between renders.
   */
  onShow: (unitId: string | null) => void;
  /** What the screen says about the route, below the list. */
  note: ReactNode;
};

type Props = {
  assignment: Pick<AssignmentView, "passedOver" | "distanceM" | "travelSeconds">;
  routeDisplay?: RouteDisplay | undefined;
};

/** A difference of less than this many seconds is not rounded up to a minute. */
const minLaterSeconds = 30;

/**
 * The units that were nearer or quicker than an assigned unit, each with the cause why it was not sent. With
 * `routeDisplay`, the rows of units that take longer by road are buttons that show the route.
 */
export function PassedOverList({ assignment, routeDisplay }: Props) {
  const t = useTranslations("assigned");
  const format = useFormat();
  const describeCause = useCauseText();
  const [hoveredId, setHoveredId] = useState<string | null>(null);
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const shownId = hoveredId ?? focusedId;
  const onShow = routeDisplay?.onShow;
  useEffect(() => {
    if (shownId === null || !onShow) return;
    onShow(shownId);
    return () => onShow(null);
  }, [shownId, onShow]);
  const hasRoute = ({ cause }: PassedOverUnit) => routeDisplay !== undefined && cause === "slower-by-road";
  return (
    <>
      <ul className="mt-0.5 space-y-0.5">
        {assignment.passedOver.map((unit) => {
          const { unitId, callSign, distanceM } = unit;
          const row = (
            <>
              <span className="font-semibold text-ink">{callSign}</span>
              <span className="w-14 shrink-0 text-right">{distanceM === null ? "–" : format.distance(distanceM)}</span>
              <span className="min-w-0">{describeCause(unit, assignment)}</span>
            </>
          );
          return (
            <li key={unitId} className={hasRoute(unit) ? "" : "flex gap-2"}>
              {hasRoute(unit) ? (
                <button
                  type="button"
                  title={t("showRoute")}
                  onFocus={() => setFocusedId(unitId)}
                  onBlur={() => setFocusedId(null)}
                  onPointerEnter={() => setHoveredId(unitId)}
                  onPointerLeave={() => setHoveredId(null)}
                  // Safari does not focus a button that is clicked.
                  onClick={({ currentTarget }) => currentTarget.focus()}
                  className="flex w-full gap-2 rounded text-left hover:bg-hover hover:text-ink focus-visible:text-ink"
                >
                  {row}
                </button>
              ) : (
                row
              )}
            </li>
          );
        })}
      </ul>
      {assignment.passedOver.some(hasRoute) && routeDisplay?.note}
    </>
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
