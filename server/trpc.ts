import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import type { Permission } from "../db/access-vocabulary";
import type { Db } from "../db/client";
import type { ReadAuditKind } from "../db/event-kinds";
import type { Context } from "./context";
import { type AccessNeed, findMissingPermission, findPendingSignInStep } from "./domain/permission";
import { type FieldError, findFieldErrors, Refusal, type RefusalCode, statusByRefusalCode } from "./errors";
import type { Feed } from "./feed/feed";
import type { SessionCheck } from "./feed/stream-changes";
import { findUnstorableFields } from "./plain-text";
import { serializeOutput } from "./serialize-output";

export type ScreenContext = Omit<Context, "actor"> & {
  actor: Context["actor"] | null;
  feed: Feed;
  /** For statistics: a read-only standby that may be a few seconds behind, or the primary if there is none. */
  figures: Db;
  embedded: boolean;
  /** The request's id in the log. */
  requestId: string;
  sessionCheck: SessionCheck;
};

const trpcCodes = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
} as const satisfies Record<(typeof statusByRefusalCode)[RefusalCode], TRPCError["code"]>;

/** A refusal as screens receive it: details, and a code whose text is in the message catalogue. */
export type RefusalShape = {
  code: RefusalCode | "internal";
  details: Record<string, unknown> & { errors?: FieldError[] };
};

/**
 * `need` is set by `procedureFor` and `signedIn`. `records` is the audit event that a query or subscription writes, or
 * `nothing`; each query and subscription must declare it.
 */
export type ProcedureMeta = { need?: AccessNeed; records?: ReadAuditKind };

const t = initTRPC
  .context<ScreenContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: { input: superjson, output: { serialize: serializeOutput, deserialize: superjson.deserialize } },
    // Otherwise tRPC formats the stack of every refusal in development and tests, and `errorFormatter` drops it.
    isDev: false,
    sse: { ping: { enabled: true, intervalMs: 3_000 }, client: { reconnectAfterInactivityMs: 10_000 } },
    errorFormatter: ({ shape, error, ctx }) => ({
      ...shape,
      message: error.code,
      data: { ...shape.data, stack: undefined, refusal: toRefusalShape(error, ctx?.requestId) },
    }),
  });

function toRefusalShape(error: TRPCError, requestId: string | undefined): RefusalShape {
  const refusal = findRefusal(error);
  if (refusal) return { code: refusal.code, details: refusal.details };
  return { code: "internal", details: requestId ? { requestId } : {} };
}

/** Returns the refusal that corresponds to a tRPC error; undefined for a bug. */
export function findRefusal({ cause, code }: TRPCError): Refusal | undefined {
  if (cause instanceof Refusal) return cause;
  const errors = findFieldErrors(cause);
  if (errors) return new Refusal("invalid-input", { errors });
  // The input is not valid JSON, or not in the superjson format that the screens send.
  return code === "BAD_REQUEST" ? new Refusal("malformed-body") : undefined;
}

/** Converts a refusal to a tRPC error with its HTTP status. */
export function toTrpcError(refusal: Refusal): TRPCError {
  return new TRPCError({ code: trpcCodes[statusByRefusalCode[refusal.code]], message: refusal.code, cause: refusal });
}

/** Converts each `Refusal` to a tRPC error. */
const baseProcedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof Refusal) {
    throw toTrpcError(result.error.cause);
  }
  return result;
});

/**
 * Checks that the database can store the strings of the input, before the input's schema is applied. Runs after the
 * permission check, so that the input of unauthorised callers is not read.
 */
const checkTexts = t.middleware(async ({ getRawInput, next }) => {
  const errors = findUnstorableFields(await getRawInput());
  if (errors.length > 0) throw new Refusal("invalid-input", { errors });
  return next();
});

/**
 * Starts the definition of a procedure that requires all of these permissions. Every procedure is defined with this or
 * with `signedIn`.
 */
export function procedureFor(...need: [Permission, ...Permission[]]) {
  return baseProcedure
    .meta({ need })
    .use(({ ctx, next }) => {
      const { actor } = ctx;
      if (!actor) throw new Refusal("unauthenticated");
      const pendingStep = findPendingSignInStep(actor);
      if (pendingStep) throw new Refusal(pendingStep);
      const missingPermission = findMissingPermission(actor.scopes, need);
      if (missingPermission) throw new Refusal("forbidden", { needs: missingPermission });
      return next({ ctx: { ...ctx, actor } });
    })
    .use(checkTexts);
}

/**
 * Starts the definition of a procedure that every signed-in person and paired screen may call, even before a required
 * change of password.
 */
export const signedIn = baseProcedure
  .meta({ need: "signed-in" })
  .use(({ ctx, next }) => {
    const { actor } = ctx;
    if (!actor) throw new Refusal("unauthenticated");
    return next({ ctx: { ...ctx, actor } });
  })
  .use(checkTexts);

export const router = t.router;

/**
 * Creates tRPC callers, with which the server itself runs procedures: for the live feed and the console's initial data.
 */
export const createCallerFactory = t.createCallerFactory;
