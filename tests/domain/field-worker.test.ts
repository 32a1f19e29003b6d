import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { createContext, runInContext } from "node:vm";
import { expect, test } from "vitest";
import { catalogues } from "../../server/words/catalogues";

/**
 * Runs the crew's service worker with the given words. Returns a function that passes it a push message and returns the
 * notification that it shows.
 */
function startWorker(words: object) {
  const href = `http://localhost/field-worker.js?words=${encodeURIComponent(JSON.stringify(words))}`;
  const listeners = new Map<string, (event: object) => void>();
  const shown: { title: string; body: string; tag: string }[] = [];
  const self = {
    location: new URL(href),
    addEventListener: (kind: string, listener: (event: object) => void) => listeners.set(kind, listener),
    registration: {
      showNotification: (title: string, { body, tag }: { body: string; tag: string }) =>
        shown.push({ title, body, tag }),
    },
  };
  runInContext(readFileSync("public/field-worker.js", "utf8"), createContext({ self, URL }));
  return (data: object) => {
    listeners.get("push")?.({ data: { json: () => data }, waitUntil: () => {} });
    return shown.at(-1);
  };
}

test.each([
  [{ event: "unit.assigned", number: 12 }, "Tugas baru: insiden #12", "task-12"],
  [{ event: "unit.recalled", number: 12 }, "Tugas dibatalkan: insiden #12", "task-12"],
  [{ event: "unit.restored", number: 12 }, "Tugas berlanjut: insiden #12", "task-12"],
  [
    { event: "incident.renumbered", number: 10, previous: 12, isMerged: true },
    "Insiden #12 digabung ke #10",
    "task-12",
  ],
  [
    { event: "incident.renumbered", number: 12, previous: 10, isMerged: false },
    "Insiden #10 dipisah: tugas Anda insiden #12",
    "task-10",
  ],
  [{ event: "unit.recalled", number: 12, simulated: true }, "SIMULASI: Tugas dibatalkan: insiden #12", "task-12"],
])("the phone shows %j in its own language, and replaces the notification of the task", (data, title, tag) => {
  const push = startWorker({ ...catalogues.id.crewNotice, categories: catalogues.id.category });
  expect(push({ category: "fire", ...data })).toEqual({ title, body: "Kebakaran. Buka layar regu.", tag });
});

test("the worker's default words, used for a page of an older version, are those of the catalogue", () => {
  const { title, recalled, restored, merged, separated, simulation, body } = catalogues.id.crewNotice;
  const push = startWorker({ title: "New task: incident #{number}", body: "{category}." });
  expect(push({ event: "unit.recalled", number: 12, category: "fire" })?.title).toBe("Tugas dibatalkan: insiden #12");
  const script = readFileSync("public/field-worker.js", "utf8");
  for (const text of [title, recalled, restored, merged, separated, simulation, body]) expect(script).toContain(text);
});

/**
 * Runs the worker with a cache and a network that the test controls. `server` holds what the network answers for each
 * path: a text, perhaps later, or a status; a path that it lacks fails.
 */
function startOfflineWorker(server: Map<string, string | number | Promise<string>>) {
  const origin = "http://localhost";
  const listeners = new Map<string, (event: object) => void>();
  const entries = new Map<string, Response>();
  const hrefOf = (request: string | { url: string }) =>
    new URL(typeof request === "string" ? request : request.url, origin).href;
  const cache = {
    match: async (request: string) => entries.get(hrefOf(request))?.clone(),
    put: async (request: string, response: Response) => void entries.set(hrefOf(request), response),
    keys: async () => [...entries.keys()].map((url) => ({ url })),
  };
  const fetch = async (request: string | { url: string }) => {
    const answer = await server.get(new URL(hrefOf(request)).pathname);
    if (answer === undefined) throw new TypeError("network failure");
    const response = typeof answer === "string" ? new Response(answer) : new Response(null, { status: answer });
    // The type of a response that was not fetched is `default`.
    return Object.defineProperty(response, "type", { value: "basic" });
  };
  let endTimeout = () => {};
  const setTimeout = (resolve: (value: unknown) => void, _ms: number, value: unknown) => {
    endTimeout = () => resolve(value);
  };
  const self = {
    location: new URL(origin),
    addEventListener: (kind: string, listener: (event: object) => void) => listeners.set(kind, listener),
  };
  const globals = { self, URL, fetch, setTimeout, caches: { open: async () => cache } };
  runInContext(readFileSync("public/field-worker.js", "utf8"), createContext(globals));
  const waitedFor: Promise<unknown>[] = [];
  const waitUntil = (promise: Promise<unknown>) => void waitedFor.push(promise);
  return {
    /** Opens the page. Returns the text that is shown; `timesOut` ends the wait for the network. */
    async open({ timesOut = false } = {}) {
      let response: Promise<Response> | undefined;
      const respondWith = (promise: Promise<Response>) => {
        response = promise;
      };
      const request = { url: `${origin}/crew`, method: "GET", mode: "navigate" };
      listeners.get("fetch")?.({ request, respondWith, waitUntil });
      await setImmediate();
      if (timesOut) endTimeout();
      return (await response)?.text();
    },
    /** Sends the message that the page sends after each start. Returns whether all files have been cached. */
    async keep() {
      let isKept = false;
      const postMessage = () => {
        isKept = true;
      };
      listeners.get("message")?.({ data: { kind: "keep", urls: [] }, source: { postMessage }, waitUntil });
      await Promise.all(waitedFor);
      return isKept;
    },
    /** Waits until the worker has finished what it still does after its answers. */
    finish: () => Promise.all(waitedFor),
  };
}

const oldPage = '<script src="/_next/static/old.js"></script>';
const newPage = '<script src="/_next/static/new.js"></script>';

test.each([
  ["a network failure", undefined],
  ["a server error", 502],
])("after an update whose files end in %s, the phone still starts offline with the old page", async (_, failure) => {
  const server = new Map<string, string | number>([
    ["/crew", oldPage],
    ["/_next/static/old.js", "old"],
  ]);
  const worker = startOfflineWorker(server);
  expect(await worker.open()).toBe(oldPage);
  expect(await worker.keep()).toBe(true);
  server.set("/crew", newPage);
  server.delete("/_next/static/old.js");
  if (failure) server.set("/_next/static/new.js", failure);
  expect(await worker.open()).toBe(newPage);
  expect(await worker.keep()).toBe(false);
  server.clear();
  expect(await worker.open()).toBe(oldPage);
  server.set("/crew", newPage);
  server.set("/_next/static/new.js", "new");
  expect(await worker.keep()).toBe(true);
  server.clear();
  expect(await worker.open()).toBe(newPage);
});

test("a page that arrives after the timeout does not replace the cached one before its files", async () => {
  const server = new Map<string, string | Promise<string>>([
    ["/crew", oldPage],
    ["/_next/static/old.js", "old"],
  ]);
  const worker = startOfflineWorker(server);
  expect(await worker.keep()).toBe(true);
  let arrive = (_: string) => {};
  server.set(
    "/crew",
    new Promise<string>((resolve) => {
      arrive = resolve;
    }),
  );
  expect(await worker.open({ timesOut: true })).toBe(oldPage);
  arrive(newPage);
  await worker.finish();
  server.clear();
  expect(await worker.open()).toBe(oldPage);
});
