import { once } from "node:events";
import { Agent, type ClientRequest, request } from "node:http";
import superjson from "superjson";
import type { Db } from "../../db/client";
import { createSession } from "./people";
import { pause } from "./processes";
import type { TestServer } from "./server";

type Target = Pick<TestServer, "url">;
export type Cookies = Record<"leader" | "wall" | "crew", string>;
/**
 * `run` sends requests until the signal aborts, and returns the number of responses keyed by status (0: connection
 * closed).
 */
export type Attack = {
  name: string;
  run(target: Target, cookies: Cookies, signal: AbortSignal): Promise<Map<number, number>>;
};

/** Signs in one attacker for each role. A different `name` gives different people and screens. */
export async function signInAttackers(db: Db, target: Target, name: string): Promise<Cookies> {
  const [leaderSession, wallSession, crewSession] = await Promise.all(
    (["leader", "wall", "crew"] as const).map((role) =>
      createSession(db, target, role, { username: `${name}-${role}` }),
    ),
  );
  if (!leaderSession || !wallSession || !crewSession) throw new Error("not signed in");
  return { leader: leaderSession.cookie, wall: wallSession.cookie, crew: crewSession.cookie };
}

/** The size in bytes of an "endless" body. It is sent completely unless the server refuses it. */
const endlessBytes = 64_000_000;

/** Attacks on memory (endless bodies), the database (batches and many requests) and connections (slow bodies). */
export const attacks: Attack[] = [
  endlessBodyAttack(
    "endless multipart bodies, a wall",
    "wall",
    "incidents.overview",
    "multipart/form-data; boundary=x",
  ),
  endlessBodyAttack("endless multipart bodies, a crew", "crew", "crew.press", "multipart/form-data; boundary=x"),
  endlessBodyAttack("endless JSON bodies, a crew", "crew", "crew.press", "application/json"),
  batchAttack("batches of 60 coverage.places, a leader", "leader", "coverage.places", 60, { kind: null }),
  batchAttack("batches of 290 places.districts, a wall", "wall", "places.districts", 290),
  batchAttack("batches of 330 places.search, a crew", "crew", "places.search", 330, { words: "dekat pasar sekayu" }),
  batchAttack("100 concurrent coverage.places, a leader", "leader", "coverage.places", 1, { kind: null }, 100),
  batchAttack("100 concurrent places.districts, a wall", "wall", "places.districts", 1, undefined, 100),
  batchAttack("30 concurrent batches of 10 places.search, a crew", "crew", "places.search", 10, { words: "pasar" }, 30),
  {
    name: "1,000 bodies sent at a byte every 5 s, half signed out, half a crew",
    run: async ({ url }, { crew }, signal) => {
      const responseCounts = new Map<number, number>();
      const sendSlowly = async (headers: Record<string, string>, path: string) => {
        const clientRequest = request(url + path, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
        });
        const pendingStatus = awaitStatus(clientRequest, signal);
        const writeTimer = setInterval(() => clientRequest.write(" "), 5_000);
        clientRequest.write("{");
        countStatus(responseCounts, await pendingStatus);
        clearInterval(writeTimer);
      };
      const sendOnce = (index: number) =>
        index % 2 ? sendSlowly({}, "/api/auth/sign-in") : sendSlowly({ cookie: crew }, "/api/trpc/crew.press");
      const runConnection = async (index: number) => {
        // Connections are opened 5 ms apart: all at once would be a different attack, a flood of connections.
        await pause(5 * index);
        await repeat(() => sendOnce(index), signal);
      };
      await Promise.all(Array.from({ length: 1_000 }, (_, index) => runConnection(index)));
      return responseCounts;
    },
  },
];

function endlessBodyAttack(name: string, role: keyof Cookies, path: string, type: string): Attack {
  const bodyStart = Buffer.from(
    type.startsWith("multipart") ? '--x\r\ncontent-disposition: form-data; name="0"\r\n\r\n' : '"',
  );
  const chunk = Buffer.alloc(65_536, "x");
  return {
    name,
    run: async ({ url }, cookies, signal) => {
      const responseCounts = new Map<number, number>();
      const headers = { cookie: cookies[role], "content-type": type, "transfer-encoding": "chunked" };
      const sendOnce = async () => {
        const clientRequest = request(`${url}/api/trpc/${path}`, { method: "POST", headers });
        const pendingStatus = awaitStatus(clientRequest, signal);
        let isAnswered = false;
        void pendingStatus.then(() => {
          isAnswered = true;
        });
        clientRequest.write(bodyStart);
        for (let bytes = 0; bytes < endlessBytes && !isAnswered; bytes += chunk.length) {
          if (!clientRequest.write(chunk))
            await Promise.race([once(clientRequest, "drain").catch(() => {}), pendingStatus]);
        }
        clientRequest.end();
        countStatus(responseCounts, await pendingStatus);
        clientRequest.destroy();
      };
      await Promise.all(Array.from({ length: 8 }, () => repeat(sendOnce, signal)));
      return responseCounts;
    },
  };
}

/**
 * Returns an attack that repeats a request with a batch of `size` calls of one query, `concurrency` requests at a time.
 */
function batchAttack(
  name: string,
  role: keyof Cookies,
  path: string,
  size: number,
  input?: object,
  concurrency = 4,
): Attack {
  return {
    name,
    run: async ({ url }, cookies, signal) => {
      const responseCounts = new Map<number, number>();
      const agent = new Agent({ keepAlive: true });
      const inputs = Object.fromEntries(
        Array.from({ length: size }, (_, index) => [index, superjson.serialize(input)]),
      );
      const body = JSON.stringify(size === 1 ? inputs[0] : inputs);
      const paths = Array.from({ length: size }, () => path).join(",");
      const headers = { cookie: cookies[role], "content-type": "application/json" };
      const sendOnce = async () => {
        const requestUrl = `${url}/api/trpc/${paths}${size === 1 ? "" : "?batch=1"}`;
        const clientRequest = request(requestUrl, { method: "POST", agent, headers }).end(body);
        countStatus(responseCounts, await awaitStatus(clientRequest, signal));
      };
      await Promise.all(Array.from({ length: concurrency }, () => repeat(sendOnce, signal)));
      agent.destroy();
      return responseCounts;
    },
  };
}

/** Returns the status of the response after reading its body, or 0 if there is no response. */
async function awaitStatus(clientRequest: ClientRequest, signal: AbortSignal): Promise<number> {
  const destroyRequest = () => clientRequest.destroy();
  signal.addEventListener("abort", destroyRequest, { once: true });
  return new Promise<number>((resolve) => {
    let status = 0;
    clientRequest.on("error", () => resolve(status)).on("close", () => resolve(status));
    clientRequest.on("response", (response) => {
      status = response.statusCode ?? 0;
      response.resume();
      response.on("close", () => resolve(status));
    });
  }).finally(() => signal.removeEventListener("abort", destroyRequest));
}

async function repeat(send: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await send();
    await pause(5);
  }
}

function countStatus(responseCounts: Map<number, number>, status: number): void {
  responseCounts.set(status, (responseCounts.get(status) ?? 0) + 1);
}
