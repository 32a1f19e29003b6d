import { sql } from "drizzle-orm";
import { openPostgres } from "../../db/client";
import { createAnnouncer } from "../../server/feed/announce";
import { createLog } from "../../server/log";
import { pause } from "../support/processes";
import { expect, test } from "../support/test";

test("announcements made while a slow NOTIFY is running are sent together and take no further connections", async ({
  database,
  databaseUrl,
}) => {
  const payloads: string[] = [];
  const stopListening = await database.listen("live", (payload) => payloads.push(payload));
  const busyDatabase = await openPostgres(databaseUrl, { size: 1 });
  const { announce, stop } = createAnnouncer(busyDatabase.db, createLog("silent"));
  await busyDatabase.db.transaction(async (tx) => {
    await tx.execute(sql`select 1`);
    announce("changes");
    for (let round = 0; round < 5; round++) {
      // This pause is longer than the minimum time between two notifications.
      await pause(100);
      announce("positions");
      announce("changes");
    }
    expect(busyDatabase.connections().main.waiting).toBe(1);
    expect(payloads).toEqual([]);
  });
  await expect.poll(() => payloads).toEqual(["changes", "positions changes"]);
  announce("positions");
  await stop();
  await expect.poll(() => payloads).toEqual(["changes", "positions changes", "positions"]);
  await stopListening();
  await busyDatabase.close();
});
