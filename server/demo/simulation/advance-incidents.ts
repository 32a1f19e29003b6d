import { isOpen } from "../../domain/assignment";
import type { ApiIncident } from "./api-schemas";
import { type Client, isRefused } from "./client";
import { findNextCrewState, generatePace } from "./crew-progress";
import { type Fleet, secondsSinceArrival } from "./fleet";
import { findNextIncidentStep } from "./incident-progress";

type SimulationTime = { now: Date; speed: number };
type SimulationTick = SimulationTime & {
  /** Units whose crew screen is open; a person performs their steps. */
  attendedUnitIds: readonly string[];
};

/**
 * Takes all steps that are due: for simulated crews on any incident, and for the control room on simulated incidents
 * that nobody created for practice.
 */
export async function advanceIncidents(
  client: Client,
  fleet: Fleet,
  incidents: readonly ApiIncident[],
  tick: SimulationTick,
): Promise<void> {
  for (const incident of incidents) {
    // A crew's step changes the incident's version, so the control room acts only after the incidents have been read
    // again.
    if (!(await advanceCrews(client, fleet, incident, tick))) await advanceIncident(client, incident, tick);
  }
}

async function advanceCrews(
  client: Client,
  fleet: Fleet,
  incident: ApiIncident,
  { attendedUnitIds, ...time }: SimulationTick,
): Promise<boolean> {
  let hasAdvanced = false;
  for (const assignment of incident.assignments) {
    if (!assignment.unit.simulated || !isOpen(assignment.state)) continue;
    if (attendedUnitIds.includes(assignment.unit.id)) continue;
    const pace = generatePace(assignment, incident.category);
    const transports = pace.transports && fleet.hospitals.length > 0;
    const situation = { ...time, secondsAtDestination: secondsSinceArrival(fleet, assignment) };
    const state = findNextCrewState(assignment, { ...pace, transports }, situation);
    if (!state) continue;
    // Ignore a refusal: it means that a dispatcher acted first, and the next read shows the current state.
    await client.advance(assignment.id, state);
    hasAdvanced = true;
  }
  return hasAdvanced;
}

async function advanceIncident(client: Client, incident: ApiIncident, time: SimulationTime): Promise<void> {
  const step = findNextIncidentStep(incident, time);
  if (step === "confirm") return confirmProposals(client, incident);
  if (!step) return;
  const result = await client.changeStatus(incident.id, step, incident.version);
  if (!isRefused(result) || result.refused !== "stale-version") return;
  const currentIncident = await client.incident(incident.id);
  if (findNextIncidentStep(currentIncident, time) === step)
    await client.changeStatus(currentIncident.id, step, currentIncident.version);
}

/** Assigns simulated units for each unmet requirement, as a dispatcher would by confirming the proposals. */
async function confirmProposals(client: Client, { id, unmet }: ApiIncident): Promise<void> {
  const assignedUnitIds = new Set<string>();
  for (const { kind, missing } of unmet) {
    const { ranked } = await client.candidates(id, kind);
    const freeUnits = ranked.filter(({ unit }) => unit.simulated && !assignedUnitIds.has(unit.id)).slice(0, missing);
    for (const { unit } of freeUnits) {
      assignedUnitIds.add(unit.id);
      await client.assign(id, unit.id);
    }
  }
}
