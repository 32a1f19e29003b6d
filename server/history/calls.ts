import { z } from "zod";
import type { Db } from "../../db/client";
import { importCalls, type PastCall } from "../../db/history-queries";
import { noiseDispositions } from "../../db/vocabulary";
import { word } from "../import/cells";
import { externalId } from "./cells";
import type { HistoryKind, Origin } from "./kind";
import { momentCell } from "./moment-cell";

function rowOf(now: Date) {
  const moment = momentCell(now);
  return z.object({
    external_id: externalId,
    received_at: moment.refine((at) => at !== null, "is empty"),
    answered_at: moment,
    disposition: word(noiseDispositions),
  });
}
type Row = z.output<ReturnType<typeof rowOf>>;

/** Calls of the past that led to no incident; those that did come with their incident. */
export async function callHistory(_: Db, { source, simulated, now }: Origin): Promise<HistoryKind<Row>> {
  const actor = `import:${source}${simulated ? " (simulated)" : ""}`;
  return {
    columns: ["external_id", "received_at", "answered_at", "disposition"],
    optional: ["answered_at"],
    refused: { caller_number: "is not taken: the numbers of callers of the past are not kept" },
    row: rowOf(now),
    check: ({ received_at, answered_at }) =>
      answered_at !== null && answered_at < Number(received_at)
        ? [{ field: "answered_at", cause: "is before received_at" }]
        : [],
    write: (tx, rows) => {
      const written = rows.map(
        ({ external_id, received_at, answered_at, disposition }, nr): PastCall => ({
          nr,
          external_id: `${actor}:${external_id}`,
          received_at: new Date(received_at ?? 0).toISOString(),
          answered_at: answered_at === null ? null : new Date(answered_at).toISOString(),
          disposition,
          incident: null,
        }),
      );
      return importCalls(tx, { rows: JSON.stringify(written), actor, simulated });
    },
  };
}
