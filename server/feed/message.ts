import type { TrackedEnvelope } from "@trpc/server";
import type { EventKind } from "../../db/event-kinds";
import type { ListedUnit } from "../../db/queries/unit";
import { canSeeSensitive } from "../masking/sensitive-access";

/**
 * Groups of subscribers: those who see sensitive incidents in full, and those who see them masked. All subscribers in a
 * group get the same messages.
 */
export const audiences = ["full", "masked"] as const;
export type Audience = (typeof audiences)[number];

/**
 * Why a client has to read everything again: it has just connected (`started`); it was disconnected for longer than the
 * backlog covers (`away`); its last message id is not one of ours (`unknown`); the database was restarted or replaced
 * (`restarted`); there are too many changes to send one by one (`overflow`).
 */
export const resetReasons = ["started", "away", "unknown", "restarted", "overflow"] as const;
export type ResetReason = (typeof resetReasons)[number];

/** Data that screens refetch as a whole. `reference` is everything maintained in the admin area. */
export type Topic =
  | "calls"
  | "blocks"
  | "alarms"
  | "deliveries"
  | "reference"
  | "screens"
  | "closures"
  | "watches"
  | "rivers";

/** Changes: the current state of changed units, the ids of changed incidents, and the topics to refetch. */
export type Content = { units: ListedUnit[]; incidentIds: string[]; topics: Topic[] };

export type LiveMessage = Content & {
  /** When the database was last read. After this message, the client's state is as of that time. */
  at: Date;
  /** Age of `at` in ms when the message was built. */
  ageMs: number;
  /** Build of the server. A page of a different build reloads itself. */
  version: string;
  reset: ResetReason | null;
};

/** A message with the id to resume after. All subscribers of an audience receive the same object. */
export type FeedMessage = TrackedEnvelope<LiveMessage>;

export function chooseAudience(actor: Parameters<typeof canSeeSensitive>[0]): Audience {
  return canSeeSensitive(actor) ? "full" : "masked";
}

const topicByPrefix: Record<string, Topic> = {
  call: "calls",
  caller: "blocks",
  alarm: "alarms",
  delivery: "deliveries",
  screen: "screens",
  closure: "closures",
  watch: "watches",
  source: "watches",
  "weather-warning": "watches",
  readings: "rivers",
  gauge: "rivers",
  "high-water": "rivers",
};

const referenceKinds: ReadonlySet<EventKind> = new Set<EventKind>([
  "reference.imported",
  "agency.changed",
  "station.changed",
  "unit.changed",
  "facility.changed",
  "local-place.changed",
  "incident-type.changed",
  "plan.changed",
  "questions.changed",
  "channel.changed",
  "neighbour.changed",
  "target.changed",
]);

/** The topic that an event belongs to, if any. Every audience may receive a topic, because only its name is sent. */
export function findTopic(kind: EventKind): Topic | undefined {
  return referenceKinds.has(kind) ? "reference" : topicByPrefix[kind.split(".")[0] ?? ""];
}
