import type { FastifyRequest } from "fastify";
import { type Actor, actorReference } from "../context";
import { findIpNetwork } from "../domain/ip-network";
import { Refusal, type RefusalCode } from "../errors";

/** Refusals that may be part of an attack. Conflicts that occur in normal work are not listed. */
const suspiciousCodes: readonly RefusalCode[] = [
  "unauthenticated",
  "wrong-credentials",
  "forbidden",
  "password-change-needed",
  "second-factor-needed",
  "wrong-origin",
  "rate-limited",
  "overloaded",
  "invalid-input",
  "malformed-body",
  "body-too-large",
  "batch-too-large",
  "unsupported-media-type",
];

const windowMs = 60_000;
/** Maximum number of log lines that are remembered to count their repetitions. The oldest line is forgotten first. */
const maxEntries = 5_000;

/**
 * Logs refused requests: the sender, the address, the route and the reason, but never the input. The same refusal for
 * the same actor or network is logged at most once a minute, with the number of repetitions since the last line, so
 * that an attacker cannot flood the log.
 */
export function createRefusalLog() {
  const actors = new WeakMap<FastifyRequest, Actor>();
  const expiredKeys = new WeakMap<FastifyRequest, string>();
  const recentRefusals = new Map<string, { until: number; repeated: number }>();

  return {
    /** Records who sends the request, once that is known. */
    noteActor(request: FastifyRequest, actor: Actor | null): void {
      if (actor) actors.set(request, actor);
    },
    /** Records the id of the key of a request that is refused because the key, which is correct, has expired. */
    noteExpiredKey(request: FastifyRequest, id: string): void {
      expiredKeys.set(request, id);
    },
    /** Logs the error if it is a suspicious refusal; `route` is the procedure of a tRPC request. */
    logRefusal(request: FastifyRequest, error: unknown, route = request.routeOptions.url): void {
      if (!(error instanceof Refusal) || !suspiciousCodes.includes(error.code)) return;
      const { code, details } = error;
      const knownActor = actors.get(request);
      const actor = knownActor && actorReference(knownActor);
      const expiredKey = expiredKeys.get(request);
      const key = [code, route, actor ?? expiredKey ?? findIpNetwork(request.ip)].join(" ");
      const now = performance.now();
      const lastRefusal = recentRefusals.get(key);
      if (lastRefusal && lastRefusal.until > now) {
        lastRefusal.repeated++;
        return;
      }
      recentRefusals.delete(key);
      recentRefusals.set(key, { until: now + windowMs, repeated: 0 });
      const [oldestKey] = recentRefusals.keys();
      if (recentRefusals.size > maxEntries && oldestKey !== undefined) recentRefusals.delete(oldestKey);
      const { method, ip } = request;
      const entry = { code, needs: details.needs, method, route, actor, expiredKey, from: ip };
      request.log.info({ ...entry, repeated: lastRefusal?.repeated }, "a request was refused");
    },
  };
}
export type RefusalLog = ReturnType<typeof createRefusalLog>;
