/** One changed field of an event. A value is undefined if the field did not exist at that time. */
type Change = { field: string; before: unknown; after: unknown };
export type EventFields = { changes: Change[]; otherFields: { field: string; value: unknown }[] };

/**
 * Splits an event's data into changed fields and the rest. `before` and `after` are either records of fields or the
 * values of a single field; the event kind determines the name of that field. `from` and `to` are the old and the new
 * state; `from` alone, of a merge, is the incident that was merged.
 */
export function splitEventData(kind: string, data: Record<string, unknown>): EventFields {
  const { before, after, from, to, ...otherData } = data;
  const otherFields = Object.entries(otherData).map(([field, value]) => ({ field, value }));
  if (kind === "retention.applied")
    return { changes: [], otherFields: [...otherFields, { field: "limit", value: before }] };
  if (isRecord(before) || isRecord(after)) {
    const fields = Object.keys({ ...toRecord(before), ...toRecord(after) });
    const changes = fields.map((field) => ({
      field,
      before: toRecord(before)[field],
      after: toRecord(after)[field],
    }));
    return { changes: changes.filter((change) => !isSame(change.before, change.after)), otherFields };
  }
  if ("before" in data || "after" in data) {
    return { changes: [{ field: findChangedField(kind), before, after }], otherFields };
  }
  if ("from" in data && "to" in data) {
    const field = kind === "unit.duty-changed" ? "duty" : "state";
    return { changes: [{ field, before: from, after: to }], otherFields };
  }
  if ("from" in data) otherFields.push({ field: "from", value: from });
  return { changes: [], otherFields };
}

function findChangedField(kind: string): string {
  if (kind === "incident.sensitivity-changed") return "sensitive";
  if (kind === "person.second-factor-changed") return "secondFactor";
  return kind === "plan.changed" ? "requirements" : "value";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
