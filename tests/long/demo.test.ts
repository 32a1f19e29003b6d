import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, onTestFinished } from "vitest";
import { needsBuild, needsBundle, needsInstall } from "../../server/build-state.mjs";
import { createEmbeddedFolder } from "../support/embedded";
import { findFreePort } from "../support/free-port";
import { post } from "../support/people";
import { captureOutput, hasEnded, listChildren, pause, readProcessorSeconds } from "../support/processes";
import { runAtExit } from "../support/run-at-exit";
import { expect, test } from "../support/test";

type SignIns = { url: string; apiKey: string; people: { username: string; password: string; role: string }[] };

/** Runs the demo like `npm run demo`, but without screens, and captures its output. The demo ends with this process. */
function launchDemo(env: Record<string, string>, root = ".") {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [join(root, "server/demo/launch.mjs")], {
    env: { PATH, HOME, SCREENS: "off", HOST: "127.0.0.1", SIMULATE: "off", ...env } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const removeExitHook = runAtExit(`kill -TERM ${child.pid}`);
  child.once("exit", removeExitHook);
  onTestFinished(() => void child.kill("SIGTERM"));
  const { output, ended } = captureOutput(child);
  return {
    output,
    ended,
    /** Returns the processor time in seconds that the launcher and the demo have used so far. */
    processorSeconds: () =>
      [child.pid ?? 0, ...listChildren(child.pid ?? 0)].reduce((sum, pid) => sum + readProcessorSeconds(pid), 0),
    async waitUntilHealthy(): Promise<SignIns & { health: { database: { embedded: boolean } } }> {
      while (!hasEnded(child)) {
        const response = await fetch(`http://127.0.0.1:${env.PORT}/api/health`).catch(() => undefined);
        if (response?.status === 200) return { ...readSignIns(env.DATA_FOLDER ?? ""), health: await response.json() };
        await pause(50);
      }
      throw new Error(`the demo ended:\n${output()}`);
    },
    async stop(): Promise<number | null> {
      child.kill("SIGINT");
      return ended();
    },
  };
}

function readSignIns(folder: string): SignIns {
  return JSON.parse(readFileSync(join(folder, "demo.json"), "utf8")) as SignIns;
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "demo-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe("the demo", () => {
  test("the credentials in demo.json work, and only the owner can read the file", async ({ databaseUrl }) => {
    const folder = aFolder();
    const demo = launchDemo({ PORT: `${await findFreePort()}`, DATA_FOLDER: folder, DATABASE_URL: databaseUrl });
    const { url, apiKey, people, health } = await demo.waitUntilHealthy();

    expect(health.database.embedded).toBe(false);
    for (const file of ["demo.json", "secret"]) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(people.map(({ role }) => role)).toEqual([
      "dispatcher",
      "supervisor",
      "call-taker",
      "admin",
      "leader",
      "agency-officer",
      "crew",
    ]);
    for (const { username, password } of people) {
      const response = await post(url, "/api/auth/sign-in", { username, password });
      expect(await response.json()).toEqual({ state: "signed-in" });
    }
    const response = await fetch(`${url}/api/v1/units`, { headers: { authorization: `Bearer ${apiKey}` } });
    const { features } = (await response.json()) as { features: { properties: { simulated: boolean } }[] };
    expect(features.length).toBeGreaterThan(50);
    expect(features.every(({ properties }) => properties.simulated)).toBe(true);
    await expect.poll(demo.output).toContain(`Sign in as dispatcher with the password ${people[0]?.password}`);
    expect(await demo.stop()).toBe(0);
  });

  test("restarts quickly with the same key and sign-ins", async () => {
    const { folder, remove } = await createEmbeddedFolder();
    onTestFinished(remove);
    const startDemo = async () => {
      const demo = launchDemo({ PORT: `${await findFreePort()}`, DATA_FOLDER: folder });
      return { demo, ...(await demo.waitUntilHealthy()) };
    };
    const firstStart = await startDemo();
    expect(firstStart.health.database.embedded).toBe(true);

    const secondLaunch = launchDemo({ PORT: `${await findFreePort()}`, DATA_FOLDER: folder });
    expect(await secondLaunch.ended()).toBe(1);
    expect(secondLaunch.output()).toMatch(/embedded database in .* is in use by process \d+; stop it first/);
    expect(await firstStart.demo.stop()).toBe(0);

    const secondStart = await startDemo();
    // Processor time is checked instead of wall-clock time, because the machine may be busy.
    expect(secondStart.demo.processorSeconds()).toBeLessThan(15);
    expect(secondStart.apiKey).toBe(firstStart.apiKey);
    const { username, password } = firstStart.people[0] as (typeof firstStart.people)[number];
    expect((await post(secondStart.url, "/api/auth/sign-in", { username, password })).status).toBe(200);
    expect(await secondStart.demo.stop()).toBe(0);
  });

  test("reports a port in use or an invalid port before doing anything", async () => {
    const port = await findFreePort();
    const otherServer = createServer().listen(port, "127.0.0.1");
    onTestFinished(() => void otherServer.close());
    await once(otherServer, "listening");
    const launchOnUsedPort = launchDemo({ PORT: `${port}`, DATA_FOLDER: aFolder() });
    expect(await launchOnUsedPort.ended()).toBe(1);
    expect(launchOnUsedPort.output()).toContain(`Port ${port} is in use by another program`);

    const launchOnInvalidPort = launchDemo({ PORT: "eighty", DATA_FOLDER: aFolder() });
    expect(await launchOnInvalidPort.ended()).toBe(1);
    expect(launchOnInvalidPort.output()).toContain('PORT must be a number from 0 to 65535, not "eighty"');

    // A setting in .env counts as well.
    const root = aFolder();
    for (const file of ["demo/launch.mjs", "build-state.mjs", "bundle.mjs"]) {
      cpSync(join("server", file), join(root, "server", file));
    }
    writeFileSync(join(root, ".env"), `PORT=${port}\n`);
    const launchWithFile = launchDemo({ DATA_FOLDER: aFolder() }, root);
    expect(await launchWithFile.ended()).toBe(1);
    expect(launchWithFile.output()).toContain(`Port ${port} is in use by another program`);
  });

  test("reports an unreachable database", async () => {
    const unreachableUrl = `postgres://nobody@127.0.0.1:${await findFreePort()}/nothing`;
    const demo = launchDemo({ PORT: `${await findFreePort()}`, DATA_FOLDER: aFolder(), DATABASE_URL: unreachableUrl });
    expect(await demo.ended()).toBe(1);
    expect(demo.output()).toContain("The database cannot be used: connect ECONNREFUSED");
  });
});

describe("what must be installed or built before a start", () => {
  function aProjectFolder({ installed = "1.0.0", builtAt = 200, screenAt = 100, serverAt = 100 } = {}): string {
    const root = aFolder();
    const write = (path: string, text: string, modifiedAt: number) => {
      mkdirSync(join(root, path, ".."), { recursive: true });
      writeFileSync(join(root, path), text);
      utimesSync(join(root, path), modifiedAt, modifiedAt);
    };
    const lock = (version: string) =>
      JSON.stringify({
        packages: { "": {}, "node_modules/a": { version }, "node_modules/b": { version: "2.0.0", optional: true } },
      });
    write("package-lock.json", lock("1.0.0"), 50);
    write("app/page.tsx", "", screenAt);
    write("server/start.ts", "", serverAt);
    write("public/map/worker.mjs", "", 300);
    if (installed) write("node_modules/.package-lock.json", lock(installed), 60);
    for (const file of builtAt ? [".next/BUILD_ID", "dist/main.js"] : []) write(file, "", builtAt);
    return root;
  }

  test("nothing when packages, build and bundle are current", () => {
    const root = aProjectFolder();
    expect([needsInstall(root), needsBuild(root), needsBundle(root)]).toEqual([false, false, false]);
  });

  test.for([
    ["the packages are not installed", { installed: "" }, true, false, false],
    ["a package has another version", { installed: "0.9.0" }, true, false, false],
    ["there is no build", { builtAt: 0 }, false, true, true],
    ["a screen is newer than the build", { screenAt: 250 }, false, true, false],
    ["the server is newer than its bundle", { serverAt: 250 }, false, false, true],
  ] as const)("%s", ([, state, install, build, bundle]) => {
    const root = aProjectFolder(state);
    expect([needsInstall(root), needsBuild(root), needsBundle(root)]).toEqual([install, build, bundle]);
  });
});
