import type { IncomingMessage } from "node:http";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import {
  type FieldError,
  FieldErrorSchema,
  Refusal,
  type RefusalCode,
  statusByRefusalCode,
  toFieldErrors,
} from "../errors";
import { findUnstorableFields } from "../plain-text";

/** An error response (RFC 9457), with the refusal's code and, for invalid input, each invalid field and its cause. */
export const Problem = z.looseObject({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(FieldErrorSchema).optional(),
});

const refusalByFastifyCode: Record<string, [RefusalCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ["body-too-large", "is larger than the limit"],
  FST_ERR_CTP_INVALID_JSON_BODY: ["malformed-body", "is not valid JSON"],
  FST_ERR_CTP_EMPTY_JSON_BODY: ["malformed-body", "is empty"],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ["malformed-body", "does not have the length its header says"],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ["unsupported-media-type", "must be application/json"],
};

/**
 * Replies with a refusal as a `Problem`. Any other error is logged under the request's id, and the response reveals
 * nothing about it.
 */
export const replyWithError = createErrorReply((reply, refusal, requestId) => {
  if (refusal) sendProblem(reply, statusByRefusalCode[refusal.code], refusal.code, refusal.details);
  else sendProblem(reply, 500, "internal", { requestId });
});

type Send = (reply: FastifyReply, refusal: Refusal | undefined, requestId: string) => void;

/** Returns a function that sends an error as a response in the format of `send`. */
export function createErrorReply(send: Send) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void => {
    const refusal = toRefusal(error);
    // Set the header here as well, because for a URL that cannot be parsed, this function is called before any hook.
    reply.raw.setHeader("x-request-id", request.id);
    if (!refusal) request.log.error({ err: error }, "a request failed");
    const retryAfterSeconds = refusal?.details.retryAfterSeconds;
    if (typeof retryAfterSeconds === "number") reply.header("retry-after", `${retryAfterSeconds}`);
    const sendReply = () => send(reply, refusal, request.id);
    if (refusal?.code === "body-too-large") drainBody(request.raw, sendReply);
    else sendReply();
  };
}

/** How many bytes of an oversized body are read and dropped at most, and for how long. */
const [maxDrainedBytes, maxDrainMs] = [16_000_000, 10_000];

/**
 * Reads and drops what the client still sends, because a client whose connection closes while it writes never reads the
 * response.
 */
function drainBody(body: IncomingMessage, onDrained: () => void): void {
  if (body.readableEnded || body.destroyed) {
    onDrained();
    return;
  }
  let byteCount = 0;
  let isDone = false;
  const timer = setTimeout(finish, maxDrainMs);
  const countBytes = (chunk: Buffer) => {
    byteCount += chunk.length;
    if (byteCount > maxDrainedBytes) finish();
  };
  body.on("data", countBytes).once("end", finish).once("close", finish).once("error", finish).resume();

  function finish() {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    body.off("data", countBytes).pause();
    onDrained();
  }
}

/** The refusal that corresponds to an error; undefined for any other error, which is a bug. */
export function toRefusal(error: FastifyError | Error): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const code = "code" in error ? error.code : "";
  const fastifyRefusal = refusalByFastifyCode[code];
  if (fastifyRefusal) return new Refusal(fastifyRefusal[0], { errors: [{ field: "body", cause: fastifyRefusal[1] }] });
  // The client has closed the connection or was too slow, so nobody will read the response.
  if (code === "ECONNRESET" && error.message === "aborted") return new Refusal("malformed-body");
  if (code === "FST_ERR_BAD_URL" || code === "FST_ERR_MAX_PARAM_LENGTH") return new Refusal("not-found");
  return undefined;
}

function sendProblem(reply: FastifyReply, status: number, code: string, details: Record<string, unknown>): void {
  // Leave out each error's `reason`: only our screens use it, to choose a translated message. API clients get `cause`.
  const errors = (details.errors as FieldError[] | undefined)?.map(({ reason: _, ...error }) => error);
  reply
    .code(status)
    .type("application/problem+json")
    .send(JSON.stringify({ type: "about:blank", title: code.replaceAll("-", " "), status, code, ...details, errors }));
}

/** Checks that an input matches its schema and that the database can store its strings. A refusal names each field. */
export function validatorCompiler({ schema }: { schema: unknown }) {
  return (input: unknown) => {
    const errors = findUnstorableFields(input);
    if (errors.length > 0) return { error: new Refusal("invalid-input", { errors }) };
    const parsed = (schema as z.ZodType).safeParse(input);
    if (parsed.success) return { value: parsed.data };
    return { error: new Refusal("invalid-input", { errors: toFieldErrors(parsed.error.issues) }) };
  };
}
