import { openPostgres } from "../../db/client";
import { createIncident } from "../../server/incidents/create-incident";
import { acceptPositions } from "../../server/units/accept-positions";
import { aListener } from "../support/listener";
import { aContext, aType, aUnit, sekayu } from "../support/makers";
import { test } from "../support/own-postgres";
import { createSession } from "../support/people";
import { startServer } from "../support/server";
import { expect } from "../support/test";

test("while the database is down the feed sends only pings, and afterwards screens get a reset", async ({
  postgres,
  onTestFinished,
}) => {
  const databaseUrl = postgres.url("postgres");
  const setupDatabase = await openPostgres(databaseUrl, { size: 2 });
  const server = await startServer({ databaseUrl, env: { SCREENS: "off" } });
  onTestFinished(async () => {
    await server.stop();
  });
  const { cookie } = await createSession(setupDatabase.db, server, "dispatcher");
  const { callSign } = await aUnit(setupDatabase.db, { at: sekayu });
  await setupDatabase.close();

  const listener = await aListener(server.url, { cookie });
  await listener.waitForMessage(({ reset }) => reset === "started");
  await postgres.kill9();
  const countPings = () => listener.frames.filter(({ event }) => event === "ping").length;
  // The feed sends a ping when it has sent nothing for three seconds.
  const pingCount = countPings();
  await expect.poll(countPings).toBeGreaterThan(pingCount);
  const messageCount = listener.messages().length;
  await expect.poll(countPings).toBeGreaterThan(pingCount + 2);
  // The connection stays open, and the feed sends only pings.
  expect(listener.messages()).toHaveLength(messageCount);
  expect(listener.frames.at(-1)?.event).toBe("ping");

  const startedAt = performance.now();
  await postgres.start();
  const reset = await listener.waitForMessage(({ reset: reason }) => reason === "restarted");
  // The reset contains new data: the feed read it after the database was started again.
  expect(reset.ageMs).toBeLessThan(performance.now() - startedAt);
  const { db, close } = await openPostgres(databaseUrl, { size: 2 });
  const { id } = await createIncident(aContext(db), {
    type: await aType(db, []),
    location: sekayu,
    precision: "exact",
  });
  await listener.waitForMessage(({ incidentIds }) => incidentIds.includes(id));
  expect(listener.countMessagesWith(id)).toBe(1);
  // By the second message from now, the feed has read the units again. They have not changed, so it must not send them.
  const countBefore = listener.messages().length;
  await expect.poll(() => listener.messages().length).toBeGreaterThan(countBefore + 1);
  const unitsSinceReset = () =>
    listener
      .messages()
      .slice(listener.messages().indexOf(reset))
      .flatMap(({ units }) => units.map(({ callSign }) => callSign));
  expect(unitsSinceReset()).toEqual([]);
  await acceptPositions(aContext(db), [{ callSign, ...sekayu, recordedAt: new Date() }]);
  await expect.poll(unitsSinceReset).toEqual([callSign]);
  await listener.stop();
  await close();
});
