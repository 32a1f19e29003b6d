import { z } from "zod";
import { passedOverUnits } from "../../db/queries/assignment";
import { locatePoint } from "../../db/queries/district";
import { formatPoint } from "../../db/sql";
import { unitKinds } from "../../db/vocabulary";
import { type Context, freshSince } from "../context";
import { selectSpeedsAt } from "../domain/learned-speeds";
import { listUnfilledRequirements } from "../domain/response-plan";
import { Refusal } from "../errors";
import { readAssignments } from "../incidents/lock-incident";
import { readIncident } from "../incidents/read-incidents";
import { recordView } from "../incidents/record-reads";
import { listHiddenUnits } from "../masking/hidden-units";
import { canSeeSensitive, requireUnmasked } from "../masking/sensitive-access";
import { readIncidentPlan } from "./incident-types";
import { rankUnits } from "./rank-units";
import { describeTravel, type NetworkState, type RankedUnit } from "./travel-time-calculator";

export const ListCandidatesInput = z.strictObject({ incidentId: z.uuid(), kind: z.enum(unitKinds).optional() });

const maxListedUnits = 100;
/** Larger than any number of units of one kind, so that the limit has no effect. */
const maxUnits = 100_000;

/**
 * Lists the units that could be sent, in the order of the assignment rule, and those that could not, each with the
 * cause. Lists units of one kind, or of every kind in the plan. Units must have the skills of the first open
 * requirement for their kind, or of the first requirement for their kind if none is open.
 */
export async function listCandidates(context: Context, { incidentId, kind }: z.output<typeof ListCandidatesInput>) {
  const incident = await readIncident(context, { id: incidentId });
  requireUnmasked(context.actor, incident);
  await recordView(context, incident);
  const plan = await readIncidentPlan(context.db, { ...incident, typeCode: incident.type });
  const unfilledRequirements = listUnfilledRequirements(plan, await readAssignments(context.db, incidentId));
  const kinds = kind ? [kind] : [...new Set(plan.map((requirement) => requirement.kind))];
  const at = formatPoint(incident.location);
  const [pointInfo] = await locatePoint(context.db, { at });
  if (!pointInfo) throw new Refusal("no-reference-data", { missing: "district" });
  const now = context.now();
  const situation = {
    db: context.db,
    at: incident.location,
    incidentId,
    now,
    freshSince: freshSince(context),
    responsibleStations: pointInfo.responsibleStations,
    speeds: selectSpeedsAt(pointInfo.speeds, now),
    hiddenUnitIds: await listHiddenUnits(context),
  };

  const requirements = kinds.map((unitKind, requirementIndex) => {
    const skills =
      [...unfilledRequirements, ...plan].find((requirement) => requirement.kind === unitKind)?.skills ?? [];
    return { number: requirementIndex, kind: unitKind, skills, count: maxListedUnits };
  });
  const rankings = await rankUnits(context.db, requirements, situation, { lock: false });
  const rankedUnits = rankings.flatMap(({ units, calculator }, requirementIndex) => {
    const requirement =
      unfilledRequirements.find((requirement) => requirement.kind === kinds[requirementIndex])?.order ?? null;
    return units.map((unit, index) => toCandidate(unit, index, requirement, calculator.networkState));
  });
  // A list of only the nearest hundred units would reveal how near they are. A viewer who may not see distances
  // therefore receives all units.
  const maxExcluded = canSeeSensitive(context.actor) ? maxListedUnits : maxUnits;
  const noFilters = { chosen: [], by_area: false, include_eligible: false, within: null, max_candidates: maxExcluded };
  const passedOver = await passedOverUnits(context.db, {
    requirements: JSON.stringify(
      requirements.map(({ number, kind, skills }) => ({ number, kind, skills, ...noFilters })),
    ),
    at,
    fresh_since: situation.freshSince,
    responsible_stations: situation.responsibleStations,
  });
  const excludedUnits = requirements.flatMap(({ number: requirement }) =>
    passedOver
      .filter(({ number }) => number === requirement)
      .slice(0, maxExcluded)
      .map(({ id, callSign, kind, agency, simulated, distanceM, cause, detail }) => {
        return { unit: { id, callSign, kind, agency, simulated }, distanceM, cause, detail };
      }),
  );
  return { ranked: rankedUnits, excluded: excludedUnits };
}

export type Candidates = Awaited<ReturnType<typeof listCandidates>>;

function toCandidate(unit: RankedUnit, index: number, requirement: number | null, networkState: NetworkState) {
  const { id, callSign, kind, agency, simulated, distanceM, basis, fixAgeSeconds, responsible } = unit;
  return {
    requirement,
    rank: index + 1,
    unit: { id, callSign, kind, agency, simulated },
    distanceM,
    basis,
    fixAgeSeconds,
    responsible,
    ...describeTravel(unit, networkState),
  };
}
