import { responseTimeoutSeconds } from "../domain/delivery";
import { signedHeaders } from "./sign";

type Post = { url: string; secret: string; id: string; body: Record<string, unknown>; at: Date; signal: AbortSignal };

/** Null when the receiver accepted the message, else a short error without secrets. */
export type PostResult = string | null;

/**
 * Posts a signed message. Only a 2xx response within ten seconds is a success. Redirects are not followed, so that a message goes only
 * to the configured address. Throws only when the signal aborts.
 */
export async function postWebhook({ url, secret, id, body, at, signal }: Post): Promise<PostResult> {
  const text = JSON.stringify(body);
  const timeout = AbortSignal.timeout(responseTimeoutSeconds * 1_000);
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "muba-siaga-112",
        ...signedHeaders(secret, { id, at, body: text }),
      },
      body: text,
      redirect: "manual",
      signal: AbortSignal.any([signal, timeout]),
    });
    await answer.body?.cancel();
    return answer.ok ? null : `HTTP ${answer.status}`;
  } catch (error) {
    if (signal.aborted) throw error;
    return timeout.aborted ? "timeout" : causeOf(error);
  }
}

/** The system error code, e.g. ECONNREFUSED, or the name of the error. */
export function causeOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: unknown }; name?: string };
  return typeof cause?.code === "string" ? cause.code : (name ?? "failed");
}
