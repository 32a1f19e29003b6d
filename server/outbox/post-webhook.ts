import { responseTimeoutSeconds } from "../domain/delivery";
import { signedHeaders } from "./sign";

type Post = { url: string; secret: string; id: string; body: Record<string, unknown>; at: Date; signal: AbortSignal };

/** How a post ended: null when the receiver took the message, else why not, in a few words without anything secret. */
export type PostResult = string | null;

/**
 * Posts a signed message. Only an answer of 2xx within ten seconds counts; a redirect is not followed, so that a message goes
 * nowhere but where an administrator said. Throws only when the signal ends it.
 */
export async function postWebhook({ url, secret, id, body, at, signal }: Post): Promise<PostResult> {
  const text = JSON.stringify(body);
  const patience = AbortSignal.timeout(responseTimeoutSeconds * 1_000);
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
      signal: AbortSignal.any([signal, patience]),
    });
    await answer.body?.cancel();
    return answer.ok ? null : `HTTP ${answer.status}`;
  } catch (error) {
    if (signal.aborted) throw error;
    return patience.aborted ? "timeout" : causeOf(error);
  }
}

/** The system's own code where there is one, as ECONNREFUSED. */
export function causeOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: unknown }; name?: string };
  return typeof cause?.code === "string" ? cause.code : (name ?? "failed");
}
