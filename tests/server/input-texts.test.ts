import { readFileSync } from "node:fs";
import type { AnyTRPCProcedure } from "@trpc/server";
import superjson from "superjson";
import { roles } from "../../db/access-vocabulary";
import { type AccessNeed, findMissingPermission, permissionsOf } from "../../server/domain/permission";
import { findUnstorableFields } from "../../server/plain-text";
import { appRouter } from "../../server/router";
import { expect, expectProblem, test } from "../support/http";
import { createSession, post } from "../support/people";

const textWithNul = "a\u0000b";
const readErrorLines = (log: string) =>
  readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line.includes('"level":50'));

/** Calls a tRPC procedure; returns the HTTP status and the refusal. */
async function callProcedure(url: string, path: string, type: string, input: unknown, cookie: string) {
  const body = typeof input === "string" ? input : JSON.stringify(superjson.serialize(input));
  const response =
    type === "query"
      ? await fetch(`${url}/api/trpc/${path}?input=${encodeURIComponent(body)}`, { headers: { cookie } })
      : await fetch(`${url}/api/trpc/${path}`, {
          method: "POST",
          headers: { cookie, "content-type": "application/json" },
          body,
        });
  const { error } = (await response.json()) as { error?: { json: { data: { refusal: unknown } } } };
  return { status: response.status, refusal: error?.json.data.refusal };
}

test("every procedure refuses a string with the character U+0000, and names the field", async ({ db, server }) => {
  const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>)
    .map(([path, { _def }]) => ({ path, type: _def.type as string, need: (_def.meta as { need: AccessNeed }).need }))
    .filter(({ type }) => type !== "subscription");
  const cookies = new Map<string, string>();
  for (const role of roles) cookies.set(role, (await createSession(db, server, role)).cookie);
  const unexpectedResponses = [];
  for (const { path, type, need } of procedures) {
    const role =
      roles.find((candidate) => typeof need === "string" || !findMissingPermission(permissionsOf[candidate], need)) ??
      "";
    const response = await callProcedure(
      server.url,
      path,
      type,
      { deep: [{ name: textWithNul }] },
      cookies.get(role) ?? "",
    );
    const errors = [{ field: "deep[0].name", cause: "must not hold the character U+0000" }];
    if (
      JSON.stringify(response) !==
      JSON.stringify({ status: 400, refusal: { code: "invalid-input", details: { errors } } })
    ) {
      unexpectedResponses.push([path, response]);
    }
  }
  expect(unexpectedResponses).toEqual([]);
  expect(procedures.length).toBeGreaterThan(100);
  expect(readErrorLines(server.logPath)).toEqual([]);
});

test("strings that used to reach the database are refused with 400", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "admin");
  const id = crypto.randomUUID();
  const inputs: [path: string, type: string, input: unknown, field: string][] = [
    ["admin.saveAgency", "mutation", { code: "a", name: textWithNul, dispatchRule: "direct" }, "name"],
    ["admin.preview", "query", { type: textWithNul, location: { lng: 103.8, lat: -2.9 } }, "type"],
    ["audit.list", "query", { actor: textWithNul }, "actor"],
    ["forwarding.forward", "mutation", { incidentId: id, agencyCode: textWithNul }, "agencyCode"],
    ["incidents.changeSensitivity", "mutation", { id, sensitive: true, reason: textWithNul }, "reason"],
    ["screens.openPairing", "mutation", { name: "a\ud800" }, "name"],
  ];
  for (const [path, type, input, field] of inputs) {
    const { status, refusal } = await callProcedure(server.url, path, type, input, cookie);
    expect([path, status, refusal]).toMatchObject([
      path,
      400,
      { code: "invalid-input", details: { errors: [{ field }] } },
    ]);
  }
});

test("a sign-in, a pairing and cookies with the character U+0000 are refused without an error in the log", async ({
  sendRequest,
  server,
}) => {
  const signInResponse = await sendRequest("POST", "/api/auth/sign-in", {
    body: { username: textWithNul, password: "x" },
    key: null,
  });
  expect(expectProblem(signInResponse, 400, "invalid-input").errors).toMatchObject([{ field: "username" }]);
  const pairingResponse = await sendRequest("POST", "/api/auth/pairing", { body: { code: textWithNul }, key: null });
  expect(expectProblem(pairingResponse, 400, "invalid-input").errors).toMatchObject([{ field: "code" }]);
  for (const cookie of ["muba_screen=%00", "muba.session_token=a%00.b", "muba_device=%00; muba_screen=a%00b"]) {
    expectProblem(
      await sendRequest("GET", "/api/audit.csv", { key: null, headers: { cookie } }),
      401,
      "unauthenticated",
    );
    const response = await post(server.url, "/api/auth/sign-in", { username: "nobody", password: "x" }, cookie);
    expect(response.status).toBe(401);
  }
  expect(readErrorLines(server.logPath)).toEqual([]);
});

test("input that cannot be deserialised is not read without a session, and never logged as an error", async ({
  db,
  server,
}) => {
  const { cookie } = await createSession(db, server, "dispatcher");
  const inputs = ['{"json":{},"meta":{"values":{"__proto__.x":["Date"]}}}', '{"json":1,"meta":{"values":5}}', "{"];
  const readFeed = async (input: string, cookie: string) => {
    const url = `${server.url}/api/trpc/live.changes?input=${encodeURIComponent(input)}`;
    return (await fetch(url, { headers: { cookie } })).text();
  };
  for (const input of inputs) {
    expect(await readFeed(input, "")).toContain('"code":"unauthenticated"');
    expect(await readFeed(input, cookie)).toContain('"httpStatus":400');
    expect((await callProcedure(server.url, "units.list", "query", input, "")).refusal).toMatchObject({
      code: "unauthenticated",
    });
    const response = await callProcedure(server.url, "calls.claim", "mutation", input, cookie);
    expect(response).toMatchObject({ status: 400 });
  }
  expect((await callProcedure(server.url, "calls.claim", "mutation", inputs[0], cookie)).refusal).toMatchObject({
    code: "malformed-body",
  });
  expect(readErrorLines(server.logPath)).toEqual([]);
});

test("input nested more deeply than the call stack is refused", () => {
  const deepInput = JSON.parse(`${"[".repeat(200_000)}${"]".repeat(200_000)}`);
  expect(findUnstorableFields(deepInput)).toMatchObject([{ cause: "is nested too deeply" }]);
  expect(findUnstorableFields({ a: ["plain", 1, null, new Date(), Buffer.from("\0")], "b\0": 1 })).toEqual([
    { field: "body", cause: "must not hold the character U+0000" },
  ]);
});
