import type { LngLat } from "../../../db/columns";
import { isOpen } from "../../domain/assignment";
import type { SeenFacility, SeenIncident, SeenUnit } from "./answers";
import { type Mover, moveUnit, type Order, placeMover, waitingPlace } from "./mover";
import { distanceM } from "./path";
import type { Random } from "./random";
import { type Heard, isDue, type Report, reportOf } from "./reports";

/** The units that are played, where they are, and when each was last heard. */
export type Field = {
  movers: Map<string, Mover>;
  heard: Map<string, Heard>;
  /** Simulated milliseconds; runs faster than the clock on the wall when asked to. */
  clock: number;
  stations: Map<string, LngLat>;
  hospitals: readonly LngLat[];
};

const atStationM = 1_500;

type Assignment = SeenIncident["assignments"][number];

export function openField(facilities: readonly SeenFacility[], now: number): Field {
  const hospitals = facilities.filter(({ properties }) => properties.kind === "hospital");
  return {
    movers: new Map(),
    heard: new Map(),
    clock: now,
    // A station stands at the facility of its code.
    stations: new Map(facilities.map(({ id, geometry }) => [id, geometry])),
    hospitals: hospitals.map(({ geometry }) => geometry),
  };
}

/** Takes in the simulated units as they are now; those of real trackers are never touched. */
export function takeUnits(field: Field, units: readonly SeenUnit[], random: Random): void {
  const present = new Map(units.filter(({ properties }) => properties.simulated).map((unit) => [unit.id, unit]));
  for (const [id, { callSign }] of field.movers) {
    if (present.has(id)) continue;
    field.movers.delete(id);
    field.heard.delete(callSign);
  }
  for (const [id, { geometry, properties }] of present) {
    const { callSign, kind, mobility, station, duty } = properties;
    const onDuty = duty === "available";
    const known = field.movers.get(id);
    if (known) known.onDuty = onDuty;
    else if (geometry) {
      const home = homeOf(callSign, geometry, field.stations.get(station ?? ""));
      field.movers.set(id, placeMover({ callSign, kind, mobility, onDuty, home, at: geometry }, field.clock, random));
    }
  }
}

/** Moves every unit on by so many simulated seconds: to where its task is, or about its station. */
export function moveField(field: Field, incidents: readonly SeenIncident[], seconds: number, random: Random): void {
  field.clock += seconds * 1_000;
  const orders = new Map<string, Order>();
  for (const incident of incidents) {
    for (const assignment of incident.assignments) {
      if (isOpen(assignment.state)) orders.set(assignment.unit.id, orderOf(field, incident, assignment));
    }
  }
  for (const [id, mover] of field.movers) {
    moveUnit(mover, orders.get(id) ?? null, { now: field.clock, seconds, random });
  }
}

/** Simulated seconds since a crew arrived where its task sends it; null on the way. */
export function arrivedFor({ movers, clock }: Field, { id, state, unit }: Assignment): number | null {
  const arrived = movers.get(unit.id)?.arrived;
  return arrived?.goal === goalOf(id, state) ? (clock - arrived.at) / 1_000 : null;
}

/** What the trackers of the first so many units have to say now. */
export function dueReports(
  { movers, heard }: Field,
  now: number,
  { most, everyMs }: { most: number; everyMs: number | null },
): Report[] {
  const reporting = [...movers.values()].slice(0, most);
  const due = reporting.filter((mover) => isDue(mover, heard.get(mover.callSign), now, everyMs));
  return due.map((mover) => reportOf(mover, now));
}

export function markHeard({ heard }: Field, reports: readonly Report[], now: number): void {
  for (const { callSign, speedMps } of reports) heard.set(callSign, { at: now, standing: speedMps === 0 });
}

function orderOf({ hospitals }: Field, incident: SeenIncident, { id, state }: Assignment): Order {
  if (state === "enRoute") return { goal: goalOf(id, state), to: incident.location };
  const hospital = state === "transporting" ? nearest(incident.location, hospitals) : undefined;
  return hospital ? { goal: goalOf(id, state), to: hospital } : "halt";
}

/** Where it is, when that is at its station or nobody knows its station. */
function homeOf(callSign: string, at: LngLat, station: LngLat | undefined): LngLat {
  return station && distanceM(at, station) > atStationM ? waitingPlace(callSign, station) : at;
}

function goalOf(assignmentId: string, state: string): string {
  return `${state} ${assignmentId}`;
}

function nearest(to: LngLat, points: readonly LngLat[]): LngLat | undefined {
  return points.toSorted((one, other) => distanceM(to, one) - distanceM(to, other))[0];
}
