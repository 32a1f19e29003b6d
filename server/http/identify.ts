import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "../context";
import { renewCookieSignatures, type Secrets } from "../people/secrets";
import { readSession } from "../people/sessions";
import type { AuthContext } from "../people/sign-in";
import { authenticateScreen, screenCookie, screenCookieSeconds } from "../wall-screens/check-screen";
import { cookieAttributes, cookieName } from "./cookies";

/**
 * Returns a function that determines the actor of a request from its cookies: the signed-in person, else the paired
 * screen, else nobody.
 */
export function createIdentify(authContext: AuthContext, tls: boolean) {
  const screenCookieName = cookieName(screenCookie, tls);
  return async (request: FastifyRequest, reply?: FastifyReply): Promise<Actor | null> => {
    const { cookie } = request.headers;
    if (!cookie) return null;
    if (cookie.includes("muba.session_token=")) {
      const session = await readSession(authContext, toHeaders(request, authContext.secrets), request.ip);
      if (session && reply) setCookies(reply, session.cookies);
      if (session) return session.actor;
    }
    const screenCookieValue = request.cookies[screenCookieName];
    const screen = await authenticateScreen(authContext.db, screenCookieValue ?? request.cookies[screenCookie], {
      from: request.ip,
      now: authContext.now(),
      canRenew: reply !== undefined,
      hasOldName: screenCookieValue === undefined,
    });
    if (screen && reply) {
      // The cookie is set as a header, because pages bypass the hook that adds the cookies of `setCookie`.
      const options = { ...cookieAttributes(tls), maxAge: screenCookieSeconds };
      setCookies(reply, [reply.server.serializeCookie(screenCookieName, screen.cookie, options)]);
    }
    return screen?.actor ?? null;
  };
}

/**
 * The headers of a request as the sign-in library needs them. They contain the address that this server determined, not
 * one that the client claims.
 */
export function toHeaders({ headers, ip }: FastifyRequest, secrets: Secrets): Headers {
  const forwardedHeaders = new Headers();
  if (headers.cookie) forwardedHeaders.set("cookie", renewCookieSignatures(headers.cookie, secrets));
  if (headers["user-agent"]) forwardedHeaders.set("user-agent", headers["user-agent"]);
  forwardedHeaders.set("x-forwarded-for", ip);
  return forwardedHeaders;
}

/** Sets cookies that are already serialised as `set-cookie` headers. */
export function setCookies(reply: FastifyReply, cookies: readonly string[]): void {
  for (const cookie of cookies) reply.header("set-cookie", cookie);
}
