import { desc, eq, inArray, max, or } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { actorReference, systemActor } from "../context";

/** The actor of all events about backups. */
export const backupActor = systemActor("backup");

/** Why a restore drill failed. `failed`: it could not be carried out; the log has the cause. */
const drillFailures = ["no-backup", "unreadable", "different", "no-space", "failed"] as const;
export type DrillFailure = (typeof drillFailures)[number];

const BackupEventData = z.object({
  file: z.string().nullable().default(null),
  bytes: z.number().nullable().default(null),
  seconds: z.number().nullable().default(null),
  rows: z.number().nullable().default(null),
  failure: z.enum(drillFailures).nullable().default(null),
});

/** Returns the latest events about backups, and the latest event of each kind even if it is older; newest first. */
export async function readBackupEvents(db: Db) {
  const { id, kind, at, data } = event;
  const backupEventCondition = eq(event.actor, actorReference(backupActor));
  const latest = db.select({ id }).from(event).where(backupEventCondition).orderBy(desc(id)).limit(30);
  const latestOfKinds = db
    .select({ id: max(id) })
    .from(event)
    .where(backupEventCondition)
    .groupBy(kind);
  const rows = await db
    .select({ id, kind, at, data })
    .from(event)
    .where(or(inArray(id, latest), inArray(id, latestOfKinds)))
    .orderBy(desc(id));
  return rows.map(({ data: fields, ...row }) => ({ ...row, ...BackupEventData.parse(fields) }));
}

/**
 * Selects the events of the last backup and of the last restore drill that has a result. Each is null if there is none.
 */
export function selectBackupState(events: Awaited<ReturnType<typeof readBackupEvents>>) {
  return {
    lastBackup: events.find(({ kind }) => kind === "backup.created") ?? null,
    lastDrill: events.find(({ kind }) => kind === "restore-drill.finished") ?? null,
  };
}
export type BackupState = ReturnType<typeof selectBackupState>;
