import type { LngLat } from "../../../db/columns";
import { isOpen } from "../../domain/assignment";
import type { ApiFacility, ApiIncident, ApiUnit } from "./api-schemas";
import { distanceM } from "./path";
import { isPositionReportDue, type LastReport, type PositionReport, toReport } from "./position-reports";
import type { Random } from "./random";
import { chooseWaitingPosition, createSimulatedUnit, moveUnit, type Order, type SimulatedUnit } from "./simulated-unit";

/** The simulated units with their positions, and when each of them last reported its position. */
export type Fleet = {
  units: Map<string, SimulatedUnit>;
  lastReports: Map<string, LastReport>;
  /** Simulated time in ms, which may pass faster than real time. */
  clock: number;
  stations: Map<string, LngLat>;
  hospitals: readonly LngLat[];
};

/**
 * A unit that is at most this far from its station when it is first read waits where it is; any other waits near its
 * station.
 */
const maxStationDistanceM = 1_500;

type Assignment = ApiIncident["assignments"][number];

export function createFleet(facilities: readonly ApiFacility[], now: number): Fleet {
  const hospitals = facilities.filter(({ properties }) => properties.kind === "hospital");
  return {
    units: new Map(),
    lastReports: new Map(),
    clock: now,
    // A station has the same id and position as the facility that it belongs to.
    stations: new Map(facilities.map(({ id, geometry }) => [id, geometry])),
    hospitals: hospitals.map(({ geometry }) => geometry),
  };
}

/** Adds, updates and removes units so that the fleet matches the simulated units on the server. */
export function syncUnits(fleet: Fleet, units: readonly ApiUnit[], random: Random): void {
  const simulatedUnits = new Map(units.filter(({ properties }) => properties.simulated).map((unit) => [unit.id, unit]));
  for (const [id, { callSign }] of fleet.units) {
    if (simulatedUnits.has(id)) continue;
    fleet.units.delete(id);
    fleet.lastReports.delete(callSign);
  }
  for (const [id, { geometry, properties }] of simulatedUnits) {
    const { callSign, kind, mobility, station, duty } = properties;
    const isOnDuty = duty === "available";
    const existingUnit = fleet.units.get(id);
    if (existingUnit) existingUnit.isOnDuty = isOnDuty;
    else if (geometry) {
      const waitingPosition = findWaitingPosition(callSign, geometry, fleet.stations.get(station ?? ""));
      fleet.units.set(
        id,
        createSimulatedUnit(
          { callSign, kind, mobility, isOnDuty, home: waitingPosition, at: geometry },
          fleet.clock,
          random,
        ),
      );
    }
  }
}

/**
 * Moves every unit by the given number of simulated seconds: towards its incident or hospital, or around its station.
 */
export function moveFleet(fleet: Fleet, incidents: readonly ApiIncident[], seconds: number, random: Random): void {
  fleet.clock += seconds * 1_000;
  const ordersByUnit = new Map<string, Order>();
  for (const incident of incidents) {
    for (const assignment of incident.assignments) {
      if (isOpen(assignment.state)) ordersByUnit.set(assignment.unit.id, decideOrder(fleet, incident, assignment));
    }
  }
  for (const [id, unit] of fleet.units) {
    moveUnit(unit, ordersByUnit.get(id) ?? null, { now: fleet.clock, seconds, random });
  }
}

/** Returns the simulated seconds since a crew arrived at its destination; null if it has not arrived. */
export function secondsSinceArrival({ units, clock }: Fleet, { id, state, unit }: Assignment): number | null {
  const arrival = units.get(unit.id)?.arrival;
  return arrival?.goal === toDestinationKey(id, state) ? (clock - arrival.at) / 1_000 : null;
}

/** Returns the position reports that are due now. Only the first `max` units report, and none of `excludedUnitIds`. */
export function listDueReports(
  { units, lastReports }: Fleet,
  now: number,
  { max, intervalMs, excludedUnitIds }: { max: number; intervalMs: number | null; excludedUnitIds: readonly string[] },
): PositionReport[] {
  const reportingUnits = [...units]
    .slice(0, max)
    .filter(([id]) => !excludedUnitIds.includes(id))
    .map(([, unit]) => unit);
  const dueUnits = reportingUnits.filter((unit) =>
    isPositionReportDue(unit, lastReports.get(unit.callSign), now, intervalMs),
  );
  return dueUnits.map((unit) => toReport(unit, now));
}

export function markReported({ lastReports }: Fleet, reports: readonly PositionReport[], now: number): void {
  for (const { callSign, speedMps } of reports) lastReports.set(callSign, { at: now, isStationary: speedMps === 0 });
}

function decideOrder({ hospitals }: Fleet, incident: ApiIncident, { id, state }: Assignment): Order {
  if (state === "enRoute") return { goal: toDestinationKey(id, state), to: incident.location };
  const hospital = state === "transporting" ? findNearestPoint(incident.location, hospitals) : undefined;
  return hospital ? { goal: toDestinationKey(id, state), to: hospital } : "halt";
}

/**
 * Returns where a unit waits: at its current position if that is near its station or if its station is unknown,
 * otherwise near the station.
 */
function findWaitingPosition(callSign: string, at: LngLat, station: LngLat | undefined): LngLat {
  return station && distanceM(at, station) > maxStationDistanceM ? chooseWaitingPosition(callSign, station) : at;
}

function toDestinationKey(assignmentId: string, state: string): string {
  return `${state} ${assignmentId}`;
}

function findNearestPoint(to: LngLat, points: readonly LngLat[]): LngLat | undefined {
  return points.toSorted((a, b) => distanceM(to, a) - distanceM(to, b))[0];
}
