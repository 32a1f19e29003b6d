import type { Db } from "../db/client";
import type { Permission, Role } from "../db/vocabulary";
import type { AnnouncementKind } from "./feed/announce";
import type { PositionQueue } from "./units/position-queue";

/** Who acts: a machine with a key, a person, a paired screen, or the product itself. */
export type Actor = {
  kind: "key" | "person" | "screen" | "system";
  id: string;
  name: string;
  role: Role | null;
  scopes: readonly Permission[];
  /** What this actor writes is marked as simulated. */
  simulated: boolean;
  /** What lets it in, so that it can be asked again whether that still stands: a session's id, the hash of a screen's secret. */
  pass?: string;
  /** The network address of the request. */
  from?: string | null;
  /** Whose incidents an agency officer sees. */
  agencyCode?: string | null;
  /** Whose assignment a crew sees; the one unit whose positions it, or a key, may write. */
  unitId?: string | null;
  /** Holds the password an administrator gave, and may do nothing but change it. */
  mustChangePassword?: boolean;
  /** Signs in with a second factor, too. */
  secondFactor?: boolean;
};

/** What every verb is given: nothing else reaches it, so the time and the database can be chosen by whoever calls. */
export type Context = {
  db: Db;
  actor: Actor;
  now: () => Date;
  settings: Settings;
  /** Wakes the live feed. Call after a commit; `positions` when nothing but positions changed. */
  announce: (kind?: AnnouncementKind) => void;
  /** Where reported positions are gathered; without it each report is written by itself. */
  positions?: PositionQueue;
};

export type Settings = {
  positionFreshMinutes: number;
  /** The public key browsers subscribe to web push with; none where web push is off. */
  pushPublicKey?: string | undefined;
};

/** How an actor stands in the audit trail. */
export function actorName({ kind, id }: Pick<Actor, "kind" | "id">): string {
  return `${kind}:${id}`;
}

/** A fix recorded before this moment no longer ranks a unit. */
export function freshSince({ now, settings }: Pick<Context, "now" | "settings">): Date {
  return new Date(now().getTime() - settings.positionFreshMinutes * 60_000);
}
