import { spawn } from "node:child_process";
import { eq } from "drizzle-orm";
import { onTestFinished } from "vitest";
import { call } from "../../db/schema/calls";
import { incident } from "../../db/schema/incidents";
import { unitPosition } from "../../db/schema/units";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { createKey } from "../../server/keys/manage-keys";
import { aContext, aUnit, bayungLencir, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { captureOutput } from "../support/processes";
import { runAtExit } from "../support/run-at-exit";
import { startServer } from "../support/server";
import { expect, test } from "../support/test";

type IncidentResponse = {
  id: string;
  status: string;
  simulated: boolean;
  boundary: boolean;
  assignments: { state: string; unit: { callSign: string; simulated: boolean } }[];
};

function simulate(env: Record<string, string>, args: string[] = []) {
  const child = spawn(process.execPath, ["server/run.mjs", "simulate", ...args], {
    env: { NODE_ENV: "production", LOG_LEVEL: "warn", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.once("exit", runAtExit(`kill -TERM ${child.pid}`));
  onTestFinished(() => void child.kill("SIGTERM"));
  return { child, ...captureOutput(child) };
}

test("simulated crews handle real and simulated incidents; a real unit is not touched", async ({
  databaseUrl,
  database,
}) => {
  const { db } = database;
  await seedDemonstrationUnits(database, new Date());
  const realUnit = await aUnit(db, { callSign: "REAL-1", at: bayungLencir });
  const server = await startServer({ databaseUrl, env: { SCREENS: "off" } });
  onTestFinished(() => void server.kill9());
  const { key } = await createKey(aContext(db), { name: "simulator", simulated: true });
  const sendRequest = async <Content>(path: string, body?: object): Promise<Content> => {
    const headers = { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" };
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method: body ? "POST" : "GET",
      headers,
      body: body && JSON.stringify(body),
    });
    return (await response.json()) as Content;
  };
  const incidentWithRealUnit = await sendRequest<IncidentResponse>("/incidents", {
    type: "acute-illness",
    location: bayungLencir,
  });
  expect(incidentWithRealUnit.assignments.map(({ unit }) => unit.callSign)).toContain("REAL-1");
  const incidentWithSimulatedUnits = await sendRequest<IncidentResponse>("/incidents", {
    type: "acute-illness",
    location: kmFrom(sekayu, 6),
  });
  const [positionBefore] = await db.select().from(unitPosition).where(eq(unitPosition.unitId, realUnit.id));

  const args = ["--url", server.url, "--rate", "3600", "--speed", "600", "--seed", "a test"];
  const simulator = simulate({ SIMULATOR_KEY: key }, args);

  const slowPollOptions = { interval: 500 };
  const statesOf = async (id: string) =>
    (await sendRequest<IncidentResponse>(`/incidents/${id}`)).assignments.map(({ state }) => state);
  await expect
    .poll(() => statesOf(incidentWithSimulatedUnits.id), slowPollOptions)
    .toEqual(incidentWithSimulatedUnits.assignments.map(() => "clear"));
  await expect
    .poll(() => statesOf(incidentWithRealUnit.id), slowPollOptions)
    .toEqual(incidentWithRealUnit.assignments.map(({ unit }) => (unit.simulated ? "clear" : "assigned")));
  await expect
    .poll(
      async () =>
        (await sendRequest<IncidentResponse[]>("/incidents?status=closed")).filter(
          (incident) => incident.assignments.length > 0,
        ).length,
      slowPollOptions,
    )
    .toBeGreaterThan(0);

  const openIncidents = await sendRequest<IncidentResponse[]>("/incidents?status=open");
  const closedIncidents = await sendRequest<IncidentResponse[]>("/incidents?status=closed");
  expect(openIncidents.filter(({ simulated }) => simulated).length).toBeLessThanOrEqual(17);
  expect([...openIncidents, ...closedIncidents].filter(({ boundary }) => boundary)).toEqual([]);
  expect(
    openIncidents
      .filter(({ simulated }) => !simulated)
      .map(({ id }) => id)
      .sort(),
  ).toEqual([incidentWithRealUnit.id, incidentWithSimulatedUnits.id].sort());
  const [positionAfter] = await db.select().from(unitPosition).where(eq(unitPosition.unitId, realUnit.id));
  expect(positionAfter?.fixAt).toEqual(positionBefore?.fixAt);

  const storedCalls = await db.select().from(call);
  expect(storedCalls.length).toBeGreaterThan(10);
  expect(
    storedCalls.every(({ simulated, callerNumber }) => simulated && /^0800000\d{4}$/.test(callerNumber ?? "")),
  ).toBe(true);
  expect(simulator.output()).toBe("");
  simulator.child.kill("SIGTERM");
  expect(await simulator.ended()).toBe(0);
});

test("the simulator exits with a message on invalid settings, and retries while the server is down", async ({
  databaseUrl,
}) => {
  const simulatorWithoutKey = simulate({});
  expect(await simulatorWithoutKey.ended()).toBe(1);
  expect(simulatorWithoutKey.output()).toContain("SIMULATOR_KEY is not set");

  const invalidRate = simulate({ SIMULATOR_KEY: "muba_x" }, ["--rate", "many"]);
  expect(await invalidRate.ended()).toBe(1);
  expect(invalidRate.output()).toContain('--rate must be a number from 0 to 10000, not "many"');

  const server = await startServer({ databaseUrl, env: { SCREENS: "off" } });
  onTestFinished(() => void server.kill9());
  const refusedSimulator = simulate({ SIMULATOR_KEY: "muba_x" }, ["--url", server.url]);
  expect(await refusedSimulator.ended()).toBe(1);
  expect(refusedSimulator.output()).toContain("the key is refused: unauthenticated");
  await server.stop();

  const waitingSimulator = simulate({ SIMULATOR_KEY: server.apiKey }, ["--url", server.url]);
  await expect.poll(waitingSimulator.output).toContain("the server does not answer; retrying");
  waitingSimulator.child.kill("SIGTERM");
  expect(await waitingSimulator.ended()).toBe(0);
});

test("a run with a fixed number of incidents completes, and the same seed repeats it", async ({
  databaseUrl,
  database,
}) => {
  const { db } = database;
  await deleteUnitsAndIncidents(db);
  await seedDemonstrationUnits(database, new Date());
  const server = await startServer({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "error" } });
  onTestFinished(() => void server.kill9());
  const { key } = await createKey(aContext(db), { name: "story", simulated: true });
  const runSimulation = async () => {
    const args = "--rate 10000 --speed 1000 --incidents 5 --units 40 --every 1 --minutes 30 --seed twice".split(" ");
    const simulator = simulate({ SIMULATOR_KEY: key, LOG_LEVEL: "info" }, ["--url", server.url, ...args]);
    expect(await simulator.ended()).toBe(0);
    const output = simulator.output();
    const { played, positions, requests } = JSON.parse(output.trimEnd().split("\n").at(-1) ?? "");
    expect(output).toMatch(/Played \d+ s: \d+ calls, 5 incidents opened, 5 of them ended\./);
    expect(played).toMatchObject({ opened: 5, ended: 5, open: 0 });
    expect(positions.accepted).toBeGreaterThan(40);
    expect(requests.find(({ kind }: { kind: string }) => kind === "incidents")).toMatchObject({ sent: 5, failed: 0 });
    const incidents = await db.select().from(incident).orderBy(incident.number);
    expect(incidents.map(({ status, simulated }) => [status, simulated])).toEqual(
      incidents.map(() => ["closed", true]),
    );
    await deleteUnitsAndIncidents(db);
    await seedDemonstrationUnits(database, new Date());
    return incidents.map(({ typeCode, location, address }) => ({ typeCode, location, address }));
  };
  const incidents = await runSimulation();
  expect(incidents).toHaveLength(5);
  expect(sortedTexts(await runSimulation())).toEqual(sortedTexts(incidents));
});

function sortedTexts(incidents: object[]): string[] {
  return incidents.map((incident) => JSON.stringify(incident)).sort();
}

test("--minutes ends the run and prints a summary", async ({ databaseUrl, db }) => {
  const server = await startServer({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "error" } });
  onTestFinished(() => void server.kill9());
  const { key } = await createKey(aContext(db), { name: "minutes", simulated: true });
  const simulator = simulate({ SIMULATOR_KEY: key }, ["--url", server.url, "--minutes", "0.1", "--rate", "0"]);
  expect(await simulator.ended()).toBe(0);
  expect(simulator.output()).toMatch(/^Played \d+ s: 0 calls, 0 incidents opened, 0 of them ended\./);
});
