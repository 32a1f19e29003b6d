import { and, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { locatePoint } from "../../db/queries/district";
import { editDraft } from "../../db/schema/drafts";
import { event } from "../../db/schema/events";
import { incident, type Unmet } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { formatPoint } from "../../db/sql";
import { inTransaction } from "../../db/transaction";
import { precisions } from "../../db/vocabulary";
import { lockIncidentType } from "../assignment/incident-types";
import { type Entry, record } from "../audit/record";
import type { Context } from "../context";
import { badField, Refusal } from "../errors";
import { Location } from "../location";
import { requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";
import { lockOpenIncident } from "./lock-incident";
import { markedEvents, markSensitive, resendUnits } from "./mark-sensitive";
import { recordIncidentView } from "./record-reads";
import { rematchPlan } from "./sync-incident";

/** Schema for a change of one field: the new value, and the value that the editor saw before the change (`base`). */
export function changeSchema<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ base: value, value }).optional();
}
const Place = z.strictObject({ location: Location, precision: z.enum(precisions) });

/** Schemas for a change of each field. `maxLengths` are the maximum lengths of the texts. */
export const fieldChanges = (maxLengths: { address: number; description: number }) => ({
  type: changeSchema(plainText(64, 1)),
  priority: changeSchema(z.int().min(1).max(4)),
  place: changeSchema(Place),
  address: changeSchema(plainText(maxLengths.address).nullable()),
  description: changeSchema(plainText(maxLengths.description).nullable()),
});
export const EditIncidentInput = z.strictObject({
  id: z.uuid(),
  ...fieldChanges({ address: 500, description: 5_000 }),
});
type Edit = z.output<typeof EditIncidentInput>;

const editedFields = ["type", "priority", "place", "address", "description"] as const;
export type EditedField = (typeof editedFields)[number];

/**
 * A field that somebody else changed after the editor had read it. `base` is the value that the editor saw, `theirs`
 * the stored value and `mine` the value to be saved. `by` is the name of the person who changed the field, null for an
 * API key; `at` is the time.
 */
export type EditConflict = {
  field: EditedField;
  base: unknown;
  theirs: unknown;
  mine: unknown;
  by: string | null;
  at: string | null;
};

/**
 * Edits type, priority, place, address and description, and deletes the actor's stored draft of these changes. If
 * somebody else has changed one of the edited fields since the editor read it, the whole edit is refused with
 * `stale-version` and both values, which is recorded as a view of a sensitive incident. Changes to other fields and the
 * progress of units do not conflict. After a change of type or priority, the response plan is read again, and unmet
 * requirements wait for a dispatcher. A sensitive type marks the incident as sensitive; changing the type never removes
 * the mark.
 */
export async function editIncident(context: Context, { id, ...edit }: Edit): Promise<{ unmet: Unmet[] }> {
  const result = await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockOpenIncident(tx, id);
    requireUnmasked(context.actor, lockedIncident);
    const storedValues = toValues(lockedIncident);
    if (context.actor.kind === "person") {
      await tx.delete(editDraft).where(and(eq(editDraft.incidentId, id), eq(editDraft.personId, context.actor.id)));
    }
    const changedFields = editedFields.filter(
      (field) => edit[field] && !isSame(edit[field].value, storedValues[field]),
    );
    const conflictingFields = changedFields.filter((field) => !isSame(edit[field]?.base, storedValues[field]));
    if (conflictingFields.length > 0) {
      const conflicts: EditConflict[] = [];
      for (const field of conflictingFields) {
        const { base, value: newValue } = edit[field] ?? {};
        conflicts.push({
          field,
          base,
          theirs: storedValues[field],
          mine: newValue,
          ...(await readLastEdit(tx, id, field)),
        });
      }
      throw new Refusal("stale-version", { incidentId: id, conflicts });
    }
    if (changedFields.length === 0) return { unmet: lockedIncident.unmet, isHidden: false };
    const hasChanged = (field: EditedField) => changedFields.includes(field);
    const becomesSensitive = hasChanged("type") ? await isSensitiveType(tx, edit.type?.value ?? "") : false;
    const [updatedIncident] = await tx
      .update(incident)
      .set({
        version: lockedIncident.version + 1,
        ...(hasChanged("type") && {
          typeCode: edit.type?.value,
          sensitive: lockedIncident.sensitive || becomesSensitive,
        }),
        ...(hasChanged("priority") && { priority: edit.priority?.value }),
        ...(hasChanged("address") && { address: edit.address?.value || null }),
        ...(hasChanged("description") && { description: edit.description?.value || null }),
        ...(hasChanged("place") && edit.place && (await findDistrict(tx, edit.place.value))),
      })
      .where(eq(incident.id, id))
      .returning();
    if (!updatedIncident) throw new Error("an update returned no row");
    const data = describeChangesForAudit(changedFields, storedValues, toValues(updatedIncident));
    const entries: Entry[] = [{ kind: "incident.edited", incidentId: id, data }];
    if (updatedIncident.sensitive !== lockedIncident.sensitive) {
      await resendUnits(tx, [id]);
      entries.push(...markedEvents(await markSensitive(tx, [id])));
      const sensitivityChange = { before: false, after: true, type: updatedIncident.typeCode };
      entries.push({ kind: "incident.sensitivity-changed", incidentId: id, data: sensitivityChange });
    }
    const unmet =
      hasChanged("type") || hasChanged("priority") ? await rematchPlan(tx, updatedIncident) : updatedIncident.unmet;
    await record(tx, context, entries);
    return { unmet, isHidden: updatedIncident.sensitive !== lockedIncident.sensitive };
  }).catch(async (error: unknown) => {
    // The refusal contains stored values, and the transaction that could have recorded the view was rolled back.
    if (error instanceof Refusal && error.code === "stale-version") await recordIncidentView(context, id);
    throw error;
  });
  context.announce();
  if (result.isHidden) context.announce("positions");
  return { unmet: result.unmet };
}

type Values = {
  type: string;
  priority: number;
  place: z.output<typeof Place>;
  address: string | null;
  description: string | null;
};

function toValues(lockedIncident: typeof incident.$inferSelect): Values {
  const { typeCode, priority, location, precision, address, description } = lockedIncident;
  return { type: typeCode, priority, place: { location, precision }, address, description };
}

/** Compares two values of a field. Null equals an empty string. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(toComparable(a)) === JSON.stringify(toComparable(b));
}

function toComparable(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value || null;
  const { location, precision } = value as z.output<typeof Place>;
  return [location.lng, location.lat, precision];
}

/**
 * Returns what the audit trail stores about the edit: the changed fields, and type and priority before and after the
 * edit. The trail is never deleted. It therefore contains no free text, which may name a victim, and no place, because
 * the incident may become sensitive later.
 */
function describeChangesForAudit(fields: readonly EditedField[], before: Values, after: Values) {
  const auditedValues = ({ type, priority }: Values) => ({
    ...(fields.includes("type") && { type }),
    ...(fields.includes("priority") && { priority }),
  });
  return { fields, before: auditedValues(before), after: auditedValues(after) };
}

async function readLastEdit(tx: Db, incidentId: string, field: EditedField) {
  const [latestEvent] = await tx
    .select({ at: event.at, name: person.name })
    .from(event)
    .leftJoin(person, sql`${event.actor} = 'person:' || ${person.id}`)
    .where(
      and(
        eq(event.incidentId, incidentId),
        eq(event.kind, "incident.edited"),
        sql`${event.data} -> 'fields' @> ${JSON.stringify([field])}::jsonb`,
      ),
    )
    .orderBy(desc(event.id))
    .limit(1);
  return { by: latestEvent?.name ?? null, at: latestEvent?.at.toISOString() ?? null };
}

async function isSensitiveType(tx: Db, code: string): Promise<boolean> {
  const type = await lockIncidentType(tx, code);
  if (!type) throw badField("type", `no incident type has the code "${code}"`, "not-there");
  return type.sensitive;
}

async function findDistrict(tx: Db, { location, precision }: z.output<typeof Place>) {
  const [pointDistrict] = await locatePoint(tx, { at: formatPoint(location) });
  if (!pointDistrict) throw new Refusal("no-reference-data", { missing: "district" });
  return { location, precision, districtCode: pointDistrict.districtCode, boundary: pointDistrict.boundary };
}
