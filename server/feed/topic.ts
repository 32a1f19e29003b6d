import type { EventKind } from "../../db/event-kinds";

/**
 * What screens read again beside incidents and units; `reference` is everything that is kept in the administration. The word alone
 * is told, and to everybody: it carries nothing.
 */
export type Topic = "calls" | "blocks" | "alarms" | "deliveries" | "reference" | "screens";

const topicOfFirstWord: Record<string, Topic> = {
  call: "calls",
  caller: "blocks",
  alarm: "alarms",
  delivery: "deliveries",
  screen: "screens",
};

const reference: ReadonlySet<EventKind> = new Set<EventKind>([
  "reference.imported",
  "agency.changed",
  "station.changed",
  "unit.changed",
  "facility.changed",
  "incident-type.changed",
  "plan.changed",
  "questions.changed",
  "channel.changed",
  "neighbour.changed",
  "target.changed",
]);

/** The topic an event belongs to, if any. */
export function topicOf(kind: EventKind): Topic | undefined {
  return reference.has(kind) ? "reference" : topicOfFirstWord[kind.split(".")[0] ?? ""];
}
