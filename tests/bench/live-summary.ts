import { sql } from "drizzle-orm";
import type { Database } from "../../db/client";
import { collectReceived, matchChanges, parseMessages } from "./live-match";
import type { Group, GroupResult } from "./live-screens";
import type { Change } from "./live-writer";
import { summarise } from "./measure";

/**
 * Summarises the delays of each group. Call it right after the run, because it reads the current state of the database:
 * `missed` is the number of changed incidents that the first screen did not receive, plus the number of units whose
 * latest fix in the database it did not receive.
 */
export async function summariseGroups({ db }: Database, groups: Group[], results: GroupResult[], changes: Change[]) {
  const { rows } = (await db.execute(sql`
    select call_sign as "callSign", fix_at as at from unit join unit_position on unit_id = unit.id`)) as unknown as {
    rows: { callSign: string; at: Date }[];
  };
  return results.flatMap((group, index) => {
    const { count } = groups[index] as Group;
    const messages = parseMessages(group.parts);
    const { fixes, incidentIds } = collectReceived(messages);
    const outdatedUnits = rows.filter(({ callSign, at }) => fixes.get(callSign) !== new Date(at).getTime());
    const missingIncidents = changes.filter(
      (change) => change.what === "incident" && !incidentIds.has(change.incidentId),
    );
    const [firstOrder, ...otherOrders] = group.idOrders.map((order) => order.join(" "));
    const differentOrderCount = otherOrders.filter((order) => order !== firstOrder).length;
    const delays = matchChanges(changes, group, messages, count);
    return (["incident", "positions"] as const).map((kind) => ({
      what: kind === "incident" ? "incidents and their assignments" : "positions",
      where: group.name,
      changes: delays[kind].changeCount,
      ...summarise(delays[kind].fromCommit),
      "p95 sent": summarise(delays[kind].fromSending).p95,
      "p95 read": summarise(delays[kind].fromReading).p95,
      missed: outdatedUnits.length + missingIncidents.length,
      skipped: delays[kind].skipped,
      unreported: delays[kind].unreported,
      ended: group.ended,
      "different order": differentOrderCount,
    }));
  });
}
