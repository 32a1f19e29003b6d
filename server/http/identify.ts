import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "../context";
import { readSession } from "../people/sessions";
import type { AuthContext } from "../people/sign-in";
import { checkScreen, screenCookie, screenCookieSeconds } from "../screens/check-screen";

/** Who a request comes from by its cookies: the person who signed in, else the screen that was paired, else nobody. */
export function createIdentify(desk: AuthContext, tls: boolean) {
  return async (request: FastifyRequest, reply?: FastifyReply): Promise<Actor | null> => {
    const { cookie } = request.headers;
    if (!cookie) return null;
    if (cookie.includes("muba.session_token=")) {
      const session = await readSession(desk.accounts, headersOf(request), request.ip);
      if (session && reply) setCookies(reply, session.cookies);
      if (session) return session.actor;
    }
    const held = request.cookies[screenCookie];
    const screen = await checkScreen(desk.db, held, request.ip, desk.now());
    // Browsers forget a cookie after 400 days at most; a display runs for longer.
    if (screen && reply && held) {
      const kept = { httpOnly: true, sameSite: "strict", secure: tls, path: "/", maxAge: screenCookieSeconds } as const;
      reply.setCookie(screenCookie, held, kept);
    }
    return screen;
  };
}

/** The request's headers as the sign-in library reads them; the address is the one we found, not one that was claimed. */
export function headersOf({ headers, ip }: FastifyRequest): Headers {
  const given = new Headers();
  if (headers.cookie) given.set("cookie", headers.cookie);
  if (headers["user-agent"]) given.set("user-agent", headers["user-agent"]);
  given.set("x-forwarded-for", ip);
  return given;
}

/** Hands cookies on to the browser. */
export function setCookies(reply: FastifyReply, cookies: readonly string[]): void {
  for (const cookie of cookies) reply.header("set-cookie", cookie);
}
