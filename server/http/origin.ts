import type { FastifyRequest } from "fastify";
import { Refusal } from "../errors";

/**
 * Refuses a change that another site asks a browser for. The cookies are SameSite=Strict as well; a program without a browser
 * sends neither header and has no cookies to lose.
 */
export function checkOrigin({ method, headers, host }: FastifyRequest): void {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") throw new Refusal("wrong-origin");
  const { origin } = headers;
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw new Refusal("wrong-origin");
}
