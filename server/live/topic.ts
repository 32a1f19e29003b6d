import type { EventKind } from "../../db/event-kinds";

/** What screens read again beside incidents and units. The word alone is told, and to everybody: it carries nothing. */
export type Topic = "calls" | "blocks" | "alarms" | "deliveries" | "screens";

const topicOfFirstWord: Record<string, Topic> = {
  call: "calls",
  caller: "blocks",
  alarm: "alarms",
  delivery: "deliveries",
  screen: "screens",
};

/** The topic an event belongs to, if any. */
export function topicOf(kind: EventKind): Topic | undefined {
  return topicOfFirstWord[kind.split(".")[0] ?? ""];
}
