import { inArray } from "drizzle-orm";
import type { Database } from "../../db/client";
import { expireFixes } from "../../db/queries/position";
import { unit as unitTable } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import type { AssignmentState } from "../../db/vocabulary";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { fillIncident } from "../../server/assignment/fill-incident";
import { importFile } from "../../server/import/import-file";
import { changeStatus } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { type IncidentView, readIncident } from "../../server/incidents/read-incidents";
import { acceptPositions } from "../../server/units/accept-positions";
import { changeDuty } from "../../server/units/change-duty";
import {
  assignByBruteForce,
  borderDistanceM,
  covers,
  type PlanRequirement,
  type RuleResult,
  type ScenarioUnit,
} from "./brute-force";
import { aContext } from "./makers";
import { createRandomScenario, randomIncidentPoint, randomPoint, readConfirmTypes, readPlans } from "./random-scenario";
import { createRandom } from "./seeded-random";
import { expect } from "./test";

const seed = Number(process.env.RANDOM_SEED ?? 112);
const freshMs = 10 * 60_000;

const plans = readPlans();
const confirmTypes = readConfirmTypes();

/** An open incident with its place, its plan and the crews assigned to it. `Scenario` refers to it by `number`. */
type OpenIncident = {
  id: string;
  number: number;
  at: { lng: number; lat: number };
  plan: PlanRequirement[];
  crews: Crew[];
};
type Crew = { assignmentId: string; requirement: number; unit: ScenarioUnit; state: AssignmentState };

/**
 * Creates incidents at random places among random units and compares the assignments of the server with those of
 * `assignByBruteForce`: the units, their order, distances and positions, and the unmet requirements with their reasons.
 */
export async function compareWithBruteForce({ db }: Database, incidentCount: number): Promise<void> {
  let now = new Date("2026-11-25T00:00:00Z");
  const context = aContext(db, { now: () => now });
  const random = createRandom(seed);
  const scenario = createRandomScenario(seed, now);
  await importCsv("agencies", scenario.agenciesCsv);
  await importCsv("stations", scenario.stationsCsv);
  await importCsv("units", scenario.unitsCsv);
  const unitByCallSign = new Map(scenario.units.map((unit) => [unit.callSign, unit]));
  const openIncidents: OpenIncident[] = [];
  const countsByCase = {
    compared: 0,
    sent: 0,
    unmet: 0,
    atBorder: 0,
    mutualAid: 0,
    fromStation: 0,
    boundary: 0,
    passedOver: 0,
  };
  let hasExpiredFixes = true;

  while (countsByCase.compared < incidentCount) {
    now = new Date(now.getTime() + random.integer(1, 12_000));
    hasExpiredFixes = false;
    await advanceScenario();
    const at = randomIncidentPoint(random, scenario);
    if (borderDistanceM(scenario, at) < 1) {
      countsByCase.atBorder++;
      continue;
    }
    await runIncident(at);
    countsByCase.compared++;
  }
  console.log(JSON.stringify(countsByCase));
  // Every case except `atBorder` must have occurred often, so that the comparison covers it.
  for (const [name, count] of Object.entries(countsByCase))
    if (name !== "atBorder") expect(count, name).toBeGreaterThan(incidentCount / 25);

  async function runIncident(at: { lng: number; lat: number }): Promise<void> {
    const [type = "", priority] = random.pick([...plans.keys()]).split(" ");
    const plan = plans.get(`${type} ${priority}`) ?? [];
    const input = { type, priority: Number(priority), location: at, precision: "exact" } as const;
    const { id } = await createIncident(context, input);
    if (confirmTypes.has(type)) await fillIncident(context, { incidentId: id });
    const incident = await readIncident(context, { id });
    const trackedIncident: OpenIncident = { id, number: incident.number, at, plan, crews: [] };
    const districtsInside = [...scenario.districts.keys()].filter((code) => covers(scenario, code, at));
    expect(incident.boundary).toBe(districtsInside.length === 0);
    if (districtsInside.length > 0) expect(districtsInside).toContain(incident.district.code);
    countsByCase.boundary += incident.boundary ? 1 : 0;
    checkIncident(trackedIncident, incident, assignByBruteForce(scenario, plan, { at, now, freshMs }));
    openIncidents.push(trackedIncident);
  }

  /**
   * Expects that the new assignments equal those of the brute force, in the same order, and adds them to the scenario.
   */
  function checkIncident(trackedIncident: OpenIncident, incident: IncidentView, expectedResult: RuleResult): void {
    const knownIds = new Set(trackedIncident.crews.map(({ assignmentId }) => assignmentId));
    const newAssignments = incident.assignments.filter(({ id }) => !knownIds.has(id));
    const actualAssignments = newAssignments.map(({ requirement, rank, unit, basis, fixAgeSeconds, responsible }) => {
      return { requirement, rank, callSign: unit.callSign, basis, fixAgeSeconds, responsible };
    });
    const details = JSON.stringify({ seed, number: incident.number, type: incident.type, at: trackedIncident.at, now });
    expect(actualAssignments, details).toEqual(
      expectedResult.sent.map(({ distanceM: _, passedOver: __, ...rest }) => rest),
    );
    expect(incident.unmet, details).toEqual(expectedResult.unmet);
    for (const [index, { id, distanceM, passedOver, requirement, basis, responsible }] of newAssignments.entries()) {
      const { callSign, ...expectedAssignment } = expectedResult.sent[index] as RuleResult["sent"][number];
      expect(Math.abs((distanceM ?? Number.NaN) - expectedAssignment.distanceM), details).toBeLessThan(0.001);
      if (hasExpiredFixes) checkPassedOver(passedOver, expectedAssignment.passedOver, details);
      countsByCase.sent++;
      countsByCase.mutualAid += responsible ? 0 : 1;
      countsByCase.fromStation += basis === "station" ? 1 : 0;
      countsByCase.passedOver += hasExpiredFixes ? passedOver.length : 0;
      const unit = unitByCallSign.get(callSign) as ScenarioUnit;
      unit.busyWith = trackedIncident.number;
      trackedIncident.crews.push({ assignmentId: id, requirement: requirement as number, unit, state: "assigned" });
    }
    countsByCase.unmet += expectedResult.unmet.length;
  }

  /**
   * Expects that the server lists the five nearest of the units that the brute force passed over, with the same
   * causes. Units at almost the same distance may replace each other.
   */
  function checkPassedOver(
    listedUnits: IncidentView["assignments"][number]["passedOver"],
    expectedUnits: RuleResult["sent"][number]["passedOver"],
    details: string,
  ): void {
    expect(listedUnits.length, details).toBe(Math.min(5, expectedUnits.length));
    const expectedByCallSign = new Map(expectedUnits.map((unit) => [unit.callSign, unit]));
    for (const [index, { callSign, cause, detail, distanceM }] of listedUnits.entries()) {
      expect({ callSign, cause, detail }, details).toEqual({
        ...expectedByCallSign.get(callSign),
        distanceM: undefined,
      });
      // The server picks the nearest units by distance on a sphere, which can differ by 0.5% from the distance on the
      // ellipsoid.
      expect(distanceM, details).toBeLessThanOrEqual((expectedUnits[index]?.distanceM ?? 0) * 1.006 + 0.001);
    }
  }

  /** Advances the clock, moves units, ends assignments, changes units' duty, and sometimes expires stale fixes. */
  async function advanceScenario(): Promise<void> {
    const reportingUnits = scenario.units.filter(() => random.chance(0.01)).slice(0, 20);
    if (reportingUnits.length > 0) await reportPositions(reportingUnits);
    if (random.chance(0.01)) await changeDutyOfSomeUnits();
    while (scenario.units.filter(({ busyWith }) => busyWith !== null).length > random.between(160, 320))
      await endTask();
    if (random.chance(0.2)) await endTask();
    if (random.chance(0.05)) await applyRuleAgain();
    if (random.chance(0.5)) {
      await expireFixes(db, { fresh_since: new Date(now.getTime() - freshMs) });
      hasExpiredFixes = true;
    }
  }

  async function reportPositions(units: ScenarioUnit[]): Promise<void> {
    const positions = units.map((unit) => {
      const at = new Date(now.getTime() - random.integer(0, 2 * freshMs));
      const station = scenario.stations.get(unit.station ?? "");
      return {
        unit,
        at,
        point: station && random.chance(0.2) ? { lng: station.lng, lat: station.lat } : randomPoint(random),
      };
    });
    const { ignored } = await acceptPositions(
      context,
      positions.map(({ unit, at, point }) => ({ callSign: unit.callSign, ...point, recordedAt: at })),
    );
    // Positions that the server refuses as impossible jumps are left out; jumps have separate tests.
    const refusedIndexes = new Set(ignored.map(({ index }) => index));
    const acceptedPositions = positions.filter((_, index) => !refusedIndexes.has(index));
    for (const { unit, at, point } of acceptedPositions) if (!unit.fix || unit.fix.at < at) unit.fix = { ...point, at };
  }

  async function changeDutyOfSomeUnits(): Promise<void> {
    const unitsToChange = scenario.units.filter(() => random.chance(0.04));
    for (const unit of unitsToChange) unit.onDuty = random.chance(0.9);
    const callSigns = unitsToChange.map(({ callSign }) => callSign);
    const storedUnits = await db.select().from(unitTable).where(inArray(unitTable.callSign, callSigns));
    const idByCallSign = new Map(storedUnits.map(({ callSign, id }) => [callSign, id]));
    await inTransaction(db, async (tx) => {
      for (const { callSign, onDuty } of unitsToChange) {
        const unitId = idByCallSign.get(callSign) ?? "";
        await changeDuty(tx, context, { unitId, duty: onDuty ? "available" : "off-duty", at: now });
      }
    });
  }

  async function endTask(): Promise<void> {
    const incidentsWithCrew = openIncidents.filter(({ crews }) => crews.some(isAssigned));
    if (incidentsWithCrew.length === 0) return;
    const trackedIncident = random.pick(incidentsWithCrew);
    if (random.chance(0.5)) {
      const { version } = await readIncident(context, trackedIncident);
      await changeStatus(context, { id: trackedIncident.id, status: "closed", version });
      for (const crew of trackedIncident.crews.filter(isAssigned)) crew.unit.busyWith = null;
      openIncidents.splice(openIncidents.indexOf(trackedIncident), 1);
      return;
    }
    const crew = random.pick(trackedIncident.crews.filter(isAssigned));
    const states = random.pick([["declined"], ["recalled"], ["acknowledged", "enRoute", "onScene", "clear"]] as const);
    for (const state of states) {
      await advanceAssignment(context, { id: crew.assignmentId, state });
      crew.state = state;
    }
    crew.unit.busyWith = null;
  }

  /** Applies the rule again to the unmet requirements of an incident. */
  async function applyRuleAgain(): Promise<void> {
    if (openIncidents.length === 0) return;
    const trackedIncident = random.pick(openIncidents);
    const countFilled = (order: number) =>
      trackedIncident.crews.filter(
        ({ requirement, state }) => requirement === order && state !== "declined" && state !== "recalled",
      ).length;
    const unfilledRequirements = trackedIncident.plan
      .map((line) => ({ ...line, count: line.count - countFilled(line.order) }))
      .filter(({ count }) => count > 0);
    hasExpiredFixes = false;
    await fillIncident(context, { incidentId: trackedIncident.id });
    checkIncident(
      trackedIncident,
      await readIncident(context, trackedIncident),
      assignByBruteForce(scenario, unfilledRequirements, { at: trackedIncident.at, now, freshMs }),
    );
  }

  async function importCsv(kind: "agencies" | "stations" | "units", text: string): Promise<void> {
    await importFile(context, { kind, name: `${kind}.csv`, file: new TextEncoder().encode(text) });
  }
}

function isAssigned({ state }: Crew): boolean {
  return state === "assigned";
}
