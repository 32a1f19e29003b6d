import { and, eq, inArray, isNotNull, isNull, lt, ne, not, or, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Db } from "../../db/client";
import { crewNotice } from "../../db/schema/crew-notices";
import { editDraft, intakeDraft, noteDraft } from "../../db/schema/drafts";
import { hotspot } from "../../db/schema/fire-watches";
import { delivery } from "../../db/schema/forwarding";
import { incident, note, photo } from "../../db/schema/incidents";
import { closure } from "../../db/schema/network";
import { airReading, earthquake, weatherWarning } from "../../db/schema/public-sources";
import { publicWarning } from "../../db/schema/public-warnings";
import { riverReading } from "../../db/schema/rivers";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { type Settings, systemActor } from "../context";
import { draftHours } from "../domain/draft";
import { erasedClosureValues, hashedIdCondition, removedText, removeIncidentTexts } from "../privacy/remove-texts";
import { readRetention } from "../privacy/retention";

/** Who applies the retention periods, in the audit trail. */
export const retentionActor = systemActor("retention");

export const subtractDays = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000);

/**
 * Maximum number of rows of one kind per transaction, so that other transactions do not wait long for the locked rows,
 * and no statement exceeds the database's time limit.
 */
export const batchSize = 1_000;

type PositionSettings = Pick<Settings, "positionFreshMinutes">;

/**
 * Removes the free text of closed incidents and ended closures, the text of notes, and whole photos, each after its
 * retention period (see `readRetention`). Deletes drafts of forms and notes after `draftHours`, and hotspots and
 * other reports of services and gauges after `observationRetentionDays`.
 */
export async function deleteOldTexts(db: Db, settings: PositionSettings, now: Date): Promise<void> {
  const { incidentDays, noteDays, photoDays } = await readRetention({ db });
  const counts = {
    incidents: await repeatInBatches(db, (tx) =>
      removeTextsOfOldIncidents(tx, settings, subtractDays(now, incidentDays)),
    ),
    notes: await repeatInBatches(db, (tx) => deleteOldNotes(tx, subtractDays(now, noteDays))),
    closures: await repeatInBatches(db, (tx) => removeTextsOfOldClosures(tx, subtractDays(now, incidentDays))),
    photos: await repeatInBatches(db, (tx) => deleteOldPhotos(tx, subtractDays(now, photoDays))),
    hotspots: await repeatInBatches(db, (tx) => deleteOldHotspots(tx, subtractDays(now, observationRetentionDays))),
    ...(await deleteOldObservations(db, subtractDays(now, observationRetentionDays))),
    drafts: await deleteOldDrafts(db, new Date(now.getTime() - draftHours * 3_600_000)),
  };
  if (Object.values(counts).every((count) => count === 0)) return;
  await record(db, { actor: retentionActor, now: () => now }, [{ kind: "retention.applied", data: counts }]);
}

/**
 * Repeats `work`, each time in a new transaction, until it changes fewer than `batchSize` rows. Returns the number of
 * rows changed.
 */
export async function repeatInBatches(db: Db, work: (tx: Db) => Promise<number>): Promise<number> {
  let total = 0;
  for (let changedCount = batchSize; changedCount === batchSize; total += changedCount)
    changedCount = await inTransaction(db, work);
  return total;
}

async function removeTextsOfOldIncidents(tx: Db, settings: PositionSettings, cutoff: Date): Promise<number> {
  const personalTextColumns = [incident.address, incident.description, incident.closeNote, incident.requestHash];
  const expiredIncidents = await tx
    .select({ id: incident.id })
    .from(incident)
    .where(
      and(
        lt(incident.closedAt, cutoff),
        eq(incident.status, "closed"),
        or(
          ...personalTextColumns.map((column) => isNotNull(column)),
          not(hashedIdCondition(incident.idempotencyKey)),
          sql`${incident.answers} <> '[]'`,
          and(incident.sensitive, ne(incident.precision, "district")),
          sql`exists (select from assignment where incident_id = ${incident.id} and decline_reason is not null)`,
          sql`${incident.sensitive} and exists (
            select from assignment
            where incident_id = ${incident.id} and (distance_m is not null or route_m is not null or passed_over <> '[]')
          )`,
          sql`exists (select from handover where incident_id = ${incident.id} and (note is not null or acknowledged_by is not null))`,
        ),
      ),
    )
    .limit(batchSize);
  await removeIncidentTexts(
    tx,
    expiredIncidents.map(({ id }) => id),
    settings,
  );
  return expiredIncidents.length;
}

/** Removes the free text of closures that were lifted or ended before the given time. */
async function removeTextsOfOldClosures(tx: Db, cutoff: Date): Promise<number> {
  const expiredClosures = tx
    .select({ id: closure.id })
    .from(closure)
    .where(
      and(
        sql`coalesce(${closure.liftedAt}, ${closure.endsAt}) < ${cutoff.toISOString()}::timestamptz`,
        ne(closure.label, removedText),
      ),
    )
    .limit(batchSize);
  const emptiedClosures = await tx
    .update(closure)
    .set(erasedClosureValues)
    .where(inArray(closure.id, expiredClosures))
    .returning({ id: closure.id });
  return emptiedClosures.length;
}

/** Deletes drafts last saved before the given time. Returns their number. */
async function deleteOldDrafts(db: Db, cutoff: Date): Promise<number> {
  const intakeDrafts = await db
    .delete(intakeDraft)
    .where(lt(intakeDraft.savedAt, cutoff))
    .returning({ id: intakeDraft.id });
  const noteDrafts = await db.delete(noteDraft).where(lt(noteDraft.savedAt, cutoff)).returning({ id: noteDraft.id });
  const editDrafts = await db.delete(editDraft).where(lt(editDraft.savedAt, cutoff)).returning({ id: editDraft.id });
  return intakeDrafts.length + noteDrafts.length + editDrafts.length;
}

async function deleteOldNotes(tx: Db, cutoff: Date): Promise<number> {
  const expiredNotes = await tx
    .select({ id: note.id })
    .from(note)
    .where(and(lt(note.receivedAt, cutoff), isNotNull(note.text)))
    .limit(batchSize);
  const ids = expiredNotes.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await tx.delete(note).where(and(inArray(note.id, ids), isNull(note.photoId)));
  await tx.update(note).set({ text: null }).where(inArray(note.id, ids));
  return ids.length;
}

async function deleteOldPhotos(tx: Db, cutoff: Date): Promise<number> {
  const expiredPhotos = await tx.select({ id: photo.id }).from(photo).where(lt(photo.takenAt, cutoff)).limit(batchSize);
  const ids = expiredPhotos.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await tx.delete(note).where(and(inArray(note.photoId, ids), isNull(note.text)));
  await tx.update(note).set({ photoId: null }).where(inArray(note.photoId, ids));
  await tx.delete(photo).where(inArray(photo.id, ids));
  return ids.length;
}

/**
 * Observations are kept for about 13 months, so that two seasons can be compared. Fire watches and high water are kept
 * longer, because the statistics include them.
 */
const observationRetentionDays = 400;

async function deleteOldHotspots(tx: Db, cutoff: Date): Promise<number> {
  const oldHotspots = tx.select({ id: hotspot.id }).from(hotspot).where(lt(hotspot.seenAt, cutoff)).limit(batchSize);
  return (await tx.delete(hotspot).where(inArray(hotspot.id, oldHotspots)).returning({ id: hotspot.id })).length;
}

/** Deletes warnings, earthquakes, air quality and water levels that ended or were observed before the given time. */
async function deleteOldObservations(db: Db, cutoff: Date) {
  const deleteOldRows = (table: PgTable, timeColumn: PgColumn) =>
    repeatInBatches(db, async (tx) => {
      const oldRows = sql`select ctid from ${table} where ${lt(timeColumn, cutoff)} limit ${batchSize}`;
      return (await tx.delete(table).where(sql`${table}.ctid in (${oldRows})`).returning({ moment: timeColumn }))
        .length;
    });
  return {
    warnings: await deleteOldRows(weatherWarning, weatherWarning.expiresAt),
    publicWarnings: await deleteOldRows(publicWarning, publicWarning.expiresAt),
    earthquakes: await deleteOldRows(earthquake, earthquake.occurredAt),
    airReadings: await deleteOldRows(airReading, airReading.measuredAt),
    riverReadings: await deleteOldRows(riverReading, riverReading.measuredAt),
  };
}

/**
 * Retention periods of messages to agencies. Delivered messages are kept as proof of delivery, undelivered ones longer
 * so that they can be retried.
 */
const deliveredRetentionDays = 30;
const undeliveredRetentionDays = 90;

/**
 * Deletes messages to agencies after the retention period, because they describe incidents. This includes pending
 * messages of a channel that is switched off. Notices to crews contain no text about people, and are deleted after the
 * shorter period.
 */
export async function deleteOldDeliveries(db: Db, now: Date): Promise<void> {
  await db
    .delete(delivery)
    .where(
      or(
        lt(delivery.deliveredAt, subtractDays(now, deliveredRetentionDays)),
        lt(delivery.deadAt, subtractDays(now, undeliveredRetentionDays)),
        lt(delivery.createdAt, subtractDays(now, undeliveredRetentionDays)),
      ),
    );
  await db.delete(crewNotice).where(lt(crewNotice.createdAt, subtractDays(now, deliveredRetentionDays)));
}
