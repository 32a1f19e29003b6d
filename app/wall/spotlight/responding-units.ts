"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { AssignmentState, UnitKind } from "@/db/vocabulary";
import { toArrivalMinutes } from "@/server/domain/arrival";
import { isOpen } from "@/server/domain/assignment";
import type { Arrivals, UnitArrival } from "../../_live/arrivals/use-arrivals";
import { useUnits } from "../../_live/cache/use-live-data";
import { useFormat } from "../../_words/use-format";
import type { LocatedIncident } from "../overview-incident";

export type RespondingUnit = {
  assignmentId: string;
  unitId: string;
  callSign: string;
  kind: UnitKind;
  state: AssignmentState;
  position: { lng: number; lat: number } | null;
  /** Null if the unit has arrived. */
  arrival: UnitArrival | null;
};

const emptyUnits: RespondingUnit[] = [];
const arrivedStates: readonly AssignmentState[] = ["onScene", "transporting"];

/**
 * Returns the units assigned to an incident: units that have arrived first, then units on their way by remaining travel
 * time, then units without an estimate.
 */
export function useRespondingUnits(incident: LocatedIncident | null, arrivals: Arrivals): RespondingUnit[] {
  const { unitsById } = useUnits();
  return useMemo(() => {
    if (!incident) return emptyUnits;
    const units = incident.assignments
      .filter(({ state }) => isOpen(state))
      .map(({ id, state, unit }): RespondingUnit => {
        const currentUnit = unitsById.get(unit.id);
        const position =
          currentUnit?.lng != null && currentUnit.lat != null ? { lng: currentUnit.lng, lat: currentUnit.lat } : null;
        const { id: unitId, callSign, kind } = unit;
        return { assignmentId: id, unitId, callSign, kind, state, position, arrival: arrivals.get(id) ?? null };
      });
    const rankArrival = ({ state }: RespondingUnit) => (arrivedStates.includes(state) ? 0 : 1);
    const toSortSeconds = ({ arrival }: RespondingUnit) => arrival?.remaining?.seconds ?? Number.MAX_SAFE_INTEGER;
    return units.sort((a, b) => rankArrival(a) - rankArrival(b) || toSortSeconds(a) - toSortSeconds(b));
  }, [incident, unitsById, arrivals]);
}

/** Returns the map captions, keyed by unit id: remaining distance, and minutes until the expected arrival. */
export function useUnitCaptions(units: readonly RespondingUnit[]): ReadonlyMap<string, string> {
  const format = useFormat();
  const shortArrival = useShortArrival();
  return useMemo(
    () =>
      new Map(
        units.flatMap(({ unitId, arrival }) =>
          arrival?.remaining
            ? [[unitId, `${format.distance(arrival.remaining.metres)} · ${shortArrival(arrival)}`] as const]
            : [],
        ),
      ),
    [units, format, shortArrival],
  );
}

/**
 * Returns a function that describes an expected arrival in a few characters, such as "about 7 min". For a unit without a
 * route it says so; if the position of the unit is too old for an estimate, it returns the age of the position.
 */
export function useShortArrival(): (arrival: UnitArrival) => string {
  const t = useTranslations("spotlight");
  const basisName = useTranslations("basis");
  const format = useFormat();
  return useMemo(
    () =>
      ({ secondsLeft, remaining, position: { positionAt }, now }) => {
        if (secondsLeft !== null) {
          const minutes = toArrivalMinutes(secondsLeft);
          const time = format.duration(minutes);
          return minutes === 0 ? time : t("eta", { time });
        }
        if (remaining?.seconds === null) return t("noRoute");
        if (positionAt === null) return t("unplaced");
        return basisName("fresh", { age: format.age((now - positionAt.getTime()) / 1_000) });
      },
    [t, basisName, format],
  );
}
