import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * The Content-Security-Policy for responses that are not pages. The directives after the first one are listed because
 * they do not fall back to `default-src`.
 */
export const closedPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The security headers for responses to which Helmet does not add them: pages, and responses to URLs that cannot be
 * parsed.
 */
export function securityHeaders(policy: string, tls: boolean): Record<string, string> {
  return {
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    ...(tls && { "strict-transport-security": "max-age=31536000; includeSubDomains" }),
  };
}

/** Prevents browsers and proxies from storing a response; pages and files of the build set their own header. */
export async function forbidCaching(_: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header("cache-control", "no-store");
}
