import type { TrackedEnvelope } from "@trpc/server";
import type { ListedUnit } from "../../db/queries";
import { canSeeSensitive } from "../masking/sensitive-access";
import type { Topic } from "./topic";

/** Who hears the same bytes: those who see sensitive incidents in full, and those for whom they are masked. */
export const audiences = ["full", "masked"] as const;
export type Audience = (typeof audiences)[number];

/**
 * Why a screen has to read everything anew: it began to listen (`started`); it was away for longer than changes are kept (`away`); the
 * place it named is none of ours (`unknown`); the database was restarted or is another one (`restarted`); more changed than is
 * told one by one (`much`).
 */
export const resetReasons = ["started", "away", "unknown", "restarted", "much"] as const;
export type ResetReason = (typeof resetReasons)[number];

/** What changed: units as they stand now, which incidents to read again, and what else. */
export type Content = { units: ListedUnit[]; incidentIds: string[]; topics: Topic[] };

export type LiveMessage = Content & {
  /** When the database was last read: what is told, and what a screen has heard before, is as old as this. */
  at: Date;
  /** How long ago that was when this was sent. */
  ageMs: number;
  /** The build that serves: a screen whose page is of another one loads itself anew. */
  version: string;
  reset: ResetReason | null;
};

/** A message with the id a screen resumes after. The same object for all who are sent the same. */
export type FeedMessage = TrackedEnvelope<LiveMessage>;

export function audienceOf(actor: Parameters<typeof canSeeSensitive>[0]): Audience {
  return canSeeSensitive(actor) ? "full" : "masked";
}
