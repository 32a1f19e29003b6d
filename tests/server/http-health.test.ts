import { readFileSync } from "node:fs";
import { openPostgres } from "../../db/client";
import { migrate } from "../../db/migrate";
import { readDescription } from "../support/described";
import { test } from "../support/durable";
import { asking, expect, refused } from "../support/http";
import { pause } from "../support/processes";
import { startProduct } from "../support/product";

test("health is good, then 503 while the database is away, then good again by itself", { timeout: 120_000 }, async ({
  postgres,
  onTestFinished,
}) => {
  const databaseUrl = postgres.url("postgres");
  const database = await openPostgres(databaseUrl, { size: 2 });
  await migrate(database);
  await database.close();
  const product = await startProduct({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "warn" } });
  onTestFinished(async () => {
    await product.stop();
  });
  const ask = asking(product);
  const { expectAsDescribed } = await readDescription(ask);
  const health = () => ask("GET", "/api/health", { key: null });

  const well = await health();
  expect(well).toMatchObject({
    status: 200,
    body: {
      status: "ok",
      database: { ok: true, postgis: expect.stringMatching(/^3\./), embedded: false },
      live: { ok: true },
    },
  });
  expectAsDescribed(well, "GET /api/health");

  await postgres.kill9();
  const started = Date.now();
  const down = await health();
  expect(down).toMatchObject({ status: 503, body: { status: "down", database: { ok: false, postgis: null } } });
  expect(Date.now() - started).toBeLessThan(3_000);
  expectAsDescribed(down, "GET /api/health");
  // Whatever is asked meanwhile fails without a word about the inside, and tells the log no caller's number.
  const callerNumber = "081234567890";
  const failed = await ask("POST", "/api/v1/calls", { body: { callerNumber } });
  expect(refused(failed, 500, "internal")).not.toHaveProperty("errors");
  expect(JSON.stringify(failed.body)).not.toMatch(/select|insert|ECONN|postgres/i);

  await postgres.start();
  await expect
    .poll(async () => (await health()).body, { timeout: 15_000 })
    .toMatchObject({ status: "ok", live: { ok: true } });
  expect((await ask("POST", "/api/v1/calls", { body: { callerNumber } })).status).toBe(201);
  await pause(100);
  expect(readFileSync(product.log, "utf8")).not.toContain(callerNumber);
});

test("an error of the database while a call is written tells the log everything but the caller's number", async ({
  database,
  databaseUrl,
}) => {
  const product = await startProduct({ databaseUrl, env: { SCREENS: "off" } });
  const callerNumber = "081234567891";
  await database.db.execute("alter table call add constraint call_no_note check (note is null)");
  const failed = await asking(product)("POST", "/api/v1/calls", { body: { callerNumber, note: "rahasia" } });
  const { requestId } = refused(failed, 500, "internal");
  await product.stop();
  const log = readFileSync(product.log, "utf8");
  expect(log).toContain(`"reqId":"${requestId}"`);
  expect(log).toContain("call_no_note");
  expect(log).toContain("receive-call.ts");
  expect(log).not.toContain(callerNumber);
  expect(log).not.toContain("rahasia");
});
