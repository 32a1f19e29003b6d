import type { Permission, Role } from "../db/access-vocabulary";
import type { Db } from "../db/client";
import type { AnnouncementKind } from "./feed/announce";
import type { SourceSettings } from "./hazards/sources";
import type { OutboundOptions } from "./outbox/post-external";
import type { WarningSigner } from "./public-warnings/read-signer";
import type { PositionQueue } from "./units/position-queue";

/** Who acts: a machine with an API key, a person, a paired screen, or the system itself (jobs and commands). */
export type Actor = {
  kind: "key" | "person" | "screen" | "system";
  id: string;
  name: string;
  role: Role | null;
  scopes: readonly Permission[];
  /** Whether everything that this actor writes is marked as simulated. */
  simulated: boolean;
  /** Identifies the session or the paired screen, so that the server can check later whether it is still valid. */
  credential?: string;
  /** The network address of the request. */
  from?: string | null;
  /** For an agency officer: the agency whose incidents the officer sees. */
  agencyCode?: string | null;
  /**
   * For a crew: the unit whose assignment the crew sees. For a crew or a phone's API key: the only unit whose positions
   * it may write.
   */
  unitId?: string | null;
  /** Whether the person must change the password set by an administrator before anything else is allowed. */
  mustChangePassword?: boolean;
  /** Whether the person must set up a second factor before anything else is allowed, because the role requires one. */
  mustEnrol?: boolean;
  /** Whether the person signs in with a second factor. */
  secondFactor?: boolean;
};

/**
 * The first argument of most service functions. It contains the database and the clock, so that callers and tests can
 * replace them.
 */
export type Context = {
  db: Db;
  actor: Actor;
  now: () => Date;
  settings: Settings;
  /** Wakes the live feed; called after a commit. The kind is `positions` if only positions changed. */
  announce: (kind?: AnnouncementKind) => void;
  /** Writes reported positions in batches. If undefined, each report is written separately. */
  positions?: PositionQueue;
};

export type Settings = {
  positionFreshMinutes: number;
  /** The public key for web push subscriptions; undefined if web push is off. */
  pushPublicKey?: string | undefined;
  /** Folder with the map tiles of imported base maps. If undefined, only the product's own base map is available. */
  groundFolder?: string | undefined;
  /** Which other systems the server may connect to; by default only those on the internet. */
  outbound?: OutboundOptions;
  /** The settings of the external sources. If undefined, no source has a URL. */
  watchSources?: SourceSettings;
  /** Signs the warnings to the public. If undefined, none can be issued. */
  warnings?: WarningSigner | undefined;
  /** Set only in the demo. */
  demo?: DemoHooks | undefined;
};

/**
 * Functions of the demo: it must know which crews have their screen open, and it can play the story for a first shift.
 */
export type DemoHooks = {
  /** Called when a crew's phone reads its task or reports its position. */
  onCrewSeen: (unitId: string, by: "task" | "position") => void;
  startStory: () => Promise<void>;
  /** Which tasks of the story are done, in the order of the guide; null if no story has been started. */
  readStory: () => Promise<boolean[] | null>;
};

/** Returns the actor of a job or another part of the system. The audit trail shows its name. */
export function systemActor(name: string): Actor {
  return { kind: "system", id: name, name, role: null, scopes: [], simulated: false };
}

/** Returns the kind and the id of an actor as they are stored in the audit trail, such as `person:...`. */
export function actorReference({ kind, id }: Pick<Actor, "kind" | "id">): string {
  return `${kind}:${id}`;
}

/**
 * Returns the time before which fixes are stale. Units whose last fix is stale are treated as being at their station.
 */
export function freshSince({ now, settings }: Pick<Context, "now" | "settings">): Date {
  return new Date(now().getTime() - settings.positionFreshMinutes * 60_000);
}
