import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { count, eq, sql } from "drizzle-orm";
import { inject } from "vitest";
import { type Database, openPostgres } from "../../db/client";
import { call } from "../../db/schema/calls";
import { event } from "../../db/schema/events";
import { handover } from "../../db/schema/forwarding";
import { incident } from "../../db/schema/incidents";
import { neighbour } from "../../db/schema/neighbours";
import { claimCall, releaseCall } from "../../server/calls/claim-call";
import type { Context } from "../../server/context";
import { permissionsOf } from "../../server/domain/permission";
import { handOver } from "../../server/forwarding/hand-over";
import { saveNeighbourChannel } from "../../server/forwarding/manage-neighbours";
import { createIncident } from "../../server/incidents/create-incident";
import { publicAddressesOnly } from "../../server/outbox/post-external";
import { createDatabase } from "../support/databases";
import { aContext, aType, sekayu } from "../support/makers";
import { aPerson } from "../support/people";
import { pause } from "../support/processes";
import { type ServerProcess, startServer } from "../support/server";
import { expect, test } from "../support/test";

type Fault = { reset: "before" | "after" } | { kill: () => Promise<void>; at: "before" | "after" };

/**
 * Starts a proxy that forwards requests to a server. To each request it applies the next of `faults`: it resets the
 * connection, either instead of forwarding the request or after the server has answered it. Faults with `kill` also
 * kill a server before the reset. If no faults are left, the proxy only forwards.
 */
async function startFaultyProxy(target: () => string) {
  const faults: Fault[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const fault = faults.shift();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const isBefore = fault && ("reset" in fault ? fault.reset : fault.at) === "before";
    const upstreamResponse = isBefore
      ? null
      : await fetch(target() + request.url, {
          method: "POST",
          headers: Object.entries(request.headers).filter(([name]) => /^(webhook-|content-type)/.test(name)) as never,
          body: Buffer.concat(chunks),
          // The server may not have been started again yet.
        }).catch(() => null);
    if (!fault && upstreamResponse)
      return response.writeHead(upstreamResponse.status).end(await upstreamResponse.text());
    if (fault && "kill" in fault) await fault.kill();
    request.socket.resetAndDestroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, faults, stop: () => new Promise((resolve) => server.close(resolve)) };
}

type Centre = { name: string; database: Database; context: Context; server: ServerProcess; restart(): Promise<void> };

async function startCentre(name: string): Promise<Centre> {
  const { url: databaseUrl } = await createDatabase(inject("postgresUrl"));
  const database = await openPostgres(databaseUrl, { size: 4 });
  const env = { SCREENS: "off", LOG_LEVEL: "warn", WEBHOOK_LAN_HOSTS: "127.0.0.1" };
  const { id } = await aPerson(database.db, "dispatcher");
  const actor = { kind: "person" as const, id, name, role: "dispatcher" as const, simulated: false };
  const outbound = { ...publicAddressesOnly, lanHosts: ["127.0.0.1"] };
  const centre: Centre = {
    ...{ name, database, server: await startServer({ databaseUrl, env }) },
    context: aContext(database.db, {
      actor: { ...actor, scopes: permissionsOf.dispatcher },
      settings: { positionFreshMinutes: 10, outbound },
    }),
    restart: async () => {
      centre.server = await startServer({ databaseUrl, env });
    },
  };
  return centre;
}

/** Keeps the calls at a centre from being missed, and claims from expiring, however long the faults take. */
async function keepCallsFresh({ database: { db } }: Centre): Promise<void> {
  await db.execute(sql`update call set claim_seen_at = now() + interval '1 hour'`);
}

/** Makes every undelivered message due now, even during a pause between attempts or the lease of a killed process. */
async function endRetryDelays({ database: { db } }: Centre): Promise<void> {
  await db.execute(sql`update delivery set next_at = now() where delivered_at is null and next_at > now()`);
  await db.execute(sql`select pg_notify('live', 'changes')`);
}

const countEvents = async ({ database: { db } }: Centre) =>
  Object.fromEntries(
    (
      await db
        .select({ kind: event.kind, count: count() })
        .from(event)
        .where(sql`${event.kind} like 'handover.%' or ${event.kind} = 'call.received'`)
        .groupBy(event.kind)
    ).map(({ kind, count }) => [kind, count]),
  );

test("a handover and its answers arrive exactly once through resets and kill -9 of both servers", async ({
  onTestFinished,
}) => {
  const [ourCentre, theirCentre] = await Promise.all([startCentre("ours"), startCentre("theirs")]);
  const proxyToThem = await startFaultyProxy(() => theirCentre.server.url);
  const proxyToUs = await startFaultyProxy(() => ourCentre.server.url);
  let isFinished = false;
  onTestFinished(async () => {
    isFinished = true;
    await Promise.all([ourCentre, theirCentre].map(({ server }) => server.stop()));
    await Promise.all([proxyToThem.stop(), proxyToUs.stop(), ourCentre.database.close(), theirCentre.database.close()]);
  });
  const connect = async ({ database, context }: Centre, code: string, url: string, secret: string) => {
    await database.db.insert(neighbour).values({ code, name: code, phone: "112" });
    return saveNeighbourChannel(context, { code, url, secret, sensitive: false, enabled: true });
  };
  const messagesUrl = (proxyUrl: string, code: string) => `${proxyUrl}/api/v1/neighbours/${code}/messages`;
  const { secret } = await connect(ourCentre, "theirs", messagesUrl(proxyToThem.url, "ours"), "new");
  await connect(theirCentre, "ours", messagesUrl(proxyToUs.url, "theirs"), secret ?? "");
  const kill = (centre: Centre) => () => centre.server.kill9();

  /** Lets the sender retry until all faults have occurred and the condition holds. Restarts killed servers. */
  const retryUntil = async (sender: Centre, { faults }: { faults: Fault[] }, isDone: () => Promise<boolean>) => {
    while (faults.length > 0 || !(await isDone())) {
      if (isFinished) throw new Error(`the test ended with ${faults.length} faults left`);
      await keepCallsFresh(theirCentre);
      for (const centre of [ourCentre, theirCentre]) if (centre.server.process.signalCode) await centre.restart();
      await endRetryDelays(sender);
      await pause(300);
    }
  };
  const allFaults = (): Fault[] => [
    { reset: "before" },
    { reset: "after" },
    { kill: kill(ourCentre), at: "before" },
    { kill: kill(ourCentre), at: "after" },
    { kill: kill(theirCentre), at: "before" },
    { kill: kill(theirCentre), at: "after" },
  ];

  const type = await aType(ourCentre.database.db, []);
  const { id: incidentId } = await createIncident(ourCentre.context, { type, location: sekayu, precision: "exact" });
  proxyToThem.faults.push(...allFaults());
  const { id } = await handOver(ourCentre.context, { incidentId, neighbourCode: "theirs", note: "dua korban" });
  const readHandover = async () => (await ourCentre.database.db.select().from(handover).where(eq(handover.id, id)))[0];
  await retryUntil(ourCentre, proxyToThem, async () => Boolean((await readHandover())?.deliveredAt));
  const calls = await theirCentre.database.db.select().from(call);
  expect(calls).toMatchObject([{ source: "neighbour", neighbourCode: "ours", claimedBy: null }]);

  proxyToUs.faults.push(...allFaults());
  const callId = calls[0]?.id ?? "";
  await claimCall(theirCentre.context, { id: callId });
  await retryUntil(theirCentre, proxyToUs, async () => Boolean((await readHandover())?.acknowledgedAt));
  proxyToUs.faults.push(...allFaults());
  await releaseCall(theirCentre.context, { id: callId });
  await retryUntil(theirCentre, proxyToUs, async () => Boolean((await readHandover())?.returnedAt));
  await claimCall(theirCentre.context, { id: callId });
  await retryUntil(theirCentre, proxyToUs, async () => Boolean((await readHandover())?.acknowledgedAt));
  proxyToUs.faults.push(...allFaults());
  const theirType = await aType(theirCentre.database.db, []);
  const theirIncident = { type: theirType, location: sekayu, precision: "exact" as const, callId };
  const { id: theirId } = await createIncident(theirCentre.context, theirIncident);
  await retryUntil(theirCentre, proxyToUs, async () => (await readHandover())?.theirNumber !== null);

  const [{ number } = { number: 0 }] = await theirCentre.database.db
    .select()
    .from(incident)
    .where(eq(incident.id, theirId));
  expect(await readHandover()).toMatchObject({ theirNumber: number, refusal: null });
  expect(await theirCentre.database.db.$count(call)).toBe(1);
  expect(await countEvents(ourCentre)).toEqual({
    ...{ "handover.delivered": 1, "handover.acknowledged": 2, "handover.returned": 1, "handover.answered": 1 },
  });
  expect(await countEvents(theirCentre)).toEqual({ "call.received": 1 });
});
