import { isOpen } from "../../domain/assignment";
import type { SeenIncident } from "./answers";
import { type Client, isRefused } from "./client";
import { nextCrewState, paceOf } from "./crew";
import { arrivedFor, type Field } from "./field";
import { nextIncidentStep } from "./incident-course";

type Moment = { now: Date; speed: number };

/** Plays the crews of simulated units, whoever opened the incident, and the room for simulated incidents. */
export async function playIncidents(
  client: Client,
  field: Field,
  incidents: readonly SeenIncident[],
  moment: Moment,
): Promise<void> {
  for (const incident of incidents) {
    // A crew's step is a new version of the incident: the room's turn comes when it has been read again.
    if (!(await playCrews(client, field, incident, moment))) await playRoom(client, incident, moment);
  }
}

async function playCrews(client: Client, field: Field, incident: SeenIncident, moment: Moment): Promise<boolean> {
  let advanced = false;
  for (const assignment of incident.assignments) {
    if (!assignment.unit.simulated || !isOpen(assignment.state)) continue;
    const pace = paceOf(assignment, incident.category);
    const transports = pace.transports && field.hospitals.length > 0;
    const situation = { ...moment, arrivedFor: arrivedFor(field, assignment) };
    const state = nextCrewState(assignment, { ...pace, transports }, situation);
    if (!state) continue;
    // A refusal means that a dispatcher was faster: what stands is read at the next turn.
    await client.advance(assignment.id, state);
    advanced = true;
  }
  return advanced;
}

async function playRoom(client: Client, incident: SeenIncident, moment: Moment): Promise<void> {
  const step = nextIncidentStep(incident, moment);
  if (step === "confirm") return confirm(client, incident);
  if (!step) return;
  const answer = await client.changeStatus(incident.id, step, incident.version);
  if (!isRefused(answer) || answer.refused !== "stale-version") return;
  const current = await client.incident(incident.id);
  if (nextIncidentStep(current, moment) === step) await client.changeStatus(current.id, step, current.version);
}

/** Takes what the rule proposes for each requirement, as a dispatcher's key would. */
async function confirm(client: Client, { id, unmet }: SeenIncident): Promise<void> {
  const taken = new Set<string>();
  for (const { kind, missing } of unmet) {
    const { ranked } = await client.candidates(id, kind);
    const free = ranked.filter(({ unit }) => unit.simulated && !taken.has(unit.id)).slice(0, missing);
    for (const { unit } of free) {
      taken.add(unit.id);
      await client.assign(id, unit.id);
    }
  }
}
