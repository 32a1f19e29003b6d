import { inject } from "vitest";
import { openPostgres } from "../../db/client";
import { createDatabase } from "../support/databases";
import { insertPastIncidents, rebuildAll } from "../support/incident-history";
import { anIncident, aType } from "../support/makers";
import { createSession } from "../support/people";
import { startServerInProcess } from "../support/server-in-process";
import { expect, test as plain } from "../support/test";

/** Vitest's `test` with a server whose figures come from another database. */
const test = plain.extend("cluster", async ({ databaseUrl }, { onCleanup }) => {
  const standby = await createDatabase(inject("postgresUrl"));
  const server = await startServerInProcess({ databaseUrl, env: { DATABASE_FIGURES_URL: standby.url } });
  onCleanup(async () => {
    await server.stop();
    await standby.drop();
  });
  return { standbyUrl: standby.url, server };
});

test("leaders' figures come from the standby; dispatch reads only the primary", async ({
  db,
  cluster: { standbyUrl, server },
}) => {
  const standby = await openPostgres(standbyUrl, { size: 1 });
  await insertPastIncidents(standby.db, [{ at: "2026-03-04 21:15" }]);
  await rebuildAll(standby.db);
  await standby.close();
  const { number } = await anIncident(db, { type: await aType(db, []) });
  const cookies = {
    leader: (await createSession(db, server, "leader")).cookie,
    dispatcher: (await createSession(db, server, "dispatcher")).cookie,
  };
  const read = async (role: keyof typeof cookies, path: string) => {
    const response = await fetch(`${server.url}/api/trpc/${path}`, { headers: { cookie: cookies[role] } });
    return (await response.json()).result.data.json;
  };
  const countFigures = async () => (await read("leader", "insight.scope")).counts.real;
  const listNumbers = async (): Promise<number[]> => {
    const input = encodeURIComponent('{"json":{"status":"open"}}');
    return (await read("dispatcher", `incidents.list?input=${input}`)).map((row: { number: number }) => row.number);
  };

  expect([await countFigures(), await listNumbers()]).toEqual([1, [number]]);
});
