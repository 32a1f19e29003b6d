import { randomBytes } from "node:crypto";
import { join } from "node:path";
import fastifyStatic, { type SendOptions } from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createTranslator } from "use-intl/core";
import type { Actor } from "../context";
import { Refusal } from "../errors";
import { catalogues } from "../words/catalogues";
import { locales } from "../words/languages";
import type { RouteAuth } from "./route";
import { securityHeaders } from "./security-headers";

type NextHandler = (request: FastifyRequest["raw"], reply: FastifyReply["raw"]) => Promise<void>;
export type PageOptions = Pick<RouteAuth, "identify" | "limit"> & {
  /** Reads the data to include in the console page, encoded as the value of a request header. */
  readConsoleStart: (request: FastifyRequest, actor: Actor) => Promise<string>;
  /** The build of the server, which is written into each page. */
  build: string;
  development: boolean;
  tls: boolean;
};

/** Files, and folders of files, that screens need before anybody has signed in. They are the same for everybody. */
const publicFiles = ["/field-worker.js", "/crew.webmanifest", "/favicon.ico", "/icon.svg"];
const publicFolders: { prefix: string; root: string; cache: SendOptions }[] = [
  { prefix: "/_next/static/", root: join(process.cwd(), ".next/static"), cache: { maxAge: "1y", immutable: true } },
  { prefix: "/map/", root: join(process.cwd(), "public/map"), cache: { maxAge: 0 } },
];

/**
 * Serves the files of the built screens, compressed. Passes every other request that no other route handles to Next,
 * and sets the security headers for pages.
 */
export function declarePageRoutes(
  app: FastifyInstance,
  handleWithNext: NextHandler,
  { identify, limit, readConsoleStart, build, development, tls }: PageOptions,
): void {
  if (!development) app.register(fastifyStatic, { root: process.cwd(), serve: false, preCompressed: true });
  app.route({
    method: ["GET", "HEAD"],
    url: "/*",
    schema: { hide: true },
    config: { need: "signed-in", authenticatedBy: "cookie" },
    errorHandler: (error, request, reply) => {
      if (error instanceof Refusal) throw error;
      request.log.error({ err: error }, "a page could not be served");
      replyUnavailable(request, reply, tls);
    },
    handler: async (request, reply) => {
      const path = unambiguousPath(request.url);
      if (path === null) throw new Refusal("not-found");
      const folder = publicFolders.find(({ prefix }) => path.startsWith(prefix));
      const isFile = folder !== undefined || publicFiles.includes(path);
      const isPublic = isFile || path === "/login";
      const actor = isPublic ? null : await identify(request, reply);
      if (!isPublic && !actor) {
        return reply.redirect(`/login?next=${encodeURIComponent(request.url)}`, 303);
      }
      if (actor) await limit(request, reply, actor, "light");
      const nonce = randomBytes(16).toString("base64");
      const policy = contentSecurityPolicy(nonce, development);
      // Next adds the nonce of this request header to its own scripts.
      request.raw.headers["content-security-policy"] = policy;
      request.raw.headers["x-nonce"] = nonce;
      request.raw.headers["x-build"] = build;
      request.raw.headers["x-role"] = actor?.role ?? "";
      request.raw.headers["x-console-start"] =
        actor && consolePath.test(path) ? await readConsoleStart(request, actor) : "";
      const headers = {
        ...securityHeaders(policy, tls),
        // For pages, Next keeps this header or adds to it. For files, Next sets its own header.
        ...(!isFile && { "cache-control": "no-store" }),
        "permissions-policy": "camera=(), microphone=(), geolocation=(self)",
      };
      if (folder && !development) {
        return reply.headers(headers).sendFile(path.slice(folder.prefix.length), folder.root, folder.cache);
      }
      for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value);
      const cookies = reply.getHeader("set-cookie");
      if (cookies !== undefined) reply.raw.setHeader("set-cookie", cookies as string | string[]);
      reply.hijack();
      await handleWithNext(request.raw, reply.raw);
    },
  });
}

/**
 * Replies that the server cannot read its data. The page loads itself again, because nobody presses a key at a wall
 * display that was switched on before the database.
 */
function replyUnavailable({ cookies }: FastifyRequest, reply: FastifyReply, tls: boolean): void {
  const locale = locales.find((locale) => locale === cookies.locale) ?? locales[0];
  const t = createTranslator({ locale, messages: catalogues[locale], namespace: "unavailable" });
  const nonce = randomBytes(16).toString("base64");
  reply
    .code(503)
    .headers({ ...securityHeaders(contentSecurityPolicy(nonce, false), tls), refresh: "5" })
    .type("text/html; charset=utf-8")
    .send(`<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="${cookies.theme === "light" ? "light" : "dark"}">
<title>Muba Siaga 112</title>
<style nonce="${nonce}">body{font:clamp(1rem,2vw,3rem)/1.5 sans-serif;margin:15vh auto;max-width:30em;padding:0 1em}</style>
<main>
<h1>${t("title")}</h1>
<p>${t("text")}</p>
</main>
</html>
`);
}

/** Matches the path of the console, with or without an open incident. */
const consolePath = /^\/dispatch(\/\d+)?$/;

/**
 * The decoded path of a request; null if Next could read it as a different path, because it has dot segments,
 * backslashes, repeated slashes or control characters, or is encoded twice.
 */
function unambiguousPath(url: string): string | null {
  try {
    const path = decodeURIComponent(url.split("?")[0] ?? "/");
    return /[\\%\p{Cc}]|\/\/|\/\.{1,2}(?:\/|$)/u.test(path) ? null : path;
  } catch {
    return null;
  }
}

function contentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "worker-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join("; ");
}
