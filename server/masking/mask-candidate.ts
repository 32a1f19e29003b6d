import type { Candidates } from "../assignment/list-candidates";
import { canSeeSensitive } from "./sensitive-access";

type Viewer = Parameters<typeof canSeeSensitive>[0];
type PassedOver = { distanceM: number | null; cause: string; detail: string | null };
type Located = { basis: string | null };

/**
 * Removes the distance of a unit that cannot be sent, and the incident that keeps it busy: both would reveal where the
 * unit was.
 */
function maskExcluded<Unit extends PassedOver>(unit: Unit): Unit {
  return { ...unit, distanceM: null, detail: unit.cause === "busy" ? null : unit.detail };
}

/** Empty values for all fields that depend on where a unit was, such as its travel time and the age of its position. */
export const emptyTravelFields = {
  distanceM: null,
  fixAgeSeconds: null,
  rankedBy: null,
  reason: null,
  travelSeconds: null,
  travelSecondsP90: null,
  speedFactor: null,
  speedTrips: null,
  routeM: null,
  uncertainBank: false,
};

/**
 * Removes a unit's distance and travel time to an incident if they were computed from a fix. The fix may be the address
 * of a victim whom the unit has just left, and distances to three incidents would locate that address.
 */
export function maskTravelFields<Unit extends Located>(unit: Unit) {
  return unit.basis === "fix" ? { ...unit, ...emptyTravelFields } : unit;
}

/**
 * Returns the candidates for an incident, masked for viewers without `sensitive:read`. These viewers get the excluded
 * units ordered by call sign, because the usual order by distance would reveal where the units are.
 */
export function maskCandidatesFor(viewer: Viewer, { ranked, excluded }: Candidates) {
  if (canSeeSensitive(viewer)) return { ranked, excluded };
  const sortedByCallSign = excluded.toSorted((a, b) => (a.unit.callSign < b.unit.callSign ? -1 : 1));
  return { ranked: ranked.map(maskTravelFields), excluded: sortedByCallSign.map(maskExcluded) };
}

/**
 * For viewers without `sensitive:read`, masks a unit that the assignment rule proposes. They get no list of passed-over
 * units, because the list would reveal where those nearer units are.
 */
export function maskProposalFor<Proposal extends Located & { passedOver: readonly PassedOver[] }>(
  viewer: Viewer,
  proposal: Proposal,
) {
  if (canSeeSensitive(viewer)) return proposal;
  return { ...maskTravelFields(proposal), passedOver: [] };
}
