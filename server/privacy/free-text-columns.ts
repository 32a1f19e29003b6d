import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { localPlace } from "../../db/schema/gazetteer";
import { queryRows } from "../../db/sql";
import { toSearchKeys } from "../domain/place-names";

/**
 * Columns that may contain what a person said or who called. `incident` is the SQL expression for the id of the row's
 * incident. Each of these columns has a retention period, except those of local names, which stay until an
 * administrator removes them.
 */
const freeTextColumns: readonly { table: string; column: string; incident: string; type?: "jsonb" | "text[]" }[] = [
  { table: "call", column: "note", incident: "incident_id" },
  { table: "call", column: "external_id", incident: "incident_id" },
  { table: "caller_block", column: "reason", incident: "null::uuid" },
  { table: "incident", column: "address", incident: "id" },
  { table: "incident", column: "description", incident: "id" },
  { table: "incident", column: "close_note", incident: "id" },
  { table: "incident", column: "idempotency_key", incident: "id" },
  { table: "assignment", column: "decline_reason", incident: "incident_id" },
  { table: "handover", column: "note", incident: "incident_id" },
  { table: "handover", column: "acknowledged_by", incident: "incident_id" },
  { table: "note", column: "text", incident: "incident_id" },
  { table: "closure", column: "label", incident: "incident_id" },
  { table: "closure", column: "reason", incident: "incident_id" },
  { table: "closure", column: "idempotency_key", incident: "incident_id" },
  { table: "intake_draft", column: "description", incident: "null::uuid" },
  { table: "intake_draft", column: "address", incident: "null::uuid" },
  { table: "intake_draft", column: "place_text", incident: "null::uuid" },
  { table: "intake_draft", column: "place_name", incident: "null::uuid" },
  { table: "note_draft", column: "text", incident: "incident_id" },
  { table: "edit_draft", column: "edits", incident: "incident_id", type: "jsonb" },
  { table: "delivery", column: "body", incident: "incident_id", type: "jsonb" },
  { table: "delivery", column: "last_error", incident: "incident_id" },
  { table: "local_place", column: "name", incident: "null::uuid" },
  { table: "local_place", column: "aliases", incident: "null::uuid", type: "text[]" },
  { table: "local_place", column: "source", incident: "null::uuid" },
];

/** Stored in place of erased text. */
const replacement = "[...]";

/**
 * Replaces all matches of a regular expression in the free-text columns, except in rows of open incidents. Returns the
 * number of changed values, and the open incidents whose text contains a match.
 */
export async function replaceEverywhere(
  tx: Db,
  pattern: string,
): Promise<{ texts: number; openIncidentIds: Set<string> }> {
  let textCount = 0;
  const openIncidentIds = new Set<string>();
  for (const { table, column, incident, type } of freeTextColumns) {
    const [tableName, columnName, incidentIdColumn] = [
      sql.identifier(table),
      sql.identifier(column),
      sql.raw(incident),
    ];
    const matchCondition = sql`${columnName}::text ~* ${pattern}`;
    const openMatches = await queryRows<{ id: string }>(
      tx,
      sql`select ${incidentIdColumn} as id from ${tableName} where ${matchCondition} and ${incidentIdColumn} in (select id from incident where status <> 'closed')`,
    );
    for (const { id } of openMatches) openIncidentIds.add(id);
    const columnType = sql.raw(type ?? "text");
    const updatedRows = await queryRows(
      tx,
      sql`update ${tableName} set ${columnName} = regexp_replace(${columnName}::text, ${pattern}, ${replacement}, 'gi')::${columnType}
        where ${matchCondition} and (${incidentIdColumn} is null or ${incidentIdColumn} in (select id from incident where status = 'closed')) returning 1`,
    );
    textCount += updatedRows.length;
  }
  for (const { id, name, aliases, searchKeys } of await tx.select().from(localPlace)) {
    const keysOfNames = toSearchKeys([name, ...aliases]);
    if (keysOfNames === searchKeys) continue;
    await tx.update(localPlace).set({ searchKeys: keysOfNames }).where(eq(localPlace.id, id));
  }
  return { texts: textCount, openIncidentIds };
}
