import superjson from "superjson";
import type { LiveMessage } from "../../server/feed/message";
import type { GroupHeard } from "./live-screens";
import type { Change } from "./live-writer";

/** A message as the first screen of a group read it in full. */
export type ReadMessage = {
  id: string;
  at: number;
  readAt: number;
  units: LiveMessage["units"];
  incidentIds: string[];
};

/** How long changes of one kind took to every screen of a group, in ms. */
export type Arrivals = {
  /** From the answer that its writer got after the commit. */
  fromCommit: number[];
  /** From the moment the writer sent it: what the interface and the database took is in it. */
  fromSending: number[];
  /** From the moment the feed began to read what it told. */
  fromReading: number[];
  changes: number;
  /** Screens to which the message that told of it first never came. */
  skipped: number;
  /** Changes of which the group was never told. */
  untold: number;
};

/** Reads what the first screen of a group heard. */
export function readMessages(parts: GroupHeard["parts"]): ReadMessage[] {
  const messages: ReadMessage[] = [];
  let text = "";
  for (const { at, bytes } of parts) {
    text += Buffer.from(bytes).toString("utf8");
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const lines = block.split("\n");
      const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const [id, data] = [field("id"), field("data")];
      if (id === undefined || data === undefined) continue;
      const { at: readAt, units, incidentIds } = superjson.deserialize<LiveMessage>(JSON.parse(data));
      messages.push({ id, at, readAt: readAt.getTime(), units, incidentIds });
    }
  }
  return messages;
}

/** How long each change took to each screen of a group: the first message that tells of it, or of something newer, is looked up. */
export function match(
  changes: readonly Change[],
  heard: GroupHeard,
  messages: readonly ReadMessage[],
  screens: number,
) {
  const found: Record<Change["what"], Arrivals> = { positions: none(), incident: none() };
  for (const change of changes) {
    const { fromCommit, fromSending, fromReading, ...counts } = found[change.what];
    const message = messages.find((one) => one.at >= change.sentAt && tells(one, change));
    counts.changes++;
    const times = message ? (heard.arrivals.get(message.id) ?? []) : [];
    if (!message) counts.untold++;
    else counts.skipped += Math.max(0, screens - times.length);
    for (const at of times) {
      fromCommit.push(at - change.answeredAt);
      fromSending.push(at - change.sentAt);
      fromReading.push(at - (message?.readAt ?? Number.NaN));
    }
    Object.assign(found[change.what], counts);
  }
  return found;
}

/** Of a batch, its last unit counts: all of it has come then. */
function tells({ units, incidentIds }: ReadMessage, change: Change): boolean {
  if (change.what === "incident") return incidentIds.includes(change.incidentId);
  const last = change.callSigns.at(-1);
  return units.some(
    ({ callSign, positionAt }) => callSign === last && (positionAt?.getTime() ?? 0) >= change.recordedAt,
  );
}

function none(): Arrivals {
  return { fromCommit: [], fromSending: [], fromReading: [], changes: 0, skipped: 0, untold: 0 };
}

/** What a group was told amounts to: the last fix of each unit, and all incidents. */
export function sumUp(messages: readonly ReadMessage[]): { fixes: Map<string, number>; incidentIds: Set<string> } {
  const fixes = new Map<string, number>();
  const incidentIds = new Set<string>();
  for (const message of messages) {
    for (const { callSign, positionAt } of message.units) if (positionAt) fixes.set(callSign, positionAt.getTime());
    for (const id of message.incidentIds) incidentIds.add(id);
  }
  return { fixes, incidentIds };
}
