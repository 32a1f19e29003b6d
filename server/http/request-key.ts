import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { findIpNetwork } from "../domain/ip-network";

type KeyedRequest = Pick<FastifyRequest, "headers"> & { query?: unknown };

/** The bearer token of a request, which should be an API key; null if there is none. */
export function bearerKey({ headers: { authorization = "" } }: KeyedRequest): string | null {
  return /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? null;
}

/**
 * The API key of a tracker. Phone apps often cannot set headers, so the key may also be sent as the password of HTTP
 * Basic authentication, or as `token` in the query.
 */
export function trackerKey(request: KeyedRequest): string | null {
  const { token } = (request.query ?? {}) as { token?: unknown };
  return mapClientKey(request) ?? (typeof token === "string" ? token : null);
}

/** The API key of a map program: as a bearer token, or as the password of HTTP Basic authentication. */
export function mapClientKey(request: KeyedRequest): string | null {
  return bearerKey(request) ?? (basicCredentials(request)?.password || null);
}

export function basicCredentials({
  headers: { authorization = "" },
}: KeyedRequest): { name: string; password: string } | null {
  const [, encodedText] = /^Basic ([\w+/=-]+)$/i.exec(authorization) ?? [];
  if (!encodedText) return null;
  const [name = "", ...password] = Buffer.from(encodedText, "base64").toString("utf8").split(":");
  return { name, password: password.join(":") };
}

/**
 * The key by which requests are counted for the rate limit: a hash of the API key. If the request has no API key, the
 * network of its IP address (see `findIpNetwork`).
 */
export function rateLimitKey(key: string | null, { ip }: FastifyRequest): string {
  return key ? createHash("sha256").update(key).digest("base64url") : findIpNetwork(ip);
}
