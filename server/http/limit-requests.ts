import { setTimeout as pause } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "../context";
import { maxRequestsPerMinute, type QueueLimits, queueLimits, requestTimeoutMs } from "../domain/limits";
import { Refusal } from "../errors";
import { screenCookie } from "../wall-screens/check-screen";

declare module "fastify" {
  interface FastifyContextConfig {
    /** How long the whole request may take to arrive, in ms, if the default does not suit this route. */
    requestTimeoutMs?: number;
  }
}

/**
 * Waits until a request from a person or screen may run. Refuses with `rate-limited` if the sender has sent too many
 * requests in the last minute or has too many waiting.
 */
export type LimitRequest = (request: FastifyRequest, reply: FastifyReply, actor: Actor, cost: Cost) => Promise<void>;
/**
 * Runs `find`, which looks up who sent a request; waits first while too many look-ups with the same cookies are
 * running. Refuses with `rate-limited` if another request of the sender was refused during the wait and the sender may
 * not try again yet.
 */
export type LimitLookup = <Result>(request: FastifyRequest, find: () => Promise<Result>) => Promise<Result>;
export type Cost = "light" | "heavy" | "tile";

/** Whether the actor may dispatch. Reads by all other actors use separate database connections. */
export function isInRoom({ scopes }: Pick<Actor, "scopes">): boolean {
  return scopes.includes("incidents:write");
}

/**
 * Ends requests whose body does not arrive in time. Node's own limit is the same for all routes, so it has to suit the
 * slowest route.
 */
export function timeOutSlowBodies(app: FastifyInstance): void {
  app.addHook("onRequest", async ({ raw, routeOptions }, reply) => {
    if (raw.headers["content-length"] === undefined && raw.headers["transfer-encoding"] === undefined) return;
    const timer = setTimeout(() => {
      const { socket } = raw;
      if (!reply.raw.headersSent) socket.write("HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n");
      socket.destroySoon();
    }, routeOptions.config.requestTimeoutMs ?? requestTimeoutMs.body);
    const stop = () => clearTimeout(timer);
    raw.once("end", stop).once("close", stop);
  });
}

/**
 * Error codes of requests whose body or batch is refused without being read. The first two are Fastify's, the last is
 * ours.
 */
const unreadBodyCodes = ["FST_ERR_CTP_BODY_TOO_LARGE", "FST_ERR_CTP_INVALID_MEDIA_TYPE", "batch-too-large"];

/**
 * Limits requests by person or screen, not by address, because a whole room shares the address of its router. Needs
 * @fastify/rate-limit.
 */
export function createRequestLimiter(app: FastifyInstance): { limit: LimitRequest; limitLookup: LimitLookup } {
  const keyByRequest = new WeakMap<FastifyRequest, string>();
  const endComputingByRequest = new WeakMap<FastifyRequest, () => void>();
  const keyGenerator = (request: FastifyRequest) => keyByRequest.get(request) ?? "";
  const createLimiter = (max: number) => app.createRateLimit({ max, timeWindow: "1 minute", keyGenerator });
  const limiters = {
    light: createLimiter(maxRequestsPerMinute.light),
    heavy: createLimiter(maxRequestsPerMinute.heavy),
    tile: createLimiter(maxRequestsPerMinute.tile),
  };
  const queueByKind = {
    lookup: createFairQueue(queueLimits.lookup),
    light: createFairQueue(queueLimits.light),
    tile: createFairQueue(queueLimits.tile),
    heavyInRoom: createFairQueue(queueLimits.heavyInRoom),
    heavyElsewhere: createFairQueue(queueLimits.heavyElsewhere),
  };
  app.addHook("onSend", async (request) => endComputingByRequest.get(request)?.());
  // Oversized bodies and batches fill memory faster than garbage collection frees it, and a body of an unsupported type
  // closes its connection. After many of them, a client's requests are refused unread for the rest of the minute.
  const unreadBodyLimiter = app.createRateLimit({
    max: maxRequestsPerMinute.unreadBody,
    timeWindow: "1 minute",
    keyGenerator: (request) => listCredentials(request).join(),
  });
  app.addHook("onError", async (request, _, { code }) => {
    if (!unreadBodyCodes.includes(code) || listCredentials(request).length === 0) return;
    const limitResult = await unreadBodyLimiter(request);
    if (!limitResult.isAllowed && limitResult.isExceeded) refuse(request, limitResult.ttlInSeconds);
  });
  // Until a refused client may try again, its requests are refused without looking up who sent them, because this
  // look-up is the most expensive step here.
  const refusedUntilByCredential = new Map<string, number>();
  const remainingRefusalMs = (request: FastifyRequest) =>
    Math.max(0, ...listCredentials(request).map((credential) => refusedUntilByCredential.get(credential) ?? 0)) -
    performance.now();
  const refusalFor = (remainingMs: number) =>
    new Refusal("rate-limited", { retryAfterSeconds: Math.ceil(remainingMs / 1_000) });
  app.addHook("onRequest", async (request) => {
    const remainingMs = remainingRefusalMs(request);
    if (remainingMs <= 0) return;
    // Delays clients that retry too early, because even a refusal costs processor time.
    await pause(Math.min(remainingMs, 1_000));
    throw refusalFor(remainingMs);
  });
  const refuse = (request: FastifyRequest, retryAfterSeconds: number) => {
    for (const credential of listCredentials(request)) {
      refusedUntilByCredential.set(credential, performance.now() + retryAfterSeconds * 1_000);
      setTimeout(() => refusedUntilByCredential.delete(credential), retryAfterSeconds * 1_000).unref();
    }
    return new Refusal("rate-limited", { retryAfterSeconds });
  };

  const limitLookup: LimitLookup = async (request, find) => {
    const credentialKey = listCredentials(request).join();
    // A request without credentials needs no limit, because `find` then looks up nothing.
    if (!credentialKey) return find();
    const runningLookup = await queueByKind.lookup.enter(credentialKey);
    try {
      const remainingMs = remainingRefusalMs(request);
      if (remainingMs > 0) throw refusalFor(remainingMs);
      return await find();
    } finally {
      runningLookup?.end();
    }
  };
  const limit: LimitRequest = async (request, reply, actor, cost) => {
    const key = `${actor.kind}:${actor.id}`;
    keyByRequest.set(request, key);
    const limitResult = await limiters[cost](request);
    if (!limitResult.isAllowed && limitResult.isExceeded) throw refuse(request, limitResult.ttlInSeconds);
    const queueName = cost !== "heavy" ? cost : isInRoom(actor) ? "heavyInRoom" : "heavyElsewhere";
    const runningRequest = await queueByKind[queueName].enter(key);
    if (!runningRequest) throw refuse(request, 1);
    endComputingByRequest.set(request, runningRequest.endComputing);
    if (reply.raw.destroyed) runningRequest.end();
    else reply.raw.once("close", runningRequest.end);
  };
  return { limit, limitLookup };
}

/**
 * The values of the cookies that can identify the sender. A client could change any other cookie to avoid the limit.
 */
function listCredentials({ cookies }: FastifyRequest): string[] {
  const cookieNames = Object.keys(cookies).filter(
    (name) => name.endsWith("muba.session_token") || name.endsWith(screenCookie),
  );
  return cookieNames.map((name) => cookies[name] ?? "");
}

type RunningRequest = {
  /** Call when the response has been computed: the next request in the queue may begin. */
  endComputing(): void;
  /**
   * Call when the client has received the response: the next request of this person or screen may begin. So a client
   * that reads its response slowly delays nobody else.
   */
  end(): void;
};

/**
 * A queue that starts requests of different people and screens alternately, however many requests each of them has
 * waiting.
 */
export function createFairQueue({ maxRunning, maxRunningEach, maxWaitingEach }: QueueLimits) {
  const senders = new Map<string, { running: number; queue: (() => void)[] }>();
  let runningCount = 0;

  function startNext(): void {
    for (const [key, sender] of senders) {
      if (runningCount >= maxRunning) return;
      if (sender.running >= maxRunningEach) continue;
      const begin = sender.queue.shift();
      if (!begin) continue;
      runningCount++;
      sender.running++;
      // Move this sender to the end of the map, so that all other senders come first.
      senders.delete(key);
      senders.set(key, sender);
      begin();
    }
  }

  return {
    /** Resolves when the request may run. Resolves to null at once if too many requests are waiting. */
    async enter(key: string): Promise<RunningRequest | null> {
      const sender = senders.get(key) ?? { running: 0, queue: [] };
      if (sender.queue.length >= maxWaitingEach) return null;
      senders.set(key, sender);
      await new Promise<void>((resolve) => {
        sender.queue.push(resolve);
        startNext();
      });
      let [isComputed, isOver] = [false, false];
      const endComputing = () => {
        if (isComputed) return;
        isComputed = true;
        runningCount--;
        startNext();
      };
      return {
        endComputing,
        end() {
          if (isOver) return;
          isOver = true;
          sender.running--;
          if (sender.running === 0 && sender.queue.length === 0) senders.delete(key);
          endComputing();
          startNext();
        },
      };
    },
  };
}
