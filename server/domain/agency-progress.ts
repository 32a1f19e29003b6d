import type { AgencyRefusal } from "../../db/agency-vocabulary";
import type { AssignmentState, UnitKind } from "../../db/vocabulary";
import { isOpen } from "./assignment";

type Forwarding = {
  agency: string;
  forwardedAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  refusedAt: Date | null;
  refusedBy: string | null;
  refusal: AgencyRefusal | null;
};
type AgencyAssignment = { state: AssignmentState; requirement: number | null; unit: { agency: string } };
type Unmet = { kind: UnitKind; missing: number };

/** The progress of one agency on an incident. */
export type AgencyProgress = Forwarding & {
  /**
   * The state of the agency's most advanced open assignment. If none is open, the state of its last assignment; null if
   * it has none.
   */
  state: AssignmentState | null;
  /** Number of the agency's open assignments. */
  crews: number;
  /** Number of the agency's assignments, open or completed, that fill a requirement. */
  filled: number;
  /** Number of units still needed for unmet requirements, counting only the kinds of units that the agency has. */
  missing: number;
};

const statesByProgress = ["assigned", "acknowledged", "enRoute", "onScene", "transporting"] as const;

/**
 * Returns the progress of each agency that the incident was forwarded to, in the order of forwarding. An unmet
 * requirement is counted for every agency that has units of its kind.
 */
export function agencyProgress(
  {
    forwardings,
    assignments,
    unmet,
  }: { forwardings: readonly Forwarding[]; assignments: readonly AgencyAssignment[]; unmet: readonly Unmet[] },
  kindsOf: (agency: string) => ReadonlySet<UnitKind>,
): AgencyProgress[] {
  return forwardings.map((forwarding) => {
    const agencyAssignments = assignments.filter(({ unit }) => unit.agency === forwarding.agency);
    const openAssignments = agencyAssignments.filter(({ state }) => isOpen(state));
    const mostAdvanced = openAssignments.reduce<AssignmentState | null>(
      (best, { state }) => (rank(state) > rank(best) ? state : best),
      null,
    );
    const kinds = kindsOf(forwarding.agency);
    return {
      ...forwarding,
      state: mostAdvanced ?? agencyAssignments.at(-1)?.state ?? null,
      crews: openAssignments.length,
      filled: agencyAssignments.filter(
        ({ state, requirement }) => requirement !== null && (isOpen(state) || state === "clear"),
      ).length,
      missing: unmet.filter(({ kind }) => kinds.has(kind)).reduce((sum, { missing }) => sum + missing, 0),
    };
  });
}

/** Whether an incident was forwarded after it was closed, as one entered from paper is: nobody can answer it then. */
export function isForwardedAfterClosing({ forwardedAt }: { forwardedAt: Date }, closedAt: Date | null): boolean {
  return closedAt !== null && forwardedAt >= closedAt;
}

function rank(state: AssignmentState | null): number {
  return statesByProgress.indexOf(state as (typeof statesByProgress)[number]);
}
