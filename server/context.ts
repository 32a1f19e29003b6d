import type { Db } from "../db/client";
import type { Role, Scope } from "../db/vocabulary";

/** Who acts: a machine with a key, a person at a screen, or the product itself. */
export type Actor = {
  kind: "key" | "person" | "system";
  id: string;
  name: string;
  role: Role | null;
  scopes: readonly Scope[];
  /** What this actor writes is marked as simulated. */
  simulated: boolean;
};

/** What every verb is given: nothing else reaches it, so the time and the database can be chosen by whoever calls. */
export type Context = {
  db: Db;
  actor: Actor;
  now: () => Date;
  settings: Settings;
  /** Tells the live feed, after a commit, that there is something new. */
  announce: () => void;
};

export type Settings = { positionFreshMinutes: number };

/** How an actor stands in the audit trail. */
export function actorName({ kind, id }: Pick<Actor, "kind" | "id">): string {
  return `${kind}:${id}`;
}

/** A fix recorded before this moment no longer ranks a unit. */
export function freshSince({ now, settings }: Pick<Context, "now" | "settings">): Date {
  return new Date(now().getTime() - settings.positionFreshMinutes * 60_000);
}
