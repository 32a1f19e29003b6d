import superjson from "superjson";
import type { LiveMessage } from "../../server/feed/message";
import type { GroupResult } from "./live-screens";
import type { Change } from "./live-writer";

/**
 * A parsed message that the first screen of a group received. `at` is the time at which it arrived, `readAt` the time
 * at which the feed read its data.
 */
export type ParsedMessage = {
  id: string;
  at: number;
  readAt: number;
  units: LiveMessage["units"];
  incidentIds: string[];
};

/**
 * Delays in ms until changes of one kind reached the screens of a group. Each list has one entry for each change and
 * screen.
 */
export type ChangeDelays = {
  /** Measured from the time when the writer received the response, which is just after the commit. */
  fromCommit: number[];
  /** Measured from the time when the writer sent the request. Includes the HTTP interface and the database. */
  fromSending: number[];
  /** Measured from the time when the feed started to read the change. */
  fromReading: number[];
  changeCount: number;
  /** Number of screens that did not receive the first message that reports a change, summed over all changes. */
  skipped: number;
  /** Number of changes that no message to the group reported. */
  unreported: number;
};

/** Parses what the first screen of a group received. */
export function parseMessages(parts: GroupResult["parts"]): ParsedMessage[] {
  const messages: ParsedMessage[] = [];
  let text = "";
  for (const { at, bytes } of parts) {
    text += Buffer.from(bytes).toString("utf8");
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const lines = block.split("\n");
      const readField = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const [id, data] = [readField("id"), readField("data")];
      if (id === undefined || data === undefined) continue;
      const { at: readAt, units, incidentIds } = superjson.deserialize<LiveMessage>(JSON.parse(data));
      messages.push({ id, at, readAt: readAt.getTime(), units, incidentIds });
    }
  }
  return messages;
}

/**
 * Finds, for each change, the first message that reports the change or a newer one, and the delay with which this
 * message reached each screen of a group.
 */
export function matchChanges(
  changes: readonly Change[],
  group: GroupResult,
  messages: readonly ParsedMessage[],
  screenCount: number,
) {
  const delays: Record<Change["what"], ChangeDelays> = { positions: noDelays(), incident: noDelays() };
  for (const change of changes) {
    const { fromCommit, fromSending, fromReading, ...counts } = delays[change.what];
    const message = messages.find((candidate) => candidate.at >= change.sentAt && reportsChange(candidate, change));
    counts.changeCount++;
    const times = message ? (group.arrivals.get(message.id) ?? []) : [];
    if (!message) counts.unreported++;
    else counts.skipped += Math.max(0, screenCount - times.length);
    for (const at of times) {
      fromCommit.push(at - change.respondedAt);
      fromSending.push(at - change.sentAt);
      fromReading.push(at - (message?.readAt ?? Number.NaN));
    }
    Object.assign(delays[change.what], counts);
  }
  return delays;
}

/** Whether a message reports a change. For a batch of positions, only the last unit is checked. */
function reportsChange({ units, incidentIds }: ParsedMessage, change: Change): boolean {
  if (change.what === "incident") return incidentIds.includes(change.incidentId);
  const lastCallSign = change.callSigns.at(-1);
  return units.some(
    ({ callSign, positionAt }) => callSign === lastCallSign && (positionAt?.getTime() ?? 0) >= change.recordedAt,
  );
}

function noDelays(): ChangeDelays {
  return { fromCommit: [], fromSending: [], fromReading: [], changeCount: 0, skipped: 0, unreported: 0 };
}

/** Returns the time of each unit's last fix, and all incident ids, in the messages. */
export function collectReceived(messages: readonly ParsedMessage[]): {
  fixes: Map<string, number>;
  incidentIds: Set<string>;
} {
  const fixes = new Map<string, number>();
  const incidentIds = new Set<string>();
  for (const message of messages) {
    for (const { callSign, positionAt } of message.units) if (positionAt) fixes.set(callSign, positionAt.getTime());
    for (const id of message.incidentIds) incidentIds.add(id);
  }
  return { fixes, incidentIds };
}
