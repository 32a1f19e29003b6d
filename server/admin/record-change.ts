import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import { record } from "../audit/record";
import type { Context } from "../context";
import { Refusal } from "../errors";

type Change = {
  kind: EventKind;
  /** Identifies the changed record; written into the event's data. */
  subject: Record<string, unknown>;
  unitId?: string;
  before: object | null;
  after: object | null;
  /**
   * Fields with contact data of people. Only whether they are set is recorded: the audit trail can never be deleted.
   */
  contacts?: readonly string[];
};

/**
 * Records an administrator's change in the audit trail, with the old and new values of the changed fields. For a new or
 * removed record, all fields are recorded. Records nothing if no field changed.
 */
export async function recordChange(tx: Db, context: Context, change: Change): Promise<void> {
  const { kind, subject, unitId, before, after, contacts = [] } = change;
  const fields = Object.keys({ ...before, ...after });
  const changedFields = fields.filter(
    (field) => JSON.stringify(readField(before, field)) !== JSON.stringify(readField(after, field)),
  );
  if (before && after && changedFields.length === 0) return;
  const hideContacts = (row: object | null) =>
    row &&
    Object.fromEntries(
      Object.entries(row).map(([field, value]) => [field, contacts.includes(field) ? value !== null : value]),
    );
  const pickChanged = (row: object) =>
    Object.fromEntries(changedFields.map((field) => [field, readField(row, field) ?? null]));
  const recorded = before && after ? [pickChanged(before), pickChanged(after)] : [before, after];
  const data = { ...subject, before: hideContacts(recorded[0] ?? null), after: hideContacts(recorded[1] ?? null) };
  await record(tx, context, [{ kind, unitId, data }]);
}

/** A stored text in a `base`. It may be longer than a form allows, because imports write it too. */
export const storedText = z.string().max(10_000);

/**
 * Refuses with `stale-version` if a stored value differs from `base`, the values with which a form was opened, because
 * somebody else has changed the record since. A `base` of null means that the form adds the record. Without a `base`,
 * nothing is checked.
 */
export function checkBase(base: object | null | undefined, stored: object | null | undefined): void {
  if (base === undefined) return;
  // Forms trim texts, and send null for empty ones.
  const normalize = (value: unknown) => (typeof value === "string" ? value.trim() || null : (value ?? null));
  const isCurrent =
    base && stored
      ? Object.entries(base).every(([field, value]) =>
          isDeepStrictEqual(normalize(value), normalize(readField(stored, field))),
        )
      : !base && !stored;
  if (!isCurrent) throw new Refusal("stale-version");
}

function readField(row: object | null, field: string): unknown {
  return (row as Record<string, unknown> | null)?.[field];
}
