import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { pause } from "./processes";

/**
 * Waits until every stored event is visible to the live feed. The feed does not read events that are newer than the
 * oldest open transaction, which may be in another database of the same server.
 */
export async function waitForVisibleEvents(db: Db): Promise<void> {
  for (;;) {
    const { rows } = (await db.execute(sql`
      select not exists (select from event where tx >= pg_snapshot_xmin(pg_current_snapshot())) as readable
    `)) as unknown as { rows: { readable: boolean }[] };
    if (rows[0]?.readable) return;
    await pause(5);
  }
}
