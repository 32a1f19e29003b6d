import { procedureFor, router } from "../trpc";
import { readBackupEvents, selectBackupState } from "./backup-events";

/** Backups and restore drills, for administrators. */
export const backupRouter = router({
  list: procedureFor("keys:manage")
    .meta({ records: "nothing" })
    .query(async ({ ctx }) => {
      const events = await readBackupEvents(ctx.db);
      return { events, ...selectBackupState(events) };
    }),
});
