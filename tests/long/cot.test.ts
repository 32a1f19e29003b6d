import { connect } from "node:net";
import { sql } from "drizzle-orm";
import { findFreePort } from "../support/free-port";
import { createManyUnits } from "../support/many-units";
import { parseCot } from "../support/parse-cot.mjs";
import { startServerInProcess } from "../support/server-in-process";
import { expect, test } from "../support/test";

test("a client gets every unit after each of ten moves of 1,000 units", async ({ db, databaseUrl }) => {
  await createManyUnits(db, { ambulance: 1_000 });
  const port = await findFreePort();
  const server = await startServerInProcess({
    databaseUrl,
    env: { COT_PORT: `${port}`, COT_NETWORKS: "127.0.0.1", LOG_LEVEL: "warn" },
  });
  const socket = connect(port, "127.0.0.1");
  const receivedEvents: string[] = [];
  let incompleteText = "";
  socket.setEncoding("utf8").on("data", (text) => {
    const parts = (incompleteText + text).split(/(?<=<\/event>)/);
    incompleteText = parts.pop() ?? "";
    receivedEvents.push(...parts);
  });
  const filterUnitEvents = (texts: readonly string[]) => texts.filter((text) => text.includes("muba-112-unit-"));
  try {
    await expect.poll(() => filterUnitEvents(receivedEvents).length).toBeGreaterThanOrEqual(1_000);
    const startedAt = Date.now();
    for (let round = 1; round <= 10; round++) {
      receivedEvents.length = 0;
      await db.execute(
        sql`update unit_position set fix = moved.at, place = moved.at, fix_at = now() from (select unit_id, st_translate(place::geometry, 0.0001, 0)::geography as at from unit_position) moved where moved.unit_id = unit_position.unit_id`,
      );
      const countUnits = () =>
        new Set(filterUnitEvents(receivedEvents).map((text) => parseCot(text)._attributes.uid)).size;
      await expect.poll(countUnits).toBe(1_000);
    }
    console.log(`10 moves of 1,000 units reached the client in ${Date.now() - startedAt} ms`);
  } finally {
    socket.destroy();
    await server.stop();
  }
});
