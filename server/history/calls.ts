import { z } from "zod";
import type { Db } from "../../db/client";
import { importCalls, type PastCall } from "../../db/queries/history";
import { filterDispositions } from "../../db/vocabulary";
import { enumCell } from "../import/cells";
import { externalId, timestampCell } from "./cells";
import type { HistoryKind, HistoryOrigin } from "./history-kind";

function rowSchema(now: Date) {
  const timestamp = timestampCell(now);
  return z.object({
    external_id: externalId,
    received_at: timestamp.refine((at) => at !== null, "is empty"),
    answered_at: timestamp,
    disposition: enumCell(filterDispositions),
  });
}
type Row = z.output<ReturnType<typeof rowSchema>>;

/** Describes the import of past calls that led to no incident. All other calls are imported with their incidents. */
export async function createCallHistoryKind(
  _: Db,
  { source, simulated, now }: HistoryOrigin,
): Promise<HistoryKind<Row>> {
  const actor = `import:${source}${simulated ? " (simulated)" : ""}`;
  return {
    columns: ["external_id", "received_at", "answered_at", "disposition"],
    optionalColumns: ["answered_at"],
    refusedColumns: { caller_number: "is not accepted: callers' numbers of past calls are not stored" },
    row: rowSchema(now),
    check: ({ received_at, answered_at }) =>
      answered_at !== null && answered_at < Number(received_at)
        ? [{ field: "answered_at", cause: "is before received_at" }]
        : [],
    write: (tx, rows) => {
      const callRows = rows.map(
        ({ external_id, received_at, answered_at, disposition }, index): PastCall => ({
          row_index: index,
          external_id: `${actor}:${external_id}`,
          received_at: new Date(received_at ?? 0).toISOString(),
          answered_at: answered_at === null ? null : new Date(answered_at).toISOString(),
          disposition,
          incident: null,
        }),
      );
      return importCalls(tx, { rows: JSON.stringify(callRows), actor, simulated });
    },
  };
}
