import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import type { Db } from "../../db/client";
import { importIncidents, type PastIncident } from "../../db/queries/history";
import { incidentType } from "../../db/schema/plans";
import { unit } from "../../db/schema/units";
import { closeCodes, precisions } from "../../db/vocabulary";
import type { FieldError } from "../errors";
import { enumCell } from "../import/cells";
import { formNumberPattern } from "../paper-board/print-board";
import { degreesCell, externalId, multilineText, optionalEnumCell, recordCell, timestampCell } from "./cells";
import type { HistoryKind, HistoryOrigin } from "./history-kind";
import { paperSource } from "./paper-forms";

const columns = [
  "external_id",
  "type",
  "priority",
  "lng",
  "lat",
  "precision",
  "address",
  "description",
  "sensitive",
  "opened_at",
  "called_at",
  "answered_at",
  "call_sign",
  "assigned_at",
  "acknowledged_at",
  "en_route_at",
  "on_scene_at",
  "transporting_at",
  "cleared_at",
  "closed_at",
  "close_code",
] as const;

const neededColumns: readonly string[] = ["external_id", "type", "lng", "lat", "precision", "opened_at"];

/** Timestamps in the order in which they must occur; empty ones are skipped. */
const timestampOrder = [
  "opened_at",
  "assigned_at",
  "acknowledged_at",
  "en_route_at",
  "on_scene_at",
  "transporting_at",
  "cleared_at",
  "closed_at",
] as const;
const callTimestamps = ["called_at", "answered_at"] as const;
const crewTimestamps = timestampOrder.slice(1, -1);

type Type = { code: string; sensitive: boolean; isAlwaysSensitive: boolean; priority: number };
type StoredUnit = { id: string; simulated: boolean };

/** The number of a paper form, in capitals like those entered on the screen, so that none is stored twice. */
const formNumber = z
  .string()
  .trim()
  .toUpperCase()
  .regex(formNumberPattern, "is not the number of a paper form, such as K261129-1321-ACE-01");

function rowSchema(
  types: ReadonlyMap<string, Type>,
  units: ReadonlyMap<string, StoredUnit>,
  { source, now }: HistoryOrigin,
) {
  const timestamp = timestampCell(now);
  return z.object({
    external_id: source === paperSource ? formNumber : externalId,
    type: recordCell(types, "incident type"),
    priority: optionalEnumCell(["1", "2", "3", "4"]),
    lng: degreesCell(180),
    lat: degreesCell(90),
    precision: enumCell(precisions),
    address: multilineText(500),
    description: multilineText(5_000),
    sensitive: optionalEnumCell(["true", "false"]),
    opened_at: timestamp.refine((at) => at !== null, "is empty"),
    called_at: timestamp,
    answered_at: timestamp,
    call_sign: recordCell(new Map([...units, ["", null]]), "unit"),
    assigned_at: timestamp,
    acknowledged_at: timestamp,
    en_route_at: timestamp,
    on_scene_at: timestamp,
    transporting_at: timestamp,
    cleared_at: timestamp,
    closed_at: timestamp,
    close_code: optionalEnumCell(closeCodes),
  });
}
type Row = z.output<ReturnType<typeof rowSchema>>;

/**
 * Describes the import of past incidents. They are stored as closed incidents, each with its call and the first crew
 * sent.
 */
export async function createIncidentHistoryKind(db: Db, origin: HistoryOrigin): Promise<HistoryKind<Row>> {
  const { source, simulated } = origin;
  const openedBy = `import:${source}${simulated ? " (simulated)" : ""}`;
  const types = (await db.select().from(incidentType)).map(
    ({ code, sensitive, category, defaultPriority }) =>
      [
        code,
        { code, sensitive, isAlwaysSensitive: category === "women-and-children", priority: defaultPriority },
      ] as const,
  );
  const units = (await db.select({ id: unit.id, callSign: unit.callSign, simulated: unit.simulated }).from(unit)).map(
    ({ callSign, ...storedUnit }) => [callSign, storedUnit] as const,
  );
  return {
    columns,
    optionalColumns: columns.filter((column) => !neededColumns.includes(column)),
    refusedColumns: { caller_number: "is not accepted: callers' numbers of past calls are not stored" },
    row: rowSchema(new Map(types), new Map(units), origin),
    check: (row) => findErrors(row, simulated),
    write: async (tx, rows) =>
      importIncidents(tx, { rows: JSON.stringify(rows.map(toPastIncident)), opened_by: openedBy, simulated }),
  };
}

function findErrors(row: Row, simulated: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const checkTimeOrder = (fields: readonly (keyof Row)[]) => {
    let earlierField: keyof Row | undefined;
    for (const field of fields) {
      if (row[field] === null) continue;
      if (earlierField && Number(row[field]) < Number(row[earlierField])) {
        errors.push({ field, cause: `is before ${earlierField}` });
      }
      earlierField = field;
    }
  };
  checkTimeOrder(timestampOrder);
  checkTimeOrder(callTimestamps);
  checkTimeOrder(["called_at", "opened_at"]);
  if (row.answered_at !== null && row.called_at === null) {
    errors.push({ field: "answered_at", cause: "is given without called_at" });
  }
  const firstTimestampField = crewTimestamps.find((field) => row[field] !== null);
  if (firstTimestampField && row.assigned_at === null)
    errors.push({ field: firstTimestampField, cause: "is given without assigned_at" });
  if (row.assigned_at !== null && row.call_sign === null) {
    errors.push({ field: "call_sign", cause: "is empty where assigned_at is given" });
  }
  if (row.call_sign !== null && row.assigned_at === null) {
    errors.push({ field: "call_sign", cause: "is given without assigned_at" });
  }
  if (row.call_sign?.simulated && !simulated) {
    errors.push({ field: "call_sign", cause: "is a simulated unit, which answered no real incident" });
  }
  if (row.sensitive === "false" && row.type.isAlwaysSensitive) {
    errors.push({ field: "sensitive", cause: "is false, but violence against women and children is always sensitive" });
  }
  return errors;
}

/**
 * Converts a row to the input of the import statement. `hash` shows whether a row with the same external id has
 * different content.
 */
function toPastIncident(row: Row, index: number): PastIncident {
  const { type, call_sign: sentUnit, sensitive, priority, ...columns } = row;
  const unitId = sentUnit?.id ?? null;
  const content = JSON.stringify([columns, type.code, sensitive, priority, unitId]);
  return {
    row_index: index,
    id: randomUUID(),
    hash: createHash("sha256").update(content).digest("base64url"),
    ...columns,
    type: type.code,
    priority: priority === null ? type.priority : Number(priority),
    sensitive: sensitive === null ? type.sensitive : sensitive === "true",
    opened_at: formatIso(Number(row.opened_at)),
    called_at: formatOptionalIso(row.called_at),
    answered_at: formatOptionalIso(row.answered_at),
    unit_id: unitId,
    assigned_at: formatOptionalIso(row.assigned_at),
    acknowledged_at: formatOptionalIso(row.acknowledged_at),
    en_route_at: formatOptionalIso(row.en_route_at),
    on_scene_at: formatOptionalIso(row.on_scene_at),
    transporting_at: formatOptionalIso(row.transporting_at),
    cleared_at: formatOptionalIso(row.cleared_at),
    closed_at: formatIso(Math.max(...timestampOrder.map((field) => row[field] ?? 0))),
    reopened: 0,
  };
}

function formatIso(ms: number): string {
  return new Date(ms).toISOString();
}

function formatOptionalIso(ms: number | null): string | null {
  return ms === null ? null : formatIso(ms);
}
