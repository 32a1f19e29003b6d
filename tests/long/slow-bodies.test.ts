import { request } from "node:http";
import { connect } from "node:net";
import { requestTimeoutMs } from "../../server/domain/limits";
import { expect, test } from "../support/http";
import { createSession } from "../support/people";

/**
 * Sends `start` and then one byte every two seconds until the server closes the connection. Returns the status line of
 * the response and for how many seconds the connection stayed open. Each byte sent counts as two seconds, so pauses of
 * a busy machine are not included.
 */
function sendSlowly(url: string, start: string): Promise<{ seconds: number; statusLine: string }> {
  const { hostname, port } = new URL(url);
  let seconds = 0;
  return new Promise((resolve) => {
    let response = "";
    const socket = connect(Number(port), hostname, () => socket.write(start));
    const timer = setInterval(() => {
      seconds += 2;
      socket.write(" ");
    }, 2_000);
    socket
      .on("error", () => {})
      .on("data", (chunk) => {
        response += chunk;
      });
    socket.on("close", () => {
      clearInterval(timer);
      resolve({ seconds, statusLine: response.split("\r\n")[0] ?? "" });
    });
  });
}

test("headers and bodies that arrive a byte at a time are cut off; the live feed and slow photos are not", async ({
  db,
  server: { url, apiKey },
}) => {
  const { cookie } = await createSession(db, { url }, "crew");
  const { cookie: wallCookie } = await createSession(db, { url }, "wall");
  const requestStart = (path: string, headers: string) =>
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n${headers}\r\n\r\nffff\r\n{`;
  const bodies = [
    sendSlowly(url, requestStart("/api/auth/sign-in", "x-a: b")),
    sendSlowly(url, requestStart("/api/trpc/crew.press", `cookie: ${cookie}`)),
    sendSlowly(url, requestStart("/api/v1/calls", `authorization: Bearer ${apiKey}`)),
    // The server refuses these requests at once, and must not continue to read their bodies.
    sendSlowly(url, requestStart("/api/trpc/crew.press", "x-a: b")),
    sendSlowly(url, requestStart("/api/unknown", "x-a: b")),
  ];
  const headers = sendSlowly(url, "POST /api/auth/sign-in HTTP/1.1\r\nhost: x\r\nx-slow: ");
  const feedRequest = request(`${url}/api/trpc/live.changes`, { headers: { cookie: wallCookie } }).end();
  let [chunkCount, wasCutOff] = [0, false];
  feedRequest.on("response", (response) =>
    response.on("data", () => chunkCount++).on("close", () => (wasCutOff = true)),
  );
  const photoRequest = request(`${url}/api/crew/photos?assignmentId=01890000-0000-7000-8000-000000000000`, {
    method: "POST",
    headers: { cookie, "content-type": "image/jpeg", "transfer-encoding": "chunked" },
  });
  let photoEnded = false;
  photoRequest.on("error", () => {}).on("close", () => (photoEnded = true));
  photoRequest.write("x");

  const results = await Promise.all(bodies);
  for (const { seconds } of results) expect(seconds).toBeLessThan(requestTimeoutMs.body / 1_000 + 15);
  expect(results.slice(0, 3).map(({ statusLine }) => statusLine)).toEqual(
    results.slice(0, 3).map(() => "HTTP/1.1 408 Request Timeout"),
  );
  expect((await headers).seconds).toBeLessThan(requestTimeoutMs.headers / 1_000 + 20);
  const chunkCountBefore = chunkCount;
  // When the feed has sent two more chunks, the photo has been arriving for longer than the time limit of other bodies.
  // Photos have a longer limit.
  await expect.poll(() => chunkCount).toBeGreaterThan(chunkCountBefore + 1);
  expect([photoEnded, wasCutOff]).toEqual([false, false]);
  photoRequest.destroy();
  feedRequest.on("error", () => {}).destroy();
});
