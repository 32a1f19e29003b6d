import { getErrorShape, getTRPCErrorFromUnknown, type TRPCError } from "@trpc/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { maxStreams } from "../domain/limits";
import { Refusal } from "../errors";
import type { FeedCounters } from "../feed/counters";
import type { FeedMessage } from "../feed/message";
import { appRouter } from "../router";
import { createCallerFactory, type ProcedureMeta, refusalOf, type ScreenContext, toTrpcError } from "../trpc";
import { createEventStreams, type EventStream } from "./event-stream";
import type { RefusalLog } from "./log-refusals";

const path = "live.changes";
const { need, records } = appRouter.live.changes._def.meta as Required<ProcedureMeta>;
const { transformer, sse } = appRouter._def._config;
const callerFor = createCallerFactory(appRouter);

const headers = {
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
 * The subscription `live.changes` as tRPC's client expects it. The procedure itself is called and checks its permission and input. Only
 * the bytes of a message are produced here: once for all recipients, whereas tRPC would serialise it for each of them.
 */
export function liveRoute(app: FastifyInstance, { createContext, counters, onError }: Options): void {
  const pingIntervalMs = sse?.ping?.intervalMs ?? 3_000;
  const streams = createEventStreams({
    pingIntervalMs,
    ping: formatFrame({ event: "ping", data: "" }),
    onDropped: () => {
      counters.dropped += 1;
    },
  });
  const openStreams = new Map<string, number>();
  const connected = formatFrame({ event: "connected", data: JSON.stringify(sse?.client ?? {}) });
  app.addHook("onClose", async () => streams.stop());
  app.route({
    method: "GET",
    url: `/api/trpc/${path}`,
    exposeHeadRoute: false,
    schema: { hide: true },
    config: { need, by: "cookie", records },
    handler: async (request, reply) => {
      const closed = new AbortController();
      const { signal } = closed;
      reply.raw.once("close", () => closed.abort());
      let context: ScreenContext | undefined;
      const result = await createContext(request, reply).then(
        (created) => {
          context = created;
          return null;
        },
        (error: unknown) => error,
      );
      open(reply);
      const stream = streams.open(reply.raw);
      stream.write(connected);
      try {
        if (!context) throw result;
        countStream(`${context.actor?.kind}:${context.actor?.id}`, signal);
        const caller = callerFor(context, { signal });
        // The declared type of the result is what tRPC's client receives. When called within the process, the procedure yields the messages
        // themselves.
        const changes: unknown = await caller.live.changes(inputOf(request));
        await send(changes as AsyncIterable<FeedMessage>, stream);
        stream.end(formatFrame({ event: "return", data: "" }));
      } catch (cause) {
        const error = getTRPCErrorFromUnknown(cause);
        onError(request, refusalOf(error), path);
        if (error.code === "INTERNAL_SERVER_ERROR" && !signal.aborted)
          request.log.error({ err: error, path }, "a procedure failed");
        stream.end(errorFrame(error, context));
      }
    },
  });

  function countStream(key: string, signal: AbortSignal): void {
    const count = openStreams.get(key) ?? 0;
    if (count >= maxStreams) throw toTrpcError(new Refusal("rate-limited", { retryAfterSeconds: 5 }));
    openStreams.set(key, count + 1);
    const end = () => {
      const left = (openStreams.get(key) ?? 1) - 1;
      if (left > 0) openStreams.set(key, left);
      else openStreams.delete(key);
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end);
  }

  async function send(changes: AsyncIterable<FeedMessage>, stream: EventStream): Promise<void> {
    for await (const message of changes) {
      const bytes = frameOf(message);
      counters.sent += 1;
      counters.bytes += bytes.length;
      stream.write(bytes);
      if (!stream.isBehind()) continue;
      // No message is requested until the client has caught up. The next one then contains everything that changed.
      counters.slow += 1;
      if (!(await stream.waitUntilDrained())) return;
    }
  }
}

/** Starts the response as tRPC does for a subscription, with the headers that every response has. */
function open(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, { ...reply.getHeaders(), ...headers } as Record<string, string | string[]>);
}

/**
 * The procedure's input. When the browser reconnects, it sends the id of the last message in a header. An input that
 * cannot be parsed becomes null, which the procedure refuses after it has checked the permission.
 */
function inputOf({ query, headers }: FastifyRequest): { lastEventId?: string | null } | undefined {
  const { input, lastEventId } = query as { input?: string; lastEventId?: string };
  const lastId = headers["last-event-id"] ?? lastEventId;
  try {
    const procedureInput = input === undefined ? undefined : transformer.input.deserialize(JSON.parse(input));
    return lastId === undefined ? procedureInput : { ...procedureInput, lastEventId: String(lastId) };
  } catch {
    return null as never;
  }
}

const frames = new WeakMap<FeedMessage, Buffer>();

/** The bytes of a message, produced once for all recipients. */
function frameOf(feedMessage: FeedMessage): Buffer {
  const cached = frames.get(feedMessage);
  if (cached) return cached;
  const [id, message] = feedMessage;
  const bytes = formatFrame({ data: JSON.stringify(transformer.output.serialize(message)), id });
  frames.set(feedMessage, bytes);
  return bytes;
}

function errorFrame(error: TRPCError, ctx: ScreenContext | undefined): Buffer {
  const shape = getErrorShape({
    config: appRouter._def._config,
    error,
    type: "subscription",
    path,
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
