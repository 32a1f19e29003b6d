import { openPostgres } from "../../db/client";
import { createIncident } from "../../server/incidents/create-incident";
import { acceptPositions } from "../../server/units/accept-positions";
import { fill } from "../support/databases";
import { test } from "../support/durable";
import { aListener } from "../support/listener";
import { aContext, aType, aUnit, sekayu } from "../support/makers";
import { signedIn } from "../support/people";
import { pause } from "../support/processes";
import { startProduct } from "../support/product";
import { expect } from "../support/test";

test("while the database cannot be read the feed claims nothing to be fresh, and afterwards screens read everything anew", {
  timeout: 120_000,
}, async ({ postgres, onTestFinished }) => {
  const databaseUrl = postgres.url("postgres");
  const filling = await openPostgres(databaseUrl, { size: 2 });
  await fill(filling);
  const product = await startProduct({ databaseUrl, env: { SCREENS: "off" } });
  onTestFinished(async () => {
    await product.stop();
  });
  const { cookie } = await signedIn(filling.db, product, "dispatcher");
  const { callSign } = await aUnit(filling.db, { at: sekayu });
  await filling.close();

  const listener = await aListener(product.url, { cookie });
  await listener.hears(({ reset }) => reset === "started");
  await postgres.kill9();
  await pause(1_000);
  const count = listener.messages().length;
  await pause(8_000);
  // The line lives, and says nothing of the data.
  expect(listener.messages()).toHaveLength(count);
  expect(listener.frames.at(-1)?.event).toBe("ping");

  await postgres.start();
  const again = await listener.hears(({ reset }) => reset === "restarted", 15_000);
  expect(again.ageMs).toBeLessThan(5_000);
  const { db, close } = await openPostgres(databaseUrl, { size: 2 });
  const { id } = await createIncident(aContext(db), {
    type: await aType(db, []),
    location: sekayu,
    precision: "exact",
  });
  await listener.hears(({ incidentIds }) => incidentIds.includes(id));
  expect(listener.timesTold(id)).toBe(1);
  // Two messages later the units have been read again; what everybody reads anew is not told besides.
  const told = listener.messages().length;
  await expect.poll(() => listener.messages().length, { timeout: 12_000 }).toBeGreaterThan(told + 1);
  const since = () =>
    listener
      .messages()
      .slice(listener.messages().indexOf(again))
      .flatMap(({ units }) => units.map(({ callSign }) => callSign));
  expect(since()).toEqual([]);
  await acceptPositions(aContext(db), [{ callSign, ...sekayu, recordedAt: new Date() }]);
  await expect.poll(since, { timeout: 10_000 }).toEqual([callSign]);
  await listener.stop();
  await close();
});
