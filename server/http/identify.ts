import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "../context";
import { readSession } from "../people/sessions";
import type { AuthContext } from "../people/sign-in";
import { checkScreen, screenCookie, screenCookieSeconds } from "../screens/check-screen";

/** The actor of a request by its cookies: the person who is signed in, or else the paired screen, or nobody. */
export function createIdentify(authContext: AuthContext, tls: boolean) {
  return async (request: FastifyRequest, reply?: FastifyReply): Promise<Actor | null> => {
    const { cookie } = request.headers;
    if (!cookie) return null;
    if (cookie.includes("muba.session_token=")) {
      const session = await readSession(authContext.accounts, headersOf(request), request.ip);
      if (session && reply) setCookies(reply, session.cookies);
      if (session) return session.actor;
    }
    const screenCookieValue = request.cookies[screenCookie];
    const screen = await checkScreen(authContext.db, screenCookieValue, request.ip, authContext.now());
    // Browsers delete cookies after at most 400 days; a display runs longer.
    if (screen && reply && screenCookieValue) {
      const cookieOptions = {
        httpOnly: true,
        sameSite: "strict",
        secure: tls,
        path: "/",
        maxAge: screenCookieSeconds,
      } as const;
      reply.setCookie(screenCookie, screenCookieValue, cookieOptions);
    }
    return screen;
  };
}

/** The request's headers for the sign-in library. The address is the one we determined, not one that the client claims. */
export function headersOf({ headers, ip }: FastifyRequest): Headers {
  const forwardedHeaders = new Headers();
  if (headers.cookie) forwardedHeaders.set("cookie", headers.cookie);
  if (headers["user-agent"]) forwardedHeaders.set("user-agent", headers["user-agent"]);
  forwardedHeaders.set("x-forwarded-for", ip);
  return forwardedHeaders;
}

/** Passes cookies on to the browser. */
export function setCookies(reply: FastifyReply, cookies: readonly string[]): void {
  for (const cookie of cookies) reply.header("set-cookie", cookie);
}
