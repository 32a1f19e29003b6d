import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import { and, eq, inArray } from "drizzle-orm";
import superjson from "superjson";
import { mergeIncidents } from "../../app/_live/feed/merge";
import { assignment } from "../../db/schema/incidents";
import { openAssignmentStates } from "../../db/vocabulary";
import { isOpen } from "../../server/domain/assignment";
import type { IncidentView } from "../../server/incidents/read-incidents";
import type { AppRouter } from "../../server/router";
import type { RefusalShape } from "../../server/trpc";
import { chance } from "../support/chance";
import { anIncident, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { signedIn } from "../support/people";
import { pause } from "../support/processes";
import { startProduct } from "../support/product";
import { expect, test } from "../support/test";
import { findComplaints } from "../support/wholeness";

const rounds = 200;
const withinMs = 100;

test("two consoles assign the same unit within 100 ms, 200 times: one wins, the other sees who did, and both show the result", {
  timeout: 180_000,
}, async ({ db, databaseUrl, product }) => {
  // Two processes, as in two rooms, so that only the database can decide.
  const other = await startProduct({ databaseUrl, env: { SCREENS: "off" } });
  const type = await aType(db, []);
  const unit = await aUnit(db, { callSign: "WANTED", at: kmFrom(sekayu, 1) });
  const incidents = [await anIncident(db, { type }), await anIncident(db, { type })];
  const consoles = [
    await aConsole(product.url, (await signedIn(db, product, "dispatcher", { username: "first" })).cookie),
    await aConsole(other.url, (await signedIn(db, other, "supervisor", { username: "second" })).cookie),
  ];
  const wins = [0, 0];
  const { number } = chance(112);
  for (let round = 0; round < rounds; round++) {
    // Every fourth time at once; otherwise either console is later by up to a human reaction time.
    const late = round % 4 === 0 ? 0 : number() ** 3 * withinMs;
    const answers = await Promise.allSettled(
      consoles.map(async ({ ask }, index) => {
        if (index === round % 2) await pause(late);
        return ask.dispatch.assign.mutate({ incidentId: incidents[index]?.id ?? "", unitId: unit.id });
      }),
    );
    const winner = answers.findIndex(({ status }) => status === "fulfilled");
    const loser = 1 - winner;
    const [won, lost] = [answers[winner], answers[loser]];
    if (won?.status !== "fulfilled" || lost?.status !== "rejected")
      throw new Error(`both or none won in round ${round}`);
    wins[winner] = (wins[winner] ?? 0) + 1;
    expect(refusalOf(lost.reason)).toMatchObject({
      code: "unit-taken",
      details: {
        callSign: "WANTED",
        by: {
          incidentNumber: incidents[winner]?.number,
          assignmentId: won.value.id,
          assignedBy: ["first", "second"][winner],
        },
      },
    });

    const truth = await db
      .select({ id: assignment.id, incidentId: assignment.incidentId })
      .from(assignment)
      .where(and(eq(assignment.unitId, unit.id), inArray(assignment.state, [...openAssignmentStates])));
    expect(truth).toEqual([{ id: won.value.id, incidentId: incidents[winner]?.id }]);
    // What each console reads after its own answer, without waiting for the feed.
    const seen = await Promise.all(
      consoles.map(async ({ ask }) => serving(await ask.incidents.some.query({ ids: incidents.map(({ id }) => id) }))),
    );
    expect(seen).toEqual([[won.value.id], [won.value.id]]);
    await consoles[round % 2]?.ask.dispatch.advance.mutate({ id: won.value.id, state: "recalled" });
  }
  console.log(`of ${rounds} races the first console won ${wins[0]}, the second ${wins[1]}`);
  expect(Math.min(...wins)).toBeGreaterThan(20);
  // Both consoles followed the live feed only: the unit was never assigned twice, and is free at the end.
  await expect.poll(() => consoles.map(({ picture }) => serving(picture())), { timeout: 10_000 }).toEqual([[], []]);
  for (const { most, heard, stop } of consoles) {
    expect(most()).toBe(1);
    expect(heard()).toBeGreaterThan(3);
    stop();
  }
  expect(await findComplaints(db)).toEqual([]);
  await other.stop();
});

/** A console without its screen: its requests and its copy of the open incidents, kept like the screens keep theirs. */
async function aConsole(url: string, cookie: string) {
  const link = httpLink({ url: `${url}/api/trpc`, transformer: superjson, headers: { cookie } });
  const ask = createTRPCClient<AppRouter>({ links: [link] });
  let known: IncidentView[] = await ask.incidents.list.query({ status: "open" });
  let [most, heard] = [0, 0];
  let reading = Promise.resolve();
  const stop = await follow(url, cookie, (ids) => {
    heard += 1;
    reading = reading.then(async () => {
      known = mergeIncidents(known, ids, await ask.incidents.some.query({ ids }));
      most = Math.max(most, serving(known).length);
    });
  });
  return { ask, picture: () => known, most: () => most, heard: () => heard, stop };
}

/** Yields the ids of changed incidents until it is stopped. */
async function follow(url: string, cookie: string, tell: (ids: string[]) => void): Promise<() => void> {
  const ending = new AbortController();
  const { body } = await fetch(`${url}/api/trpc/live.changes`, { headers: { cookie }, signal: ending.signal });
  void (async () => {
    let text = "";
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const messages = (text + chunk).split("\n\n");
      text = messages.pop() ?? "";
      for (const message of messages) {
        const ids = /"incidentIds":(\[[^\]]*\])/.exec(message)?.[1] ?? "[]";
        if (ids !== "[]") tell(JSON.parse(ids));
      }
    }
  })().catch(() => {});
  return () => ending.abort();
}

function serving(incidents: readonly IncidentView[]): string[] {
  return incidents.flatMap(({ assignments }) => assignments.filter(({ state }) => isOpen(state)).map(({ id }) => id));
}

function refusalOf(error: unknown): RefusalShape | undefined {
  return error instanceof TRPCClientError ? (error.data as { refusal?: RefusalShape } | null)?.refusal : undefined;
}
