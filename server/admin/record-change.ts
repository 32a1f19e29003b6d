import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import { record } from "../audit/record";
import type { Context } from "../context";

type Change = {
  kind: EventKind;
  of: Record<string, unknown>;
  unitId?: string;
  before: object | null;
  after: object | null;
};

/** Records an administrator's change with what stood before and after: only the fields that differ, all of a new thing. */
export async function recordChange(tx: Db, context: Context, change: Change): Promise<void> {
  const { kind, of, unitId, before, after } = change;
  const fields = Object.keys({ ...before, ...after });
  const differing = fields.filter(
    (field) => JSON.stringify(read(before, field)) !== JSON.stringify(read(after, field)),
  );
  if (before && after && differing.length === 0) return;
  const only = (row: object | null) =>
    row && Object.fromEntries(differing.map((field) => [field, read(row, field) ?? null]));
  const data = before && after ? { ...of, before: only(before), after: only(after) } : { ...of, before, after };
  await record(tx, context, [{ kind, unitId, data }]);
}

function read(row: object | null, field: string): unknown {
  return (row as Record<string, unknown> | null)?.[field];
}
