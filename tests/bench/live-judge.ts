import { sql } from "drizzle-orm";
import type { Database } from "../../db/client";
import { match, readMessages, sumUp } from "./live-match";
import type { Group, GroupHeard } from "./live-screens";
import type { Change } from "./live-writer";
import { summarise } from "./measure";

/**
 * How long it took, group by group, right after it happened. `missed` counts what the first screen was never told: units whose last
 * fix in the database it does not know, and incidents.
 */
export async function judge({ db }: Database, groups: Group[], heard: GroupHeard[], changes: Change[]) {
  const { rows } = (await db.execute(sql`
    select call_sign as "callSign", fix_at as at from unit join unit_position on unit_id = unit.id`)) as unknown as {
    rows: { callSign: string; at: Date }[];
  };
  return heard.flatMap((group, index) => {
    const { count } = groups[index] as Group;
    const messages = readMessages(group.parts);
    const { fixes, incidentIds } = sumUp(messages);
    const behind = rows.filter(({ callSign, at }) => fixes.get(callSign) !== new Date(at).getTime());
    const unheard = changes.filter((change) => change.what === "incident" && !incidentIds.has(change.incidentId));
    const [first, ...others] = group.orders.map((order) => order.join(" "));
    const differing = others.filter((order) => order !== first).length;
    const found = match(changes, group, messages, count);
    return (["incident", "positions"] as const).map((what) => ({
      what: what === "incident" ? "incidents and their steps" : "positions",
      where: group.name,
      changes: found[what].changes,
      ...summarise(found[what].fromCommit),
      "p95 sent": summarise(found[what].fromSending).p95,
      "p95 read": summarise(found[what].fromReading).p95,
      missed: behind.length + unheard.length,
      skipped: found[what].skipped,
      untold: found[what].untold,
      ended: group.ended,
      "other order": differing,
    }));
  });
}
