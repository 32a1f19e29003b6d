import { sql } from "drizzle-orm";
import { openPostgres } from "../../db/client";
import { createAnnounce } from "../../server/feed/announce";
import { createLog } from "../../server/log";
import { pause } from "../support/processes";
import { expect, test } from "../support/test";

test("while a notification is on its way, however long, the others wait together and take no connection each", async ({
  database,
  databaseUrl,
}) => {
  const heard: string[] = [];
  const unlisten = await database.listen("live", (payload) => heard.push(payload));
  const busy = await openPostgres(databaseUrl, { size: 1 });
  const { announce, stop } = createAnnounce(busy.db, createLog("silent"));
  await busy.db.transaction(async (tx) => {
    await tx.execute(sql`select 1`);
    announce("news");
    for (let time = 0; time < 5; time++) {
      // For longer than they are gathered at other times.
      await pause(100);
      announce("positions");
      announce("news");
    }
    expect(busy.connections().waiting).toBe(1);
    expect(heard).toEqual([]);
  });
  await expect.poll(() => heard).toEqual(["news", "positions news"]);
  announce("positions");
  await stop();
  await expect.poll(() => heard).toEqual(["news", "positions news", "positions"]);
  await unlisten();
  await busy.close();
});
