import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AssignmentState, UnitKind } from "../../db/vocabulary";
import { advanceIncidents } from "../../server/demo/simulation/advance-incidents";
import type { ApiIncident } from "../../server/demo/simulation/api-schemas";
import { createCallSequence, meanCallIntervalMs } from "../../server/demo/simulation/call-sequence";
import type { Client } from "../../server/demo/simulation/client";
import { findNextCrewState, generatePace, type Task } from "../../server/demo/simulation/crew-progress";
import { listDistrictsWithPlaces } from "../../server/demo/simulation/district-places";
import { createFleet, listDueReports, syncUnits } from "../../server/demo/simulation/fleet";
import { generateCall, generateIncident, pickCallCategory } from "../../server/demo/simulation/generate-call";
import { findNextIncidentStep, type IncidentProgress } from "../../server/demo/simulation/incident-progress";
import { incidentTemplates } from "../../server/demo/simulation/incident-templates";
import { seededRandom } from "../../server/demo/simulation/random";

describe("a unit whose crew screen is in use by a person", () => {
  const createUnit = (id: string) => ({ id, kind: "ambulance" as const, simulated: true });
  const location = { lng: 103.8344, lat: -2.8819 };

  test("keeps its state until the person reports the next step, while the other crews continue", async () => {
    const assignments = ["one", "two"].map((id) => ({
      ...{ id: `task of ${id}`, unit: createUnit(id), state: "assigned" as const, assignedAt: new Date(0) },
      ...{ acknowledgedAt: null, onSceneAt: null, endedAt: null },
    }));
    const incident = {
      ...{ id: "fire", category: "health", mode: "auto", status: "received", location, version: 1 },
      ...{ simulated: false, practice: false, openedAt: new Date(0), assignments, unmet: [] },
    } as ApiIncident;
    const advanced: string[][] = [];
    const client = { advance: async (...step: string[]) => void advanced.push(step) } as unknown as Client;
    const turn = { now: new Date(3_600_000), speed: 1, attendedUnitIds: ["one"] };
    await advanceIncidents(client, createFleet([], 0), [incident], turn);
    expect(advanced).toEqual([["task of two", "acknowledged"]]);
  });

  test("gets no simulated positions while the person's phone reports its position", () => {
    const fleet = createFleet([], 0);
    const properties = {
      kind: "ambulance",
      station: null,
      duty: "available",
      mobility: "road",
      simulated: true,
    } as const;
    const units = ["AMB-1", "AMB-2"].map((callSign) => ({
      ...{ id: `id of ${callSign}`, geometry: location, properties: { callSign, ...properties } },
    }));
    syncUnits(fleet, units, seededRandom("a"));
    const listDueCallSigns = (excludedUnitIds: string[]) =>
      listDueReports(fleet, 0, { max: 9, intervalMs: 1, excludedUnitIds }).map(({ callSign }) => callSign);
    expect(listDueCallSigns([])).toContain("AMB-1");
    expect(listDueCallSigns(["id of AMB-1"])).toEqual(listDueCallSigns([]).filter((callSign) => callSign !== "AMB-1"));
  });
});

describe("crews", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
  const pace = { acknowledge: 30, depart: 60, onScene: 900, handOver: 300, transports: true };
  const aTask = (state: AssignmentState, seconds: number, kind: UnitKind = "ambulance"): Task => ({
    id: "task",
    state,
    unit: { kind },
    assignedAt: secondsAgo(seconds),
    acknowledgedAt: secondsAgo(seconds),
    onSceneAt: secondsAgo(seconds),
  });

  test.each([
    ["not yet acknowledged", aTask("assigned", 29), null, null],
    ["acknowledges", aTask("assigned", 31), null, "acknowledged"],
    ["gets ready", aTask("acknowledged", 59), null, null],
    ["departs", aTask("acknowledged", 61), null, "enRoute"],
    ["drives for any time", aTask("enRoute", 9_999), null, null],
    ["arrives", aTask("enRoute", 1), 0, "onScene"],
    ["works", aTask("onScene", 899), 0, null],
    ["takes the patient along", aTask("onScene", 901), 0, "transporting"],
    ["is on the way to the hospital", aTask("transporting", 901), null, null],
    ["hands the patient over", aTask("transporting", 1), 299, null],
    ["is free again", aTask("transporting", 1), 301, "clear"],
    ["has been recalled", aTask("recalled", 9_999), 0, null],
  ] as const)("%s", (_, task, secondsAtDestination, expected) => {
    expect(findNextCrewState(task, pace, { now, speed: 1, secondsAtDestination })).toBe(expected);
  });

  test("a crew without a patient is clear after its work, sooner at a higher speed", () => {
    const task = aTask("onScene", 91);
    const paceWithoutPatient = { ...pace, transports: false };
    expect(findNextCrewState(task, paceWithoutPatient, { now, speed: 1, secondsAtDestination: 0 })).toBeNull();
    expect(findNextCrewState(task, paceWithoutPatient, { now, speed: 10, secondsAtDestination: 0 })).toBe("clear");
  });

  test("the pace of a task is constant, and only ambulances transport patients", () => {
    const tasks = Array.from({ length: 200 }, (_, index) => ({ id: `task-${index}` }));
    const ambulancePaces = tasks.map(({ id }) => generatePace({ id, unit: { kind: "ambulance" } }, "health"));
    const patrolPaces = tasks.map(({ id }) => generatePace({ id, unit: { kind: "police-patrol" } }, "health"));
    expect(ambulancePaces).toEqual(tasks.map(({ id }) => generatePace({ id, unit: { kind: "ambulance" } }, "health")));
    expect(ambulancePaces.filter(({ transports }) => transports).length).toBeGreaterThan(100);
    expect(patrolPaces.some(({ transports }) => transports)).toBe(false);
    for (const { acknowledge, onScene } of ambulancePaces) {
      expect(acknowledge).toBeGreaterThanOrEqual(10);
      expect(acknowledge).toBeLessThanOrEqual(60);
      expect(onScene).toBeGreaterThanOrEqual(600);
      expect(onScene).toBeLessThanOrEqual(1_200);
    }
  });
});

describe("control room", () => {
  const now = new Date("2026-01-01T12:00:00Z");
  const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const sentAssignment = (state: AssignmentState, endedMinutesAgo: number | null = null, simulated = true) => ({
    state,
    endedAt: endedMinutesAgo === null ? null : minutesAgo(endedMinutesAgo),
    unit: { simulated },
  });
  const createIncident = (values: Partial<IncidentProgress>): IncidentProgress => ({
    mode: "auto",
    status: "assigned",
    simulated: true,
    practice: false,
    openedAt: minutesAgo(40),
    assignments: [],
    ...values,
  });

  test.each([
    ["waits for its crews", { assignments: [sentAssignment("clear", 10), sentAssignment("onScene")] }, null],
    [
      "resolves when all are clear",
      { assignments: [sentAssignment("clear", 10), sentAssignment("clear", 1)] },
      "resolved",
    ],
    ["closes a little later", { status: "resolved", assignments: [sentAssignment("clear", 4)] }, "closed"],
    ["does not close immediately", { status: "resolved", assignments: [sentAssignment("clear", 2)] }, null],
    [
      "gives up on crews that never arrive",
      { openedAt: minutesAgo(160), assignments: [sentAssignment("enRoute")] },
      "closed",
    ],
    ["gives up when no unit could be assigned", { openedAt: minutesAgo(21) }, "closed"],
    ["waits for a dispatcher to assign units", { openedAt: minutesAgo(19) }, null],
    ["confirms a proposal that was not confirmed", { mode: "confirm", openedAt: minutesAgo(5) }, "confirm"],
    ["waits for a dispatcher to read it", { mode: "confirm", openedAt: minutesAgo(3) }, null],
    ["ignores a real incident", { simulated: false, assignments: [sentAssignment("clear", 10)] }, null],
    ["ignores a person's incident for practice", { practice: true, assignments: [sentAssignment("clear", 10)] }, null],
    ["ignores a real unit", { openedAt: minutesAgo(999), assignments: [sentAssignment("onScene", null, false)] }, null],
    ["ignores a closed incident", { status: "closed", assignments: [sentAssignment("clear", 10)] }, null],
  ] as const)("%s", (_, values, expected) => {
    expect(findNextIncidentStep(createIncident(values as Partial<IncidentProgress>), { now, speed: 1 })).toBe(expected);
  });
});

describe("calls", () => {
  test("38.6 % of calls are unfounded, as in Semarang in 2025", () => {
    const random = seededRandom("mix");
    const categories = Array.from({ length: 10_000 }, () => pickCallCategory(random));
    const shareOf = (name: string) => categories.filter((category) => category === name).length / 10_000;
    expect(shareOf("noise")).toBeCloseTo(0.386, 1);
    expect(shareOf("emergency")).toBeCloseTo(0.435, 1);
  });

  test("caller numbers are not real ones, and unfounded calls repeat a few numbers", () => {
    const random = seededRandom("numbers");
    const generateNumbers = (category: "noise" | "emergency") =>
      Array.from({ length: 100 }, () => generateCall(category, random).callerNumber);
    expect(
      [...generateNumbers("noise"), ...generateNumbers("emergency")].every((number) => /^0800000\d{4}$/.test(number)),
    ).toBe(true);
    expect(new Set(generateNumbers("noise")).size).toBeLessThan(10);
    expect(new Set(generateNumbers("emergency")).size).toBeGreaterThan(90);
  });
});

describe("incidents", () => {
  const districts = readFeatures("districts").map(({ properties, geometry }) => ({
    id: properties.code as string,
    properties: properties as { code: string; name: string },
    geometry: { type: "MultiPolygon" as const, coordinates: polygonsOf(geometry) },
  }));
  const facilities = readFeatures("facilities").map(({ properties, geometry }) => ({
    id: properties.id as string,
    properties: {
      name: properties.name as string,
      kind: properties.kind as string,
      districtCode: properties.district_code as string | null,
      positionQuality: properties.position_quality as string,
    },
    geometry: pointOf(geometry),
  }));
  const settlements = listDistrictsWithPlaces(districts, facilities);

  test("each is in the regency, near a named place, and has a type from the reference data", () => {
    const types = readFileSync("db/seed/data/incident_types.csv", "utf8");
    const random = seededRandom("incidents");
    const bounds = { west: 103.2, east: 104.8, south: -3.4, north: -1.5 };
    for (let count = 0; count < 500; count++) {
      const { type, location, address, description } = generateIncident(incidentTemplates, settlements, random);
      expect(types).toContain(`\n${type},`);
      expect(location.lng).toBeGreaterThan(bounds.west);
      expect(location.lng).toBeLessThan(bounds.east);
      expect(location.lat).toBeGreaterThan(bounds.south);
      expect(location.lat).toBeLessThan(bounds.north);
      expect(address).toMatch(/^Dekat \S/);
      expect(description).not.toBe("");
    }
  });

  test("the same seed gives the same call for each number, a different seed a different call", () => {
    const generateCalls = (seed: string, numbers: number[]) => {
      const callAt = createCallSequence(seed, incidentTemplates, settlements);
      return numbers.map((number) => {
        const { random, ...call } = callAt(number);
        return { ...call, callerNumber: generateCall(call.category, random).callerNumber };
      });
    };
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    const calls = generateCalls("a word", numbers);
    expect(generateCalls("a word", numbers)).toEqual(calls);
    // A call depends only on the seed and its number, not on the order in which the calls are requested.
    expect(generateCalls("a word", numbers.toReversed())).toEqual(calls.toReversed());
    expect(generateCalls("a word", [17, 17])).toEqual([calls[17], calls[17]]);
    expect(generateCalls("another word", numbers)).not.toEqual(calls);
    expect(new Set(calls.map(({ incident }) => JSON.stringify(incident))).size).toBe(50);
  });

  test("the rate of incidents matches the option, at any mix of calls", () => {
    const callAt = createCallSequence("rate", incidentTemplates, settlements);
    const calls = Array.from({ length: 5_000 }, (_, number) => callAt(number));
    const hours = (calls.reduce((sum, { gap }) => sum + gap, 0) * meanCallIntervalMs(12)) / 3_600_000;
    const emergencyCount = calls.filter(({ category }) => category === "emergency").length;
    expect(emergencyCount / hours).toBeGreaterThan(11);
    expect(emergencyCount / hours).toBeLessThan(13);
  });

  test("every district has incidents", () => {
    const random = seededRandom("districts");
    const addresses = new Set<string>();
    for (let count = 0; count < 3_000; count++)
      addresses.add(generateIncident(incidentTemplates, settlements, random).address);
    const names = settlements.flatMap(({ name, places }) => (places.length > 0 ? [places[0]?.name] : [name]));
    for (const name of names) expect([...addresses]).toContain(`Dekat ${name}`);
  });

  type Feature = { properties: Record<string, unknown>; geometry: { type: string; coordinates: unknown } };
  function readFeatures(name: string): Feature[] {
    return (JSON.parse(readFileSync(`db/seed/data/${name}.geojson`, "utf8")) as { features: Feature[] }).features;
  }
  function polygonsOf({ type, coordinates }: Feature["geometry"]): number[][][][] {
    return (type === "Polygon" ? [coordinates] : coordinates) as number[][][][];
  }
  function pointOf({ coordinates }: Feature["geometry"]): { lng: number; lat: number } {
    const [lng, lat] = coordinates as [number, number];
    return { lng, lat };
  }
});
