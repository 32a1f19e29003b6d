import { test as baseTest, expect, type Locator, type Page, type Route } from "@playwright/test";
import webPush from "web-push";
import type { Role } from "../../db/access-vocabulary";
import { type Database, type Db, openPostgres } from "../../db/client";
import { intakeDraft } from "../../db/schema/drafts";
import { session } from "../../db/schema/people";
import { createDatabase } from "./databases";
import { createSession } from "./people";
import { type RestorableProxy, startRestorableProxy } from "./restorable-proxy";
import { type ServerProcess, startServer } from "./server";

export { expect };

type ServerGroup = { databaseUrl: string; database: Database; server: ServerProcess; close(): Promise<void> };
type WorkerFixtures = { map: boolean; openServerGroup: (name: string) => Promise<ServerGroup> };
type TestFixtures = Omit<ServerGroup, "close"> & {
  serverGroup: string;
  db: Db;
  role: Role | null;
  webGl: boolean;
  problemCheck: undefined;
};

const { publicKey, privateKey } = webPush.generateVAPIDKeys();
/** Additional environment variables of the server, by server group. */
const environments: Record<string, Record<string, string>> = {
  crew: {
    WEB_PUSH_PUBLIC_KEY: publicKey,
    WEB_PUSH_PRIVATE_KEY: privateKey,
    WEB_PUSH_SUBJECT: "mailto:room@example.org",
  },
};

// The emulated graphics card draws only WebGL. Drawing the rest of the page with it takes twice the CPU time.
const argsForMaps = ["--use-angle=swiftshader-webgl", "--enable-unsafe-swiftshader"];
const argsWithoutMaps = ["--disable-gpu", "--disable-3d-apis"];

/**
 * Playwright's `test` with a running server. Files with the same `serverGroup` that run one after the other share a
 * server and its database. To get a separate server, a file sets a different group at its top with
 * `test.use({ serverGroup: "..." })`. `role` is the role of the signed-in person or screen, null if nobody is signed
 * in. Tests use `db` to prepare what the screens show. With `map: false` at the top of a file, the browser has neither
 * a GPU nor WebGL. Files that need no map should set it, because the CPU has to emulate both. In a file in which only
 * some tests look at the map, the others set `webGl: false`, which removes WebGL from their pages: a console without a
 * map takes a third of the CPU time. A test fails if a page throws or sends a request to another host.
 */
export const test = baseTest.extend<TestFixtures, WorkerFixtures>({
  map: [true, { scope: "worker", option: true }],
  launchOptions: [
    ({ launchOptions, map }, use) =>
      use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...(map ? argsForMaps : argsWithoutMaps)] }),
    { scope: "worker" },
  ],
  // One worker runs all server groups, because starting a worker and a browser takes as long as a short test.
  openServerGroup: [
    async ({}, use) => {
      let current: { name: string; group: ServerGroup } | undefined;
      await use(async (name) => {
        if (current?.name !== name) {
          await current?.group.close();
          current = undefined;
          current = { name, group: await startServerGroup(name) };
        }
        return current.group;
      });
      await current?.group.close();
    },
    { scope: "worker" },
  ],
  serverGroup: ["shared", { option: true }],
  databaseUrl: async ({ openServerGroup, serverGroup }, use) => use((await openServerGroup(serverGroup)).databaseUrl),
  database: async ({ openServerGroup, serverGroup }, use) => use((await openServerGroup(serverGroup)).database),
  server: async ({ openServerGroup, serverGroup }, use) => use((await openServerGroup(serverGroup)).server),
  role: ["dispatcher", { option: true }],
  webGl: [true, { option: true }],
  db: ({ database }, use) => use(database.db),
  baseURL: ({ server }, use) => use(server.url),
  problemCheck: [
    async ({ context, server, baseURL, role, webGl, db }, use) => {
      const offsetS = Number(/^\+(\d+)s$/.exec(process.env.FAKETIME ?? "")?.[1] ?? 0);
      if (offsetS > 0) await context.addInitScript(shiftClock, offsetS * 1_000);
      if (!webGl) await context.addInitScript(removeWebGl);
      // The page of the previous test may still be saving a draft. Ending its session prevents that.
      await db.delete(session);
      if (role) await context.addCookies(await signInCookies(db, server, role));
      // Otherwise this page would restore what an earlier test typed but did not send.
      await db.delete(intakeDraft);
      const problems: string[] = [];
      context.on("weberror", (webError) => problems.push(`thrown: ${webError.error().stack}`));
      context.on("request", (request) => {
        const isOwnOrigin =
          /^(data|blob):/.test(request.url()) || [server.url, baseURL].includes(new URL(request.url()).origin);
        if (!isOwnOrigin) problems.push(`request to another host: ${request.url()}`);
      });
      await use(undefined);
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
});

/**
 * `test` with a proxy between the pages and the server. When Playwright closes an offline page, the page is online
 * again for a moment and may send something. A test that closes an offline page therefore also cuts the proxy.
 */
export const testWithProxy = test.extend<{ serverProxy: RestorableProxy }>({
  serverProxy: async ({ server }, use) => {
    const serverProxy = await startRestorableProxy(server.url);
    await use(serverProxy);
    await serverProxy.cut();
  },
  baseURL: ({ serverProxy }, use) => use(serverProxy.url),
});

/**
 * Makes every timeout and interval of the page between `fromMs` and `toMs` last ten minutes, also those that end
 * requests. Otherwise, on a busy machine, a timer might fire too early for the test, for example the timer that ends
 * the offer to undo.
 */
export function extendTimers(page: Page, fromMs: number, toMs = fromMs): Promise<unknown> {
  return page.addInitScript(
    ([from, to]) => {
      const extend = (ms: number) => (ms >= from && ms <= to ? 600_000 : ms);
      for (const name of ["setTimeout", "setInterval"] as const) {
        const originalTimer = window[name].bind(window);
        const extendedTimer = (handler: TimerHandler, ms = 0, ...timerArguments: unknown[]) =>
          originalTimer(handler, extend(ms), ...timerArguments);
        window[name] = extendedTimer as typeof originalTimer as never;
      }
      const createTimeoutSignal = AbortSignal.timeout.bind(AbortSignal);
      AbortSignal.timeout = (ms) => createTimeoutSignal(extend(ms));
    },
    [fromMs, toMs] as const,
  );
}

/**
 * Presses a key at the moment an element matches `selector`. The attribute `data-has-run` of the page then says whether
 * a command has run.
 */
export function pressWhenShown(
  page: Page,
  selector: string,
  key: Pick<KeyboardEventInit, "key" | "code" | "ctrlKey" | "altKey" | "shiftKey">,
): Promise<void> {
  return page.evaluate(
    ([awaitedSelector, init]) => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector(awaitedSelector)) return;
        observer.disconnect();
        const event = new KeyboardEvent("keydown", { ...init, bubbles: true, cancelable: true });
        document.documentElement.dataset.hasRun = `${!document.body.dispatchEvent(event)}`;
      });
      observer.observe(document.body, { childList: true, subtree: true, attributes: true });
    },
    [selector, key] as const,
  );
}

/**
 * Holds back the page's requests to these procedures until `release` is called. `waitForRequest` waits for the first of
 * these requests.
 */
export async function delayRequests(page: Page, ...procedures: readonly string[]) {
  const address = new RegExp(`/api/trpc/[^?]*(${procedures.join("|").replaceAll(".", "\\.")})`);
  let release = () => {};
  const whenReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  let heldRequestCount = 0;
  let isHolding = true;
  const holdRoute = async (route: Route) => {
    if (isHolding) {
      heldRequestCount += 1;
      await whenReleased;
    }
    // The page may have cancelled the request.
    await route.continue().catch(() => undefined);
  };
  await page.route(address, holdRoute);
  return {
    waitForRequest: () => expect.poll(() => heldRequestCount).toBeGreaterThan(0),
    /** Lets new requests pass. Requests that are already held back are not released. */
    passNewRequests: () => {
      isHolding = false;
    },
    release: async () => {
      release();
      await page.unroute(address, holdRoute);
    },
  };
}

/** Holds back the page's scripts, or only those requested after hydration, until the returned function is called. */
export async function delayScripts(page: Page, from: "start" | "hydration" = "start"): Promise<() => void> {
  let release = () => {};
  const whenReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    const isHydrated = page.evaluate(() => "hydrated" in document.documentElement.dataset).catch(() => false);
    if (from === "start" || (await isHydrated)) await whenReleased;
    await route.continue();
  });
  return release;
}

/** Expects a select or an input to be wide enough for its text: for the longest choice, or for a date and its button. */
export async function expectUncut(control: Locator): Promise<void> {
  const { width, neededWidth } = await control.evaluate((element: HTMLElement) => {
    const width = element.offsetWidth;
    element.style.cssText = "width: max-content; min-width: 0; max-width: none; flex: none";
    const neededWidth = element.offsetWidth;
    element.removeAttribute("style");
    return { width, neededWidth };
  });
  expect(width).toBeGreaterThanOrEqual(neededWidth);
}

/**
 * Collects the errors and warnings on the page's console. Ignores the warning that the browser reads each WebGL frame
 * back from the emulated graphics card.
 */
export function collectConsoleProblems(page: Page): string[] {
  const problems: string[] = [];
  page.on("console", (message) => {
    const isReadPixelsWarning = /^\[\.WebGL-\w+\]GL Driver Message .* GPU stall due to ReadPixels/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !isReadPixelsWarning) problems.push(message.text());
  });
  return problems;
}

/** Runs in a page before its own scripts. */
function removeWebGl(): void {
  const getContext = HTMLCanvasElement.prototype.getContext as (kind: string, options?: unknown) => unknown;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, options?: unknown) {
    return kind.includes("webgl") ? null : getContext.call(this, kind, options);
  } as typeof HTMLCanvasElement.prototype.getContext;
}

/**
 * Shifts the page's clock by as much as libfaketime shifts the server's clock when `npm run test:all` repeats tests on
 * other dates.
 */
function shiftClock(offsetMs: number): void {
  const shiftedNow = () => RealDate.now() + offsetMs;
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (_, args: number[]) =>
      args.length === 0 ? new RealDate(shiftedNow()) : new RealDate(...(args as [number])),
    apply: () => new RealDate(shiftedNow()).toString(),
    get: (target, key) => (key === "now" ? shiftedNow : Reflect.get(target, key)),
  });
}

async function startServerGroup(name: string): Promise<ServerGroup> {
  const { url: databaseUrl, drop } = await createDatabase(process.env.SCREENS_POSTGRES_URL ?? "");
  const [database, server] = await Promise.all([
    openPostgres(databaseUrl, { size: 4 }),
    startServer({ databaseUrl, env: environments[name] }),
  ]);
  const close = async () => {
    await server.stop();
    await database.close();
    await drop();
  };
  return { databaseUrl, database, server, close };
}

async function signInCookies(db: Db, server: ServerProcess, role: Role) {
  const { cookies } = await createSession(db, server, role);
  return cookies.map(({ name, value }) => ({ name, value, url: server.url, sameSite: "Strict" as const }));
}
