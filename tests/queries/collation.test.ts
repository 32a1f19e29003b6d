import pg from "pg";
import { inject } from "vitest";
import { openPostgres } from "../../db/client";
import { migrateAndSeed } from "../support/databases";
import { anIncident, aStation, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { listSent } from "../support/rule";
import { expect, test } from "../support/test";

test("call signs sort the same way on a server with a language collation", async ({ onTestFinished }) => {
  const server = new pg.Client({ connectionString: inject("postgresUrl") });
  await server.connect();
  await server.query(
    "create database muba_id template template0 locale_provider icu icu_locale 'id-ID' locale 'C.UTF-8'",
  );
  const url = new URL(inject("postgresUrl"));
  url.pathname = "/muba_id";
  const database = await openPostgres(url.href, { size: 2 });
  onTestFinished(async () => {
    await database.close();
    await server.query("drop database muba_id with (force)");
    await server.end();
  });
  await migrateAndSeed(database);
  const { db } = database;
  const ownStation = await aStation(db, { at: kmFrom(sekayu, 1) });
  for (const callSign of ["a-1", "B-1", "A 2", "A-1", "a 3"]) await aUnit(db, { callSign, station: ownStation });
  const incident = await anIncident(db, { type: await aType(db, ["ambulance*5"]) });
  expect(listSent(incident)).toEqual(["A 2", "A-1", "B-1", "a 3", "a-1"]);
});
