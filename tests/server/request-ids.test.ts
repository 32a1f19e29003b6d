import { readFileSync } from "node:fs";
import { Writable } from "node:stream";
import { sql } from "drizzle-orm";
import { createLog } from "../../server/log";
import { createRequestSender, expectProblem } from "../support/http";
import { createSession } from "../support/people";
import { startServer } from "../support/server";
import { expect, test } from "../support/test";

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("a request has the same id in its response, its error and every log line", async ({ db, databaseUrl }) => {
  const server = await startServer({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "debug" } });
  const sendRequest = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, { headers });
  const readRequestId = async (path: string, sentId?: string) =>
    (await sendRequest(path, sentId === undefined ? {} : { "x-request-id": sentId })).headers.get("x-request-id");
  const { cookie } = await createSession(db, server, "admin");

  expect(await readRequestId("/api/health", "proxy-0001.abc:7")).toBe("proxy-0001.abc:7");
  expect(await readRequestId("/api/nowhere", "proxy-0002.abc:7")).toBe("proxy-0002.abc:7");
  expect(await readRequestId("/api/health")).toMatch(uuidPattern);
  for (const invalidId of ["short", "a".repeat(101), "with a space 12", 'quote"12345678'])
    expect(await readRequestId("/api/health", invalidId)).toMatch(uuidPattern);
  // A URL that cannot be parsed is refused by the router; its response has the request id, too.
  expect(await readRequestId("/api/%zz", "proxy-0003.abc:7")).toBe("proxy-0003.abc:7");

  await db.execute(sql`alter table neighbour rename to neighbour_away`);
  const procedureResponse = await sendRequest("/api/trpc/forwarding.neighbours", {
    cookie,
    "x-request-id": "proxy-0004.trpc",
  });
  await db.execute(sql`alter table neighbour_away rename to neighbour`);
  expect(procedureResponse.status).toBe(500);
  expect(procedureResponse.headers.get("x-request-id")).toBe("proxy-0004.trpc");
  expect((await procedureResponse.json()).error.json.data.refusal).toEqual({
    code: "internal",
    details: { requestId: "proxy-0004.trpc" },
  });
  await db.execute(sql`alter table call add constraint call_no_note check (note is null)`);
  const failedResponse = await createRequestSender(server)("POST", "/api/v1/calls", {
    body: { callerNumber: "0812", note: "x" },
    headers: { "x-request-id": "proxy-0005.machine" },
  });
  await db.execute(sql`alter table call drop constraint call_no_note`);
  expect(expectProblem(failedResponse, 500, "internal")).toMatchObject({ requestId: "proxy-0005.machine" });
  // Query strings are never logged, because they may contain tracker tokens and callers' numbers.
  await sendRequest("/api/v1/units?token=of-a-tracker-123", { "x-request-id": "proxy-0006.token" });
  await server.stop();

  const log = readFileSync(server.logPath, "utf8");
  const lines = log
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  // The order of a request's lines is not promised.
  const messagesOf = (id: string) =>
    lines
      .filter(({ reqId }) => reqId === id)
      .map(({ msg }) => msg)
      .sort();
  expect(messagesOf("proxy-0001.abc:7")).toEqual(["answered"]);
  expect(messagesOf("proxy-0004.trpc")).toEqual(["a procedure failed", "answered"]);
  expect(messagesOf("proxy-0005.machine")).toEqual(["a request failed", "answered"]);
  expect(messagesOf("proxy-0006.token")).toEqual(["a request was refused", "answered"]);
  expect(lines.find(({ reqId, msg }) => reqId === "proxy-0006.token" && msg === "answered")).toMatchObject({
    route: "/api/v1/units",
    status: 401,
    level: 20,
  });
  expect(log).not.toContain("of-a-tracker-123");
  // Every log line about a response has a request id.
  expect(lines.filter(({ msg, reqId }) => msg === "answered" && !reqId)).toEqual([]);
});

test("secrets and query strings are removed from log lines", () => {
  let text = "";
  const logStream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  const log = createLog("info", logStream);
  const secret = "the-secret-itself";
  log.info({ token: secret, password: secret, headers: { authorization: secret, cookie: secret } }, "one");
  log.info({ req: { method: "GET", url: `/api/osmand?token=${secret}&id=1`, headers: { cookie: secret } } }, "two");
  log.info({ call: { callerNumber: secret }, apiKey: secret, channel: { secret } }, "three");
  expect(text).not.toContain(secret);
  expect(
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line).req),
  ).toEqual([undefined, { method: "GET", path: "/api/osmand" }, undefined]);
});
