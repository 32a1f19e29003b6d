import type { z } from "zod";
import type { Context } from "../context";
import { formatCsvCell, formatCsvJson } from "../csv-cell";
import { type AuditEvent, type EventFilter, listEvents } from "./list-events";
import { record } from "./record";

const headerRow = ["id", "at", "actor", "name", "from", "kind", "incident", "unit", "data"];
const pageSize = 500;

/**
 * Streams the audit trail as CSV, newest event first. Reads one page at a time to limit memory use. Records the export
 * itself in the audit trail.
 */
export async function* exportEvents(context: Context, filter: z.output<typeof EventFilter>): AsyncGenerator<string> {
  await record(context.db, context, [{ kind: "audit.exported", data: { filter } }]);
  yield `${headerRow.join(",")}\r\n`;
  for (let cursor: number | undefined; ; ) {
    const { events, next: nextCursor } = await listEvents(context, { ...filter, before: cursor, limit: pageSize });
    if (events.length > 0) yield events.map(formatLine).join("");
    if (nextCursor === null) return;
    cursor = nextCursor;
  }
}

function formatLine({ id, at, actor, name, from, kind, incidentNumber, unit, data }: AuditEvent): string {
  const texts = [actor, name, from, kind].map((text) => formatCsvCell(text ?? ""));
  const cells = [id, at.toISOString(), ...texts, incidentNumber ?? "", formatCsvCell(unit ?? ""), formatCsvJson(data)];
  return `${cells.join(",")}\r\n`;
}
