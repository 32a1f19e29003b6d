import type { Db } from "../db/client";
import type { Permission, Role } from "../db/vocabulary";
import type { AnnouncementKind } from "./feed/announce";
import type { OutboundOptions } from "./outbox/post-outside";
import type { PositionQueue } from "./units/position-queue";

/** Who acts: a machine with a key, a person, a paired screen, or the system (jobs and commands). */
export type Actor = {
  kind: "key" | "person" | "screen" | "system";
  id: string;
  name: string;
  role: Role | null;
  scopes: readonly Permission[];
  /** What this actor writes is marked as simulated. */
  simulated: boolean;
  /** Identifies the session, or the pairing of the screen, so that it can be checked again later. */
  credential?: string;
  /** The network address of the request. */
  from?: string | null;
  /** The agency whose incidents an officer sees. */
  agencyCode?: string | null;
  /** The unit whose assignment a crew sees, and the only unit whose positions the crew, or a key, may write. */
  unitId?: string | null;
  /** The person has an initial password and must change it before anything else. */
  mustChangePassword?: boolean;
  /** The role requires a second factor, and the person must set one up before anything else. */
  mustEnrol?: boolean;
  /** The person signs in with a second factor. */
  secondFactor?: boolean;
};

/** The input of every function of a feature. Time and database come from here, so that callers and tests can choose them. */
export type Context = {
  db: Db;
  actor: Actor;
  now: () => Date;
  settings: Settings;
  /** Wakes the live feed. Call after a commit; `positions` when nothing but positions changed. */
  announce: (kind?: AnnouncementKind) => void;
  /** Batches reported positions; without it, each report is written separately. */
  positions?: PositionQueue;
};

export type Settings = {
  positionFreshMinutes: number;
  /** The public key for web push subscriptions; undefined if web push is off. */
  pushPublicKey?: string | undefined;
  /** Folder of the tile archives of imported base maps; without it only the shipped base map is drawn. */
  groundFolder?: string | undefined;
  /** Which other systems may be reached; by default only those on the internet. */
  outbound?: OutboundOptions;
};

/** The actor's name in the audit trail. */
export function actorName({ kind, id }: Pick<Actor, "kind" | "id">): string {
  return `${kind}:${id}`;
}

/** Fixes recorded before this time are stale and not used for ranking. */
export function freshSince({ now, settings }: Pick<Context, "now" | "settings">): Date {
  return new Date(now().getTime() - settings.positionFreshMinutes * 60_000);
}
