import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import geodesic from "geographiclib-geodesic";
import type { MultiPolygon, Polygon } from "geojson";

// An independent implementation of the assignment rule, written from docs/assignment-rule.md. It uses no code of the
// server and calculates the distance of every unit. GeographicLib computes distances, and Turf checks which district
// contains a point.

type Point = { lng: number; lat: number };

export type ScenarioUnit = {
  callSign: string;
  kind: string;
  skills: string[];
  agency: string;
  station: string | null;
  onDuty: boolean;
  fix: (Point & { at: Date }) | null;
  /** The number of the incident to which the unit is assigned; null if the unit has no assignment. */
  busyWith: number | null;
};

export type Scenario = {
  /** The boundaries of the districts, keyed by code. */
  districts: Map<string, Polygon | MultiPolygon>;
  stations: Map<string, Point & { areas: string[] }>;
  /** The codes of the agencies with the dispatch rule `responsible-area`. All other agencies have `nearest`. */
  areaAgencies: Set<string>;
  units: ScenarioUnit[];
};

export type PlanRequirement = { order: number; kind: string; count: number; skills: string[] };

type LocatedUnit = { unit: ScenarioUnit; distanceM: number; basis: "fix" | "station"; isResponsible: boolean };
type Cause = "busy" | "off-duty" | "missing-skill" | "outside-area";
type PassedOver = { callSign: string; distanceM: number; cause: Cause; detail: string | null };

export type RuleResult = {
  sent: {
    requirement: number;
    rank: number;
    callSign: string;
    distanceM: number;
    basis: "fix" | "station";
    fixAgeSeconds: number | null;
    responsible: boolean;
    /** All units that were passed over, nearest first. */
    passedOver: PassedOver[];
  }[];
  unmet: { requirement: number; kind: string; missing: number; reason: string }[];
};

/**
 * Applies the rule to an incident at the point `at` whose response plan has these lines. Returns the assigned units and
 * the unmet requirements.
 */
export function assignByBruteForce(
  scenario: Scenario,
  plan: PlanRequirement[],
  { at, now, freshMs }: { at: Point; now: Date; freshMs: number },
): RuleResult {
  const coveringStations = new Set(
    [...scenario.stations]
      .filter(([, { areas }]) => areas.some((code) => covers(scenario, code, at)))
      .map(([code]) => code),
  );
  const result: RuleResult = { sent: [], unmet: [] };
  const sentUnits = new Set<ScenarioUnit>();

  for (const { order, kind, count, skills } of plan) {
    const unitsOfKind = scenario.units.filter((unit) => unit.kind === kind && !sentUnits.has(unit));
    const locatedUnits = unitsOfKind.flatMap((unit) => locateUnit(unit) ?? []).sort(compareDistance);
    const eligibleUnits = locatedUnits.filter(({ unit }) => findObstacle(unit, skills) === null);
    const chosenUnits = [
      ...eligibleUnits.filter(({ isResponsible }) => isResponsible),
      ...eligibleUnits.filter(({ isResponsible }) => !isResponsible),
    ].slice(0, count);
    for (const { unit } of chosenUnits) sentUnits.add(unit);
    for (const [index, chosenUnit] of chosenUnits.entries()) {
      result.sent.push({
        requirement: order,
        rank: index + 1,
        callSign: chosenUnit.unit.callSign,
        distanceM: chosenUnit.distanceM,
        basis: chosenUnit.basis,
        fixAgeSeconds: chosenUnit.unit.fix && (now.getTime() - chosenUnit.unit.fix.at.getTime()) / 1_000,
        responsible: chosenUnit.isResponsible || !scenario.areaAgencies.has(chosenUnit.unit.agency),
        passedOver: locatedUnits
          .filter(({ unit, distanceM }) => !sentUnits.has(unit) && distanceM < chosenUnit.distanceM)
          .map(({ unit, distanceM }) => ({ callSign: unit.callSign, distanceM, ...findCause(unit, skills) })),
      });
    }
    const missingCount = count - chosenUnits.length;
    if (missingCount > 0)
      result.unmet.push({
        requirement: order,
        kind,
        missing: missingCount,
        reason: findUnmetReason(
          unitsOfKind.filter((unit) => !sentUnits.has(unit)),
          skills,
        ),
      });
  }
  return result;

  function locateUnit(unit: ScenarioUnit): LocatedUnit | null {
    const station = unit.station === null ? undefined : scenario.stations.get(unit.station);
    const isFresh = unit.fix !== null && now.getTime() - unit.fix.at.getTime() <= freshMs;
    const point = isFresh ? unit.fix : station;
    if (!point) return null;
    const isResponsible =
      scenario.areaAgencies.has(unit.agency) && unit.station !== null && coveringStations.has(unit.station);
    return { unit, isResponsible, basis: isFresh ? "fix" : "station", distanceM: distanceM(point, at) };
  }
}

function compareDistance(a: LocatedUnit, b: LocatedUnit): number {
  return a.distanceM - b.distanceM || (a.unit.callSign < b.unit.callSign ? -1 : 1);
}

function findObstacle(unit: ScenarioUnit, skills: string[]): "busy" | "off-duty" | "missing-skill" | null {
  if (unit.busyWith !== null) return "busy";
  if (!unit.onDuty) return "off-duty";
  return skills.every((skill) => unit.skills.includes(skill)) ? null : "missing-skill";
}

function findCause(unit: ScenarioUnit, skills: string[]): { cause: Cause; detail: string | null } {
  const cause = findObstacle(unit, skills);
  if (cause === "busy") return { cause, detail: `${unit.busyWith}` };
  if (cause === "missing-skill")
    return {
      cause,
      detail: skills
        .filter((skill) => !unit.skills.includes(skill))
        .sort()
        .join(", "),
    };
  return { cause: cause ?? "outside-area", detail: null };
}

function findUnmetReason(remainingUnits: ScenarioUnit[], skills: string[]): string {
  if (remainingUnits.length === 0) return "no-such-unit";
  const skilledUnits = remainingUnits.filter((unit) => skills.every((skill) => unit.skills.includes(skill)));
  if (skilledUnits.length === 0) return "missing-skill";
  const unitsOnDuty = skilledUnits.filter((unit) => unit.onDuty);
  if (unitsOnDuty.length === 0) return "none-on-duty";
  return unitsOnDuty.every(({ busyWith }) => busyWith !== null) ? "all-busy" : "no-position";
}

export function covers(scenario: Scenario, district: string, { lng, lat }: Point): boolean {
  const boundary = scenario.districts.get(district);
  return boundary !== undefined && booleanPointInPolygon([lng, lat], boundary);
}

/** The geodesic distance on WGS84, in metres. */
function distanceM(from: Point, to: Point): number {
  return geodesic.Geodesic.WGS84.Inverse(from.lat, from.lng, to.lat, to.lng).s12 ?? Number.NaN;
}

/** Returns the distance in metres from a point to the nearest district border. It is accurate only near a border. */
export function borderDistanceM({ districts }: Scenario, { lng, lat }: Point): number {
  const [eastM, northM] = [111_320 * Math.cos((lat * Math.PI) / 180), 110_574];
  let nearestM = Number.POSITIVE_INFINITY;
  for (const boundary of districts.values()) {
    const rings = boundary.type === "Polygon" ? boundary.coordinates : boundary.coordinates.flat();
    for (const ring of rings) {
      const localRing = ring.map(([x = 0, y = 0]) => [(x - lng) * eastM, (y - lat) * northM] as const);
      for (const [index, [x2, y2]] of localRing.entries()) {
        const [x1, y1] = localRing[index - 1] ?? [x2, y2];
        const [dx, dy] = [x2 - x1, y2 - y1];
        const shareOfEdge = Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / (dx * dx + dy * dy || 1)));
        nearestM = Math.min(nearestM, Math.hypot(x1 + shareOfEdge * dx, y1 + shareOfEdge * dy));
      }
    }
  }
  return nearestM;
}
