"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { AssignmentState, UnitKind } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import { etaSeconds } from "@/server/domain/eta";
import { useUnits } from "../../_live/cache/use-live-data";
import { straightDistanceM } from "../../_map/tools/geometry";
import { useFormat } from "../../_words/use-format";
import type { LocatedIncident } from "../overview-incident";

export type RespondingUnit = {
  /** Id of the assignment. */
  id: string;
  unitId: string;
  callSign: string;
  kind: UnitKind;
  state: AssignmentState;
  position: { lng: number; lat: number } | null;
  /** Straight-line distance and estimated time to the incident; null if the unit has arrived or has no position. */
  remaining: { distanceM: number; etaSeconds: number } | null;
};

const none: RespondingUnit[] = [];
/** A distance that puts units without a position last. */
const unknownDistanceM = 1e9;
const arrivedStates: readonly AssignmentState[] = ["onScene", "transporting"];

/** The units assigned to an incident: those that have arrived first, then the nearest. */
export function useRespondingUnits(incident: LocatedIncident | null): RespondingUnit[] {
  const { byId } = useUnits();
  return useMemo(() => {
    if (!incident) return none;
    const units = incident.assignments
      .filter(({ state }) => isOpen(state))
      .map(({ id, state, unit }): RespondingUnit => {
        const live = byId.get(unit.id);
        const position = live?.lng != null && live.lat != null ? { lng: live.lng, lat: live.lat } : null;
        const distanceM =
          position && !arrivedStates.includes(state) ? straightDistanceM(position, incident.location) : null;
        const remaining = distanceM === null ? null : { distanceM, etaSeconds: etaSeconds(distanceM, unit.mobility) };
        return { id, unitId: unit.id, callSign: unit.callSign, kind: unit.kind, state, position, remaining };
      });
    const arrivalRank = ({ state }: RespondingUnit) => (arrivedStates.includes(state) ? 0 : 1);
    const distanceOf = ({ remaining }: RespondingUnit) => remaining?.distanceM ?? unknownDistanceM;
    return units.sort((a, b) => arrivalRank(a) - arrivalRank(b) || distanceOf(a) - distanceOf(b));
  }, [incident, byId]);
}

/** Map captions by unit id: distance and estimated time of arrival. */
export function useUnitCaptions(units: readonly RespondingUnit[]): ReadonlyMap<string, string> {
  const t = useTranslations("spotlight");
  const format = useFormat();
  return useMemo(
    () =>
      new Map(
        units.flatMap(({ unitId, remaining }) => {
          if (!remaining) return [];
          const minutes = etaMinutes(remaining.etaSeconds);
          const eta = minutes > 1 ? t("eta", { minutes }) : t("etaSoon");
          return [[unitId, `${format.distance(remaining.distanceM)} · ${eta}`] as const];
        }),
      ),
    [units, t, format],
  );
}

/** Rounded minutes, at least one. */
export function etaMinutes(seconds: number): number {
  return Math.max(1, Math.round(seconds / 60));
}
