import type { FastifyRequest } from "fastify";
import { Refusal } from "../errors";

/**
 * Refuses changes that another site requests through a browser. (The cookies are also SameSite=Strict.) Programs other
 * than browsers are not refused: they send neither `sec-fetch-site` nor `origin`, and they have no cookies.
 */
export function checkOrigin({ method, headers, host }: FastifyRequest): void {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") throw new Refusal("wrong-origin");
  const { origin } = headers;
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw new Refusal("wrong-origin");
}
