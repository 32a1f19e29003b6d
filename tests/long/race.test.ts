import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import { and, eq, inArray } from "drizzle-orm";
import superjson from "superjson";
import { updateIncidentList } from "../../app/_live/feed/update-lists";
import { assignment } from "../../db/schema/incidents";
import { openAssignmentStates } from "../../db/vocabulary";
import { isOpen } from "../../server/domain/assignment";
import type { ListedIncident } from "../../server/masking/mask-incident";
import type { AppRouter } from "../../server/router";
import type { RefusalShape } from "../../server/trpc";
import { findViolatedInvariants } from "../support/consistency";
import { anIncident, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import { pause } from "../support/processes";
import { countCases, createRandom } from "../support/seeded-random";
import { startServer } from "../support/server";
import { expect, test } from "../support/test";

const roundCount = countCases(50);
const maxDelayMs = 100;

test(`two consoles assign the same unit at the same time, ${roundCount} times: one wins, the other sees who won, and both show the result`, async ({
  db,
  databaseUrl,
  server,
}) => {
  // The two consoles use different server processes, so that only the database can decide which of them wins.
  const otherServer = await startServer({ databaseUrl, env: { SCREENS: "off" } });
  const type = await aType(db, []);
  const unit = await aUnit(db, { callSign: "WANTED", at: kmFrom(sekayu, 1) });
  const incidents = [await anIncident(db, { type }), await anIncident(db, { type })];
  const consoles = [
    await aConsole(server.url, (await createSession(db, server, "dispatcher", { username: "first" })).cookie),
    await aConsole(
      otherServer.url,
      (await createSession(db, otherServer, "supervisor", { username: "second" })).cookie,
    ),
  ];
  const winCounts = [0, 0];
  let overlapCount = 0;
  const { number: randomNumber } = createRandom(112);
  for (let round = 0; round < roundCount; round++) {
    // One process may be faster than the other. So that both win often, the console with more wins starts up to
    // `maxDelayMs` later, except in every fourth round. This maximum doubles with each win beyond a lead of three,
    // because on a busy machine the slower process may need a longer head start.
    const lead = Math.max(...winCounts) - Math.min(...winCounts);
    const limitMs = Math.min(1_000, maxDelayMs * 2 ** Math.max(0, lead - 3));
    const delayMs = round % 4 === 0 ? 0 : randomNumber() ** 3 * limitMs;
    const leaderIndex = lead === 0 ? round % 2 : winCounts.indexOf(Math.max(...winCounts));
    const spans: [sentAt: number, answeredAt: number][] = [];
    const results = await Promise.allSettled(
      consoles.map(async ({ client }, index) => {
        if (index === leaderIndex) await pause(delayMs);
        const sentAt = performance.now();
        const input = { incidentId: incidents[index]?.id ?? "", unitId: unit.id };
        return client.dispatch.assign.mutate(input).finally(() => spans.push([sentAt, performance.now()]));
      }),
    );
    if (Math.max(...spans.map(([sentAt]) => sentAt)) < Math.min(...spans.map(([, answeredAt]) => answeredAt)))
      overlapCount += 1;
    const winnerIndex = results.findIndex(({ status }) => status === "fulfilled");
    const loserIndex = 1 - winnerIndex;
    const [winnerResult, loserResult] = [results[winnerIndex], results[loserIndex]];
    if (winnerResult?.status !== "fulfilled" || loserResult?.status !== "rejected")
      throw new Error(`both or neither won in round ${round}`);
    winCounts[winnerIndex] = (winCounts[winnerIndex] ?? 0) + 1;
    expect(findRefusal(loserResult.reason)).toMatchObject({
      code: "unit-taken",
      details: {
        callSign: "WANTED",
        by: {
          incidentNumber: incidents[winnerIndex]?.number,
          assignmentId: winnerResult.value.id,
          assignedBy: ["first", "second"][winnerIndex],
        },
      },
    });

    const storedAssignments = await db
      .select({ id: assignment.id, incidentId: assignment.incidentId })
      .from(assignment)
      .where(and(eq(assignment.unitId, unit.id), inArray(assignment.state, [...openAssignmentStates])));
    expect(storedAssignments).toEqual([{ id: winnerResult.value.id, incidentId: incidents[winnerIndex]?.id }]);
    // Both consoles have received their responses. Each now reads the incidents without waiting for the feed.
    const assignmentIdsByConsole = await Promise.all(
      consoles.map(async ({ client }) =>
        openAssignmentIds(await client.incidents.some.query({ ids: incidents.map(({ id }) => id) })),
      ),
    );
    expect(assignmentIdsByConsole).toEqual([[winnerResult.value.id], [winnerResult.value.id]]);
    await consoles[round % 2]?.client.dispatch.advance.mutate({ id: winnerResult.value.id, state: "recalled" });
  }
  console.log(
    `of ${roundCount} races the first console won ${winCounts[0]}, the second ${winCounts[1]}; requests overlapped in ${overlapCount}`,
  );
  expect(overlapCount).toBeGreaterThan(roundCount / 5);
  expect(Math.min(...winCounts)).toBeGreaterThan(roundCount / 10);
  // Neither console ever showed two open assignments of the unit, and at the end both show none.
  await expect.poll(() => consoles.map(({ incidents }) => openAssignmentIds(incidents()))).toEqual([[], []]);
  for (const { maxAssignments, messageCount, stop } of consoles) {
    expect(maxAssignments()).toBe(1);
    expect(messageCount()).toBeGreaterThan(3);
    stop();
  }
  expect(await findViolatedInvariants(db)).toEqual([]);
  await otherServer.stop();
});

/**
 * Creates a dispatch console without a browser: a client that keeps a copy of the open incidents and updates it from
 * the live feed, as the console does.
 */
async function aConsole(url: string, cookie: string) {
  const link = httpLink({ url: `${url}/api/trpc`, transformer: superjson, headers: { cookie } });
  const client = createTRPCClient<AppRouter>({ links: [link] });
  let cachedIncidents: ListedIncident[] = await client.incidents.list.query({ status: "open" });
  let [maxAssignments, messageCount] = [0, 0];
  let readQueue = Promise.resolve();
  const stop = await followChanges(url, cookie, (ids) => {
    messageCount += 1;
    readQueue = readQueue.then(async () => {
      cachedIncidents = updateIncidentList(cachedIncidents, ids, await client.incidents.some.query({ ids }));
      maxAssignments = Math.max(maxAssignments, openAssignmentIds(cachedIncidents).length);
    });
  });
  return {
    client,
    incidents: () => cachedIncidents,
    maxAssignments: () => maxAssignments,
    messageCount: () => messageCount,
    stop,
  };
}

/**
 * Subscribes to the live feed and calls `onChange` with the ids of changed incidents. Returns a function that ends the
 * subscription.
 */
async function followChanges(url: string, cookie: string, onChange: (ids: string[]) => void): Promise<() => void> {
  const abortController = new AbortController();
  const { body } = await fetch(`${url}/api/trpc/live.changes`, { headers: { cookie }, signal: abortController.signal });
  void (async () => {
    let text = "";
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const messages = (text + chunk).split("\n\n");
      text = messages.pop() ?? "";
      for (const message of messages) {
        const ids = /"incidentIds":(\[[^\]]*\])/.exec(message)?.[1] ?? "[]";
        if (ids !== "[]") onChange(JSON.parse(ids));
      }
    }
  })().catch(() => {});
  return () => abortController.abort();
}

function openAssignmentIds(incidents: readonly ListedIncident[]): string[] {
  return incidents.flatMap(({ assignments }) => assignments.filter(({ state }) => isOpen(state)).map(({ id }) => id));
}

function findRefusal(error: unknown): RefusalShape | undefined {
  return error instanceof TRPCClientError ? (error.data as { refusal?: RefusalShape } | null)?.refusal : undefined;
}
