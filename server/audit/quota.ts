import { type Actor, actorReference } from "../context";
import { findIpNetwork } from "../domain/ip-network";
import { Refusal } from "../errors";

/**
 * Maximum number of audit events per actor in `windowMs`. Events cannot be deleted, so no actor may fill the table. A
 * person's quota is several times the number of events that one person causes in the busiest hour. A crew's quota is
 * three full batches of presses (100 each). API keys have a limit on requests instead; the system actor has no limit.
 */
const quotas = { person: 2_000, crew: 300, screen: 60 } as const;
const windowMs = 10 * 60_000;

const windows = new Map<string, { startedAtMs: number; usedCount: number }>();

/** Counts the events of an actor in this process. Refuses events beyond the actor's quota with `rate-limited`. */
export function consumeQuota(actor: Actor, eventCount: number, at: Date): void {
  if (actor.kind === "key" || actor.kind === "system") return;
  const atMs = at.getTime();
  // A person without a role is signing in. Failures in their name come from anybody, so each network has its own quota.
  const isSigningIn = actor.kind === "person" && actor.role === null;
  const name = isSigningIn
    ? `${actorReference(actor)} from ${actor.from && findIpNetwork(actor.from)}`
    : actorReference(actor);
  const window = windows.get(name);
  const isCurrent = window && Math.abs(atMs - window.startedAtMs) < windowMs;
  const currentWindow = isCurrent ? window : { startedAtMs: atMs, usedCount: 0 };
  if (!isCurrent) {
    for (const [otherName, { startedAtMs }] of windows) if (atMs - startedAtMs >= windowMs) windows.delete(otherName);
    windows.set(name, currentWindow);
  }
  const quota = quotas[actor.role === "crew" ? "crew" : actor.kind];
  if (currentWindow.usedCount + eventCount > quota) throw new Refusal("rate-limited");
  currentWindow.usedCount += eventCount;
}
