import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { type Database, openPostgres } from "../../db/client";
import { incident } from "../../db/schema/incidents";
import type { IncidentShape } from "../../server/http/shapes";
import { findViolatedInvariants } from "../support/consistency";
import { createRequestSender, type HttpResponse, type RequestSender } from "../support/http";
import { aType, kmFrom, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { test as plain } from "../support/own-postgres";
import type { Postgres } from "../support/postgres";
import { hasEnded, pause } from "../support/processes";
import { type ServerProcess, startServer } from "../support/server";
import { expect } from "../support/test";

type Incident = z.output<typeof IncidentShape>;
type IncidentRequest = { headers: { "idempotency-key": string }; body: unknown };

const requestCount = 500;
const concurrency = 32;

/** Requests that create 500 incidents. Together they need more fire engines than exist. */
const test = plain.extend("requests", async ({ postgres }): Promise<IncidentRequest[]> => {
  return withDatabase(postgres, async (database) => {
    await createManyUnits(database.db, { ambulance: 600, "fire-engine": 300 });
    const type = await aType(database.db, ["ambulance*1", "fire-engine*1"]);
    return Array.from({ length: requestCount }, (_, number) => ({
      headers: { "idempotency-key": randomUUID() },
      body: { type, location: kmFrom(sekayu, number % 20, number) },
    }));
  });
});

test("the server is killed during 500 incidents: everything it acknowledged is stored, and nothing is stored in part", async ({
  postgres,
  requests,
  onTestFinished,
}) => {
  const firstServer = await startServerForTest(postgres, onTestFinished);
  const sendRequest = createRequestSender(firstServer);
  const responses = new Map<IncidentRequest, HttpResponse>();
  const pendingPosts = postAll(sendRequest, requests, responses);
  await waitUntil(() => responses.size > 150);
  await firstServer.kill9();
  await pendingPosts;
  const acknowledgedResponses = [...responses].filter(([, { status }]) => status === 201);
  expect(acknowledgedResponses.length).toBeGreaterThan(150);
  expect(acknowledgedResponses.length).toBeLessThan(requestCount);
  await withDatabase(postgres, async ({ db }) => expect(await findViolatedInvariants(db)).toEqual([]));

  const secondServer = await startServerForTest(postgres, onTestFinished);
  await expectStored(
    createRequestSender({ url: secondServer.url, apiKey: firstServer.apiKey }),
    requests,
    acknowledgedResponses,
  );
  await withDatabase(postgres, expectAllConsistent);
  console.log(`killed the server after ${acknowledgedResponses.length} answers`);
});

test("the database is killed during 500 incidents: the server recovers, and everything it acknowledged is stored", async ({
  postgres,
  requests,
  onTestFinished,
}) => {
  const server = await startServerForTest(postgres, onTestFinished);
  const sendRequest = createRequestSender(server);
  const responses = new Map<IncidentRequest, HttpResponse>();
  const pendingPosts = postAll(sendRequest, requests, responses);
  await waitUntil(() => responses.size > 150);
  await postgres.kill9();
  await pendingPosts;
  const acknowledgedResponses = [...responses].filter(([, { status }]) => status === 201);
  const failedResponses = [...responses].filter(([, { status }]) => status !== 201);
  expect(acknowledgedResponses.length).toBeGreaterThan(150);
  expect(failedResponses.length).toBeGreaterThan(concurrency);
  expect(new Set(failedResponses.map(([, { status }]) => status))).toEqual(new Set([500]));
  expect(hasEnded(server.process)).toBe(false);

  const restartedAt = Date.now();
  await postgres.start();
  await waitUntil(async () => (await sendRequest("GET", "/api/health")).status === 200);
  console.log(
    `killed the database after ${acknowledgedResponses.length} answers; healthy again ${Date.now() - restartedAt} ms after its restart began`,
  );
  await withDatabase(postgres, async ({ db }) => expect(await findViolatedInvariants(db)).toEqual([]));
  await expectStored(sendRequest, requests, acknowledgedResponses);
  await withDatabase(postgres, expectAllConsistent);
});

async function startServerForTest(
  postgres: Postgres,
  onTestFinished: (end: () => Promise<void>) => void,
): Promise<ServerProcess> {
  const server = await startServer({
    databaseUrl: postgres.url("postgres"),
    env: { SCREENS: "off", LOG_LEVEL: "error" },
  });
  onTestFinished(async () => {
    await server.stop();
  });
  return server;
}

/**
 * Posts all requests, `concurrency` at a time, and adds each response to `responses`. A request whose connection fails
 * adds nothing.
 */
async function postAll(
  sendRequest: RequestSender,
  requests: IncidentRequest[],
  responses: Map<IncidentRequest, HttpResponse>,
): Promise<void> {
  const remainingRequests = [...requests];
  const worker = async () => {
    for (let request = remainingRequests.shift(); request; request = remainingRequests.shift()) {
      const response = await sendRequest("POST", "/api/v1/incidents", request).catch(() => undefined);
      if (response) responses.set(request, response);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** Expects that every acknowledged request is stored, and that repeating all requests creates no duplicate. */
async function expectStored(
  sendRequest: RequestSender,
  requests: IncidentRequest[],
  acknowledgedResponses: [IncidentRequest, HttpResponse][],
): Promise<void> {
  for (const [, { body }] of acknowledgedResponses) {
    const { id } = body as Incident;
    expect(await sendRequest("GET", `/api/v1/incidents/${id}`)).toMatchObject({ status: 200, body: body as Incident });
  }
  const repeatedResponses = new Map<IncidentRequest, HttpResponse>();
  await postAll(sendRequest, requests, repeatedResponses);
  for (const [request, { body }] of acknowledgedResponses)
    expect(repeatedResponses.get(request)).toMatchObject({ status: 200, body: body as Incident });
  for (const request of requests) expect([200, 201]).toContain(repeatedResponses.get(request)?.status);
}

async function expectAllConsistent({ db }: Database): Promise<void> {
  expect(await db.$count(incident)).toBe(requestCount);
  expect(await findViolatedInvariants(db)).toEqual([]);
}

async function withDatabase<Result>(
  postgres: Postgres,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openPostgres(postgres.url("postgres"), { size: 2 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function waitUntil(isReached: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isReached())) await pause(10);
}
