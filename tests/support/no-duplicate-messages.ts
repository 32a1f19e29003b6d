import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { viewKinds } from "../../db/event-kinds";
import { isOfKind } from "../../db/schema/events";
import type { ReceivedMessage, ScreenClient } from "./screen-client";
import { expect } from "./test";

/**
 * Expects that no screen received anything twice: each message arrived once, no unit arrived with an older fix than
 * before, and no incident arrived more often than transactions changed it.
 */
export async function expectNoDuplicateMessages(screens: readonly ScreenClient[], db: Db): Promise<void> {
  // Messages that arrive during the query may be about later transactions.
  const receivedByScreen = screens.map(({ name, messages }) => ({ name, receivedMessages: [...messages] }));
  const { rows } = (await db.execute(sql`
    select incident_id as id, count(distinct tx::text)::int as count from event
    where incident_id is not null and not ${isOfKind(viewKinds)} group by 1`)) as unknown as {
    rows: { id: string; count: number }[];
  };
  const transactionCounts = new Map(rows.map(({ id, count }) => [id, count]));
  for (const { name, receivedMessages } of receivedByScreen) {
    const ids = receivedMessages.map(({ id }) => id);
    expect([name, ids.filter((id, index) => ids.indexOf(id) !== index)]).toEqual([name, []]);
    expect([name, findUnitsWithOlderFix(receivedMessages)]).toEqual([name, []]);
    const repeatedIds = [...countMentions(receivedMessages)].filter(
      ([id, mentionCount]) => mentionCount > (transactionCounts.get(id) ?? 0),
    );
    expect([name, repeatedIds]).toEqual([name, []]);
  }
}

/** Returns the call signs of the units that a screen received with an older fix than before. */
function findUnitsWithOlderFix(receivedMessages: readonly ReceivedMessage[]): string[] {
  const lastFixAt = new Map<string, Date>();
  return receivedMessages.flatMap(({ message: { units } }) =>
    units.flatMap(({ id, callSign, positionAt }) => {
      const lastAt = lastFixAt.get(id);
      if (positionAt) lastFixAt.set(id, positionAt);
      return lastAt && positionAt && positionAt < lastAt ? [callSign] : [];
    }),
  );
}

function countMentions(receivedMessages: readonly ReceivedMessage[]): Map<string, number> {
  const countsById = new Map<string, number>();
  for (const { message } of receivedMessages)
    for (const id of message.incidentIds) countsById.set(id, (countsById.get(id) ?? 0) + 1);
  return countsById;
}
