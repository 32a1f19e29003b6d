"use client";

import { useMemo } from "react";
import type { AssignmentState, UnitKind } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import { etaSeconds } from "@/server/domain/eta";
import { useUnits } from "../../_live/cache/use-live-data";
import { straightDistanceM } from "../../_map/tools/geometry";
import type { PlacedIncident } from "../use-overview";

export type Coming = {
  id: string;
  unitId: string;
  callSign: string;
  kind: UnitKind;
  state: AssignmentState;
  at: { lng: number; lat: number } | null;
  /** How far it still has to go in a straight line, and how long that may take; null when it is there, or nowhere. */
  way: { distanceM: number; etaSeconds: number } | null;
};

const none: Coming[] = [];
/** Sorts what is nowhere behind all others. */
const nowhereM = 1e9;
const still: readonly AssignmentState[] = ["onScene", "transporting"];

/** The crews sent to an incident, who is there first, then the nearest. */
export function useComing(incident: PlacedIncident | null): Coming[] {
  const { byId } = useUnits();
  return useMemo(() => {
    if (!incident) return none;
    const coming = incident.assignments
      .filter(({ state }) => isOpen(state))
      .map(({ id, state, unit }): Coming => {
        const live = byId.get(unit.id);
        const at = live?.lng != null && live.lat != null ? { lng: live.lng, lat: live.lat } : null;
        const distanceM = at && !still.includes(state) ? straightDistanceM(at, incident.location) : null;
        const way = distanceM === null ? null : { distanceM, etaSeconds: etaSeconds(distanceM, unit.mobility) };
        return { id, unitId: unit.id, callSign: unit.callSign, kind: unit.kind, state, at, way };
      });
    const isThere = ({ state }: Coming) => (still.includes(state) ? 0 : 1);
    return coming.sort(
      (one, other) =>
        isThere(one) - isThere(other) || (one.way?.distanceM ?? nowhereM) - (other.way?.distanceM ?? nowhereM),
    );
  }, [incident, byId]);
}
