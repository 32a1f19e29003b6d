import { request } from "node:http";
import { openRawStream } from "./live-raw";
import { createReader, type ReadMode } from "./live-reader";
import { serveOperations } from "./worker";

/**
 * A group of `count` screens that share a URL and sessions. The first screen keeps all bytes that it receives; the
 * first five keep the order of the message ids.
 */
export type Group = { name: string; url: string; cookies: string[]; count: number; readMode?: ReadMode };

/**
 * What a group received: the times at which each message reached the screens, by message id and in ms of this machine's
 * clock, and all bytes that the first screen received.
 */
export type GroupResult = {
  name: string;
  arrivals: Map<string, number[]>;
  bytes: number;
  ended: number;
  parts: { at: number; bytes: Buffer }[];
  /** For each of the first five screens, the message ids in the order in which they arrived. */
  idOrders: string[][];
  /** Duration of each read by the screens with a `readMode`. */
  readDurationsMs: number[];
  /** Number of failed reads. */
  failedReads: number;
};

const orderedScreenCount = 5;
const concurrency = 50;
const messageEnd = Buffer.from("\n\n");
const idField = Buffer.from("id: ");

let results: GroupResult[] = [];
let connections: { destroy(): unknown }[] = [];

async function connect(groups: Group[]): Promise<void> {
  results = groups.map(({ name }) => ({
    name,
    arrivals: new Map(),
    bytes: 0,
    ended: 0,
    parts: [],
    idOrders: [],
    readDurationsMs: [],
    failedReads: 0,
  }));
  connections = [];
  const remainingStreams = groups.flatMap(({ url, cookies, count, readMode }, group) =>
    Array.from({ length: count }, (_, number) => ({
      url,
      readMode,
      cookie: cookies[number % cookies.length] ?? "",
      group,
      number,
    })),
  );
  const openRemaining = async () => {
    for (let stream = remainingStreams.shift(); stream; stream = remainingStreams.shift()) {
      await open(stream, results[stream.group] as GroupResult);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, openRemaining));
}

type StreamToOpen = { url: string; cookie: string; number: number; readMode: ReadMode | undefined };

/**
 * Opens the stream of one screen; resolves when its first bytes arrive. Only screens whose bytes are kept or parsed use
 * the HTTP client.
 */
async function open(stream: StreamToOpen, result: GroupResult): Promise<void> {
  const { url, cookie, number, readMode } = stream;
  const order: string[] = [];
  if (number < orderedScreenCount) result.idOrders.push(order);
  const onId = (id: string) => {
    if (number < orderedScreenCount) order.push(id);
    const at = Date.now();
    const times = result.arrivals.get(id);
    if (times) times.push(at);
    else result.arrivals.set(id, [at]);
  };
  if (number === 0 || readMode) return openHttpStream(stream, result, onId);
  const onBytes = (count: number) => {
    result.bytes += count;
  };
  const onEnd = () => {
    result.ended++;
  };
  connections.push(await openRawStream({ url, cookie, onBytes, onId, onEnd }));
}

function openHttpStream(
  { url, cookie, number, readMode }: StreamToOpen,
  result: GroupResult,
  onId: (id: string) => void,
) {
  const onRead = (ms: number, status: number) => {
    if (status === 200) result.readDurationsMs.push(ms);
    else result.failedReads++;
  };
  const reader = readMode && createReader({ origin: new URL(url).origin, cookie, readMode, onRead });
  return new Promise<void>((resolve, reject) => {
    const clientRequest = request(
      url,
      { agent: false, headers: { cookie, accept: "text/event-stream" } },
      (response) => {
        if (response.statusCode !== 200) return reject(new Error(`a screen received status ${response.statusCode}`));
        response.socket.setNoDelay(true);
        let precedingBytes: Buffer = Buffer.alloc(0);
        response.on("data", (bytes: Buffer) => {
          resolve();
          result.bytes += bytes.length;
          if (number === 0) result.parts.push({ at: Date.now(), bytes: Buffer.from(bytes) });
          reader?.scan(precedingBytes, bytes);
          precedingBytes = scanForIds(precedingBytes, bytes, onId);
        });
        response.on("close", () => {
          result.ended++;
          reader?.end();
        });
      },
    );
    clientRequest.on("error", reject);
    clientRequest.end();
    connections.push(clientRequest);
  });
}

/**
 * Calls `onId` for each complete message that has an id, which is its last field. Returns the end of the message that
 * is still incomplete, at most 5,000 bytes.
 */
function scanForIds(precedingBytes: Buffer, bytes: Buffer, onId: (id: string) => void): Buffer {
  const combinedBytes = precedingBytes.length > 0 ? Buffer.concat([precedingBytes, bytes]) : bytes;
  let from = 0;
  for (let index = combinedBytes.indexOf(messageEnd, 0); index >= 0; index = combinedBytes.indexOf(messageEnd, from)) {
    const id = findId(combinedBytes, from, index);
    if (id) onId(id);
    from = index + messageEnd.length;
  }
  // 5,000 bytes are enough for the id and the start of `messageEnd`. Earlier bytes of the message are not needed.
  return Buffer.from(combinedBytes.subarray(Math.max(from, combinedBytes.length - 5_000)));
}

function findId(combinedBytes: Buffer, from: number, to: number): string | null {
  const index = combinedBytes.subarray(from, to).lastIndexOf(idField);
  if (index < 0) return null;
  const lineEnd = combinedBytes.indexOf(10, from + index);
  return combinedBytes.toString("latin1", from + index + idField.length, lineEnd < 0 || lineEnd > to ? to : lineEnd);
}

serveOperations({
  connect,
  /** Discards everything that the screens have received so far. */
  reset: () => {
    for (const group of results)
      Object.assign(group, { arrivals: new Map(), bytes: 0, parts: [], readDurationsMs: [], failedReads: 0 });
    for (const group of results) for (const order of group.idOrders) order.length = 0;
  },
  results: () => results,
  disconnect: () => {
    for (const connection of connections) connection.destroy();
  },
});
