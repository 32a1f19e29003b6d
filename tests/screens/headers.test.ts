import { readdirSync } from "node:fs";
import { createSession } from "../support/people";
import { expect, test } from "../support/screens";
import { type ServerProcess, startServer } from "../support/server";

const [scriptFile] = readdirSync(".next/static/chunks").filter((name) => name.endsWith(".js"));

type ExpectedResponse = [path: string, status: number, type: RegExp | null];

/** At least one response of every kind: pages, files, the HTTP interface and errors. */
const expectedResponses: ExpectedResponse[] = [
  ["/login", 200, /^text\/html; charset=utf-8$/],
  ["/dispatch", 200, /^text\/html; charset=utf-8$/],
  ["/no-such-page", 404, /^text\/html; charset=utf-8$/],
  [`/_next/static/chunks/${scriptFile}`, 200, /^application\/javascript; charset=UTF-8$/i],
  ["/map/maplibre-gl-worker.mjs", 200, /javascript; charset=utf-8$/i],
  ["/crew.webmanifest", 200, /manifest\+json/],
  ["/api/health", 200, /^application\/json; charset=utf-8$/],
  ["/api/trpc/me", 200, /^application\/json/],
  ["/api/trpc/no.such", 404, /^application\/json/],
  ["/api/trpc/live.changes", 200, /^text\/event-stream; charset=utf-8$/],
  ["/api/v1/units", 401, /^application\/problem\+json/],
  ["/api/%zz", 404, /^application\/problem\+json/],
  ["/metrics", 404, /^application\/problem\+json/],
  ["/api/photos/01890000-0000-7000-8000-000000000000", 404, /^application\/problem\+json/],
];

async function sendRequest({ url }: ServerProcess, path: string, cookie?: string): Promise<Response> {
  const abortController = new AbortController();
  const response = await fetch(url + path, {
    redirect: "manual",
    signal: abortController.signal,
    headers: cookie === undefined ? {} : { cookie },
  });
  // Some responses never end, such as the live feed, so the request is aborted.
  abortController.abort();
  return response;
}

function readDirectives({ headers }: Response): Record<string, string> {
  const policy = headers.get("content-security-policy") ?? "";
  return Object.fromEntries(policy.split(";").map((directive) => directive.trim().split(/ (.*)/s) as [string, string]));
}

test("every response tells browsers to use TLS, not to guess types, to run only our own code and to refuse framing", async ({
  databaseUrl,
  db,
}) => {
  const server = await startServer({ databaseUrl, env: { TLS: "on" } });
  try {
    const { cookie } = await createSession(db, server, "dispatcher");
    const responses = await Promise.all([
      ...expectedResponses.map(async ([path, status, type]) => ({
        path,
        status,
        type,
        response: await sendRequest(server, path, cookie),
      })),
      { path: "redirect", status: 303, type: null, response: await sendRequest(server, "/dispatch") },
    ]);
    for (const { path, status, type, response } of responses) {
      const { headers } = response;
      expect.soft(response.status, path).toBe(status);
      if (type) expect.soft(headers.get("content-type"), path).toMatch(type);
      expect.soft(headers.get("strict-transport-security"), path).toBe("max-age=31536000; includeSubDomains");
      expect.soft(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect.soft(headers.get("referrer-policy"), path).toMatch(/^(no-referrer|same-origin)$/);
      expect.soft(headers.get("cross-origin-resource-policy"), path).toBe("same-origin");
      expect.soft(headers.get("cross-origin-opener-policy"), path).toBe("same-origin");
      expect.soft(headers.get("access-control-allow-origin"), path).toBeNull();
      expect.soft([headers.get("server"), headers.get("x-powered-by")], path).toEqual([null, null]);
      const directives = readDirectives(response);
      expect.soft(directives["object-src"] ?? directives["default-src"], path).toBe("'none'");
      expect.soft(directives["base-uri"], path).toBe("'none'");
      expect.soft(directives["frame-ancestors"], path).toBe("'none'");
      expect.soft(directives["script-src"] ?? directives["default-src"], path).not.toContain("unsafe");
    }
  } finally {
    await server.stop();
  }
});

test("every answer of a procedure names the build that is written into pages", async ({ server, db }) => {
  const { cookie } = await createSession(db, server, "admin");
  const page = await (await fetch(`${server.url}/login`)).text();
  const build = /data-build="([^"]+)"/.exec(page)?.[1];
  expect(build).toBeTruthy();
  for (const [path, status, sentCookie] of [
    ["me", 200, cookie],
    ["me", 401, undefined],
    ["no.such", 404, cookie],
    ["crew.task", 403, cookie],
  ] as const) {
    const response = await sendRequest(server, `/api/trpc/${path}`, sentCookie);
    expect([path, response.status, response.headers.get("x-build")]).toEqual([path, status, build]);
  }
});

test("source control data, directory listings, source files and settings are not served", async ({ server, db }) => {
  const { cookie } = await createSession(db, server, "admin");
  const hiddenPaths = [
    "/.git/config",
    "/.env",
    "/package.json",
    "/server/main.ts",
    "/dist/main.js",
    "/_next/static/",
    "/map/",
  ];
  for (const path of [...hiddenPaths, "/_next/../package.json", "/_next/%2e%2e/%2e%2e/package.json"]) {
    const response = await sendRequest(server, path, cookie);
    expect.soft([301, 303, 307, 308, 400, 404], path).toContain(response.status);
  }
});

for (const [role, path] of [
  ["dispatcher", "/dispatch"],
  ["leader", "/insight"],
  ["wall", "/wall"],
  ["crew", "/crew"],
  ["agency-officer", "/agency"],
  ["admin", "/admin/stations"],
  [null, "/login"],
] as const) {
  test.describe(`${path}`, () => {
    test.use({ role });

    test("does not violate its content security policy", async ({ page }) => {
      const violations: string[] = [];
      page.on("console", (message) => {
        if (/content security policy/i.test(message.text())) violations.push(message.text());
      });
      await page.goto(path);
      await expect(page.locator("main, form, canvas").first()).toBeVisible();
      await page.waitForLoadState("load");
      expect(violations).toEqual([]);
    });
  });
}
