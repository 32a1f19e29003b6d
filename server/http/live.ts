import { getErrorShape, getTRPCErrorFromUnknown, type TRPCError } from "@trpc/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { maxStreams } from "../domain/limits";
import { Refusal } from "../errors";
import type { FeedCounters } from "../feed/counters";
import type { FeedMessage } from "../feed/message";
import { appRouter } from "../router";
import { createCallerFactory, findRefusal, type ProcedureMeta, type ScreenContext, toTrpcError } from "../trpc";
import { createEventStreams, type EventStream } from "./event-stream";
import type { RefusalLog } from "./log-refusals";

const procedurePath = "live.changes";
const { need, records } = appRouter.live.changes._def.meta as Required<ProcedureMeta>;
const { transformer, sse } = appRouter._def._config;
const callerFor = createCallerFactory(appRouter);

const streamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
  connection: "keep-alive",
} as const;

type Options = {
  createContext: (request: FastifyRequest, reply: FastifyReply) => Promise<ScreenContext>;
  counters: FeedCounters;
  onError: RefusalLog["logRefusal"];
};

/**
 * The subscription `live.changes` as tRPC's client expects it. It calls the procedure, which checks the permission and
 * the input. Only the bytes of each message are produced here, once for all recipients, because tRPC would serialise
 * the message again for each recipient.
 */
export function declareLiveRoute(app: FastifyInstance, { createContext, counters, onError }: Options): void {
  const pingIntervalMs = sse?.ping?.intervalMs ?? 3_000;
  const streams = createEventStreams({
    pingIntervalMs,
    ping: formatFrame({ event: "ping", data: "" }),
    onDropped: () => {
      counters.dropped += 1;
    },
  });
  const streamCountByActor = new Map<string, number>();
  const connectedFrame = formatFrame({ event: "connected", data: JSON.stringify(sse?.client ?? {}) });
  app.addHook("onClose", async () => streams.stop());
  app.route({
    method: "GET",
    url: `/api/trpc/${procedurePath}`,
    exposeHeadRoute: false,
    schema: { hide: true },
    config: { need, authenticatedBy: "cookie", records },
    handler: async (request, reply) => {
      const closeController = new AbortController();
      const { signal } = closeController;
      reply.raw.once("close", () => closeController.abort());
      let context: ScreenContext | undefined;
      const contextError = await createContext(request, reply).then(
        (createdContext) => {
          context = createdContext;
          return null;
        },
        (error: unknown) => error,
      );
      startResponse(reply);
      const stream = streams.open(reply.raw);
      stream.write(connectedFrame);
      try {
        if (!context) throw contextError;
        countStream(`${context.actor?.kind}:${context.actor?.id}`, signal);
        const caller = callerFor(context, { signal });
        // The declared type is what tRPC's client receives. But when called within the process, the procedure yields
        // the messages themselves.
        const changes: unknown = await caller.live.changes(readInput(request));
        await send(changes as AsyncIterable<FeedMessage>, stream);
        stream.end(formatFrame({ event: "return", data: "" }));
      } catch (cause) {
        const error = getTRPCErrorFromUnknown(cause);
        onError(request, findRefusal(error), procedurePath);
        if (error.code === "INTERNAL_SERVER_ERROR" && !signal.aborted)
          request.log.error({ err: error, path: procedurePath }, "a procedure failed");
        stream.end(errorFrame(error, context));
      }
    },
  });

  function countStream(key: string, signal: AbortSignal): void {
    const count = streamCountByActor.get(key) ?? 0;
    if (count >= maxStreams) throw toTrpcError(new Refusal("rate-limited", { retryAfterSeconds: 5 }));
    streamCountByActor.set(key, count + 1);
    const uncountStream = () => {
      const remainingCount = (streamCountByActor.get(key) ?? 1) - 1;
      if (remainingCount > 0) streamCountByActor.set(key, remainingCount);
      else streamCountByActor.delete(key);
    };
    if (signal.aborted) uncountStream();
    else signal.addEventListener("abort", uncountStream);
  }

  async function send(changes: AsyncIterable<FeedMessage>, stream: EventStream): Promise<void> {
    for await (const message of changes) {
      const bytes = toFrame(message);
      counters.sent += 1;
      counters.bytes += bytes.length;
      stream.write(bytes);
      if (!stream.isBehind()) continue;
      // Request no message until the client has caught up. The next message then contains everything that has changed.
      counters.slow += 1;
      if (!(await stream.waitUntilDrained())) return;
    }
  }
}

/** Starts the response as tRPC does for a subscription, and adds the headers that every response has. */
function startResponse(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, { ...reply.getHeaders(), ...streamHeaders } as Record<string, string | string[]>);
}

/**
 * The procedure's input. When the browser reconnects, it sends the id of the last message in a header. An input that
 * cannot be parsed becomes null, which the procedure refuses after it has checked the permission.
 */
function readInput({ query, headers }: FastifyRequest): { lastEventId?: string | null } | undefined {
  const { input, lastEventId } = query as { input?: string; lastEventId?: string };
  const lastId = headers["last-event-id"] ?? lastEventId;
  try {
    const procedureInput = input === undefined ? undefined : transformer.input.deserialize(JSON.parse(input));
    return lastId === undefined ? procedureInput : { ...procedureInput, lastEventId: String(lastId) };
  } catch {
    return null as never;
  }
}

const frameByMessage = new WeakMap<FeedMessage, Buffer>();

/** The bytes of a message, produced once for all recipients. */
function toFrame(feedMessage: FeedMessage): Buffer {
  const cachedFrame = frameByMessage.get(feedMessage);
  if (cachedFrame) return cachedFrame;
  const [id, message] = feedMessage;
  const bytes = formatFrame({ data: JSON.stringify(transformer.output.serialize(message)), id });
  frameByMessage.set(feedMessage, bytes);
  return bytes;
}

function errorFrame(error: TRPCError, ctx: ScreenContext | undefined): Buffer {
  const shape = getErrorShape({
    config: appRouter._def._config,
    error,
    type: "subscription",
    path: procedurePath,
    input: undefined,
    ctx,
  });
  return formatFrame({ event: "serialized-error", data: JSON.stringify(transformer.output.serialize(shape)) });
}

/** One event in tRPC's format and field order. */
function formatFrame({ event, data, id }: { event?: string; data: string; id?: string }): Buffer {
  const lines = [event !== undefined && `event: ${event}\n`, `data: ${data}\n`, id !== undefined && `id: ${id}\n`];
  return Buffer.from(`${lines.filter(Boolean).join("")}\n\n`);
}
