import { sql } from "drizzle-orm";
import { measureAttacks, startAttackedServer } from "../bench/attack";
import { readCost } from "../bench/process-cost";
import { attacks } from "../support/attacks";
import { createSession } from "../support/people";
import { expect, test } from "../support/test";

test("one person or screen cannot stall the room: the call list responds, health stays 200 and memory is released", async ({
  database,
  databaseUrl,
  db,
  onTestFinished,
}) => {
  const server = await startAttackedServer(databaseUrl);
  onTestFinished(async () => {
    await server.stop();
  });
  // The server loads the source map (20 MB, 0.1 s) at start-up, so the first error must not load it again.
  const { cookie } = await createSession(db, server, "call-taker", { username: "sees-an-error" });
  const readMemoryMb = () => readCost(server.process.pid ?? 0).memoryMb;
  await db.execute(sql`alter table call rename to call_away`);
  const memoryMbAtStart = readMemoryMb();
  expect((await fetch(`${server.url}/api/trpc/calls.list`, { headers: { cookie } })).status).toBe(500);
  const memoryMbAfterError = readMemoryMb();
  await db.execute(sql`alter table call_away rename to call`);
  expect(memoryMbAfterError).toBeLessThan(memoryMbAtStart + 14);

  const names = attacks.map(({ name }) => name);
  const { tables, targets } = await measureAttacks(database, server, names, 2_000);
  expect(targets.filter(({ target, met }) => !met && !target.includes("call list"))).toEqual([]);
  const [, ...attackRows] = tables["What a call-taker notices"] ?? [];
  // The call list must have answered every request, however slowly; `npm run bench -- attack` measures its speed.
  expect(attackRows.filter((row) => !Number.isFinite(row["max ms"]))).toEqual([]);
  expect(attackRows).toHaveLength(names.length);
});
