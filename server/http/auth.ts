import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { findIpNetwork } from "../domain/ip-network";
import { ChangePasswordInput, changePassword } from "../people/change-password";
import { deviceCookie, verifyDeviceToken } from "../people/device-token";
import {
  CodeInput,
  confirmSecondFactor,
  enrolSecondFactor,
  PasswordInput,
  removeSecondFactor,
  verifySecondFactor,
} from "../people/second-factor";
import { endSession, readOwnAccess, SessionInput, SignOutInput, signOut, signOutEverywhere } from "../people/sessions";
import { type AuthContext, type ClientInfo, SignInInput, signIn } from "../people/sign-in";
import { screenCookie, screenCookieSeconds } from "../wall-screens/check-screen";
import { PairScreenInput, pairScreen } from "../wall-screens/pair-screen";
import { cookieAttributes, cookieName } from "./cookies";
import { setCookies, toHeaders } from "./identify";
import { declareOpenRoute, declarePersonRoute, type RouteAuth } from "./route";

const SignInResponse = z.object({
  state: z.enum(["signed-in", "second-factor", "password-change", "enrolment"]),
  methods: z.array(z.enum(["code", "passkey"])).optional(),
});
const EmptyResponse = z.undefined();

/**
 * Declares the routes for sign-in and sign-out, sessions, passwords, second-factor codes, and the pairing of screens.
 */
export function declareAuthRoutes(app: FastifyInstance, auth: RouteAuth, authContext: AuthContext, tls: boolean): void {
  const [deviceCookieName, screenCookieName] = [cookieName(deviceCookie, tls), cookieName(screenCookie, tls)];
  const readClientInfo = (request: FastifyRequest): ClientInfo => ({
    headers: toHeaders(request, authContext.secrets),
    from: request.ip,
    deviceTokens: request.cookies[deviceCookieName],
  });

  declareOpenRoute(app, {
    method: "POST",
    url: "/api/auth/sign-in",
    maxPerMinute: 120,
    // Known devices are counted separately, so that attempts from one address do not lock out the people who work
    // there.
    rateLimitKeyOf: ({ ip, cookies, body }) => {
      const device = verifyDeviceToken(
        authContext.secrets,
        (body as z.output<typeof SignInInput>).username,
        cookies[deviceCookieName],
      );
      return device ? `device:${device}` : findIpNetwork(ip);
    },
    summary: "Signs a person in; a second factor or a new password may be required next",
    body: SignInInput,
    responses: { 200: SignInResponse },
    handle: async (_, { body, request }, reply) => {
      const { state, methods, cookies, deviceTokens } = await signIn(authContext, readClientInfo(request), body);
      setCookies(reply, cookies);
      reply.setCookie(deviceCookieName, deviceTokens, { ...cookieAttributes(tls), maxAge: 180 * 86_400 });
      return { state, ...(state === "second-factor" && { methods }) };
    },
  });
  declareOpenRoute(app, {
    method: "POST",
    url: "/api/auth/second-factor",
    maxPerMinute: 60,
    summary: "Completes a sign-in with a code of the authenticator or a backup code",
    body: CodeInput,
    responses: { 200: SignInResponse },
    handle: async (_, { body, request }, reply) => {
      const { state, cookies } = await verifySecondFactor(authContext, readClientInfo(request), body);
      setCookies(reply, cookies);
      return { state };
    },
  });
  declareOpenRoute(app, {
    method: "POST",
    url: "/api/auth/sign-out",
    maxPerMinute: 120,
    summary: "Ends this session",
    body: SignOutInput,
    responses: { 204: EmptyResponse },
    handle: async (_, { body, request }, reply) => {
      const { cookies } = await signOut(authContext, readClientInfo(request), body);
      return replySignedOut(reply, cookies);
    },
  });
  declarePersonRoute(app, auth, {
    method: "POST",
    url: "/api/auth/sign-out-everywhere",
    need: "signed-in",
    summary: "Ends all sessions of the person, including this one",
    responses: { 204: EmptyResponse },
    handle: async (context, { request }, reply) => {
      await signOutEverywhere(authContext, context.actor);
      const { cookies } = await signOut(authContext, readClientInfo(request));
      return replySignedOut(reply, cookies);
    },
  });
  declarePersonRoute(app, auth, {
    method: "GET",
    records: "nothing",
    url: "/api/auth/access",
    need: "signed-in",
    summary: "The caller's sessions and second factors",
    responses: { 200: z.looseObject({}) },
    handle: ({ actor }) => readOwnAccess(authContext, actor),
  });
  declarePersonRoute(app, auth, {
    method: "POST",
    url: "/api/auth/sessions/end",
    need: "signed-in",
    summary: "Ends one of the caller's sessions",
    body: SessionInput,
    responses: { 204: EmptyResponse },
    handle: async ({ actor }, { body }, reply) => {
      await endSession(authContext, actor, body);
      return replyWithCookies(reply, []);
    },
  });
  declarePersonRoute(app, auth, {
    method: "POST",
    url: "/api/auth/password",
    need: "signed-in",
    summary: "Changes the caller's password and ends their other sessions",
    body: ChangePasswordInput,
    responses: { 204: EmptyResponse },
    handle: async (context, { body, request }, reply) => {
      const { cookies } = await changePassword(authContext, readClientInfo(request), context.actor, body);
      return replyWithCookies(reply, cookies);
    },
  });
  declarePersonRoute(app, auth, {
    method: "POST",
    url: "/api/auth/second-factor/enrol",
    need: "signed-in",
    summary: "Starts setting up a second factor, which a valid code then confirms",
    body: PasswordInput,
    responses: { 200: z.object({ uri: z.string(), backupCodes: z.array(z.string()) }) },
    handle: ({ actor }, { body, request }) => enrolSecondFactor(authContext, readClientInfo(request), actor, body),
  });
  declarePersonRoute(app, auth, {
    method: "POST",
    url: "/api/auth/second-factor/confirm",
    need: "signed-in",
    summary: "Confirms the second factor with a valid code",
    body: CodeInput,
    responses: { 204: EmptyResponse },
    handle: async (context, { body, request }, reply) => {
      const { cookies } = await confirmSecondFactor(authContext, readClientInfo(request), context.actor, body);
      return replyWithCookies(reply, cookies);
    },
  });
  declarePersonRoute(app, auth, {
    method: "POST",
    url: "/api/auth/second-factor/end",
    need: "signed-in",
    summary: "Removes the second factor",
    body: PasswordInput,
    responses: { 204: EmptyResponse },
    handle: async (context, { body, request }, reply) => {
      const { cookies } = await removeSecondFactor(authContext, readClientInfo(request), context.actor, body);
      return replyWithCookies(reply, cookies);
    },
  });
  declareOpenRoute(app, {
    method: "POST",
    url: "/api/auth/pairing",
    maxPerMinute: 30,
    summary: "Pairs a screen with a code that an administrator created",
    body: PairScreenInput,
    responses: { 200: z.object({ name: z.string() }) },
    handle: async (_, { body, request }, reply) => {
      const { name, cookie } = await pairScreen({ db: authContext.db, now: authContext.now, from: request.ip }, body);
      reply.setCookie(screenCookieName, cookie, { ...cookieAttributes(tls), maxAge: screenCookieSeconds });
      return { name };
    },
  });
}

/**
 * Replies to a sign-out. The reply makes the browser clear what it has cached from this site, such as photos. The pages
 * themselves delete the data that they store.
 */
function replySignedOut(reply: FastifyReply, cookies: readonly string[]) {
  return replyWithCookies(reply.header("clear-site-data", '"cache"'), cookies);
}

export function replyWithCookies(reply: FastifyReply, cookies: readonly string[]) {
  setCookies(reply, cookies);
  return reply.code(204).send();
}
