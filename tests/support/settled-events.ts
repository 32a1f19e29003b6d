import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { pause } from "./processes";

/**
 * Waits until all that was written into the trail can be read on from there: other databases of the same server may have a
 * transaction running, which holds that back for its time.
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
