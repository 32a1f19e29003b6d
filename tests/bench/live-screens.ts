import { request } from "node:http";
import { listenRaw } from "./live-raw";
import { createReader, type Reads } from "./live-reader";
import { serve } from "./worker";

/** Screens that hear the same: where, as whom, how many. The first keeps all it hears; the first few are read in full. */
export type Group = { name: string; url: string; cookies: string[]; count: number; reads?: Reads };

/** Of one group: when each message came to each screen, in ms of this machine's clock, and what the first one heard. */
export type GroupHeard = {
  name: string;
  arrivals: Map<string, number[]>;
  bytes: number;
  ended: number;
  parts: { at: number; bytes: Buffer }[];
  /** Of the screens that are read in full: the ids in their order. */
  orders: string[][];
  /** How long the screens that read again what they were told waited for it, in ms, and how many could not. */
  reads: number[];
  unread: number;
};

const readInFull = 5;
const atOnce = 50;
const end = Buffer.from("\n\n");
const idField = Buffer.from("id: ");

let groups: GroupHeard[] = [];
let requests: { destroy(): unknown }[] = [];

async function connect(wished: Group[]): Promise<void> {
  groups = wished.map(({ name }) => ({
    name,
    arrivals: new Map(),
    bytes: 0,
    ended: 0,
    parts: [],
    orders: [],
    reads: [],
    unread: 0,
  }));
  requests = [];
  const waiting = wished.flatMap(({ url, cookies, count, reads }, group) =>
    Array.from({ length: count }, (_, number) => ({
      url,
      reads,
      cookie: cookies[number % cookies.length] ?? "",
      group,
      number,
    })),
  );
  const opener = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      await open(one, groups[one.group] as GroupHeard);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, opener));
}

type Opening = { url: string; cookie: string; number: number; reads: Reads | undefined };

/** Opens one screen's stream; done once its first bytes are there. Only those whose bytes are looked at cost much here. */
async function open(opening: Opening, heard: GroupHeard): Promise<void> {
  const { url, cookie, number, reads } = opening;
  const order: string[] = [];
  if (number < readInFull) heard.orders.push(order);
  const onId = (id: string) => {
    if (number < readInFull) order.push(id);
    const at = Date.now();
    const times = heard.arrivals.get(id);
    if (times) times.push(at);
    else heard.arrivals.set(id, [at]);
  };
  if (number === 0 || reads) return openWhole(opening, heard, onId);
  const onBytes = (count: number) => {
    heard.bytes += count;
  };
  const onEnd = () => {
    heard.ended++;
  };
  requests.push(await listenRaw({ url, cookie, onBytes, onId, onEnd }));
}

function openWhole({ url, cookie, number, reads }: Opening, heard: GroupHeard, onId: (id: string) => void) {
  const onRead = (ms: number, status: number) => {
    if (status === 200) heard.reads.push(ms);
    else heard.unread++;
  };
  const reader = reads && createReader({ origin: new URL(url).origin, cookie, reads, onRead });
  return new Promise<void>((resolve, reject) => {
    const asking = request(url, { agent: false, headers: { cookie, accept: "text/event-stream" } }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`a screen was answered with ${answer.statusCode}`));
      answer.socket.setNoDelay(true);
      let before: Buffer = Buffer.alloc(0);
      answer.on("data", (bytes: Buffer) => {
        resolve();
        heard.bytes += bytes.length;
        if (number === 0) heard.parts.push({ at: Date.now(), bytes: Buffer.from(bytes) });
        reader?.look(before, bytes);
        before = scan(before, bytes, onId);
      });
      answer.on("close", () => {
        heard.ended++;
        reader?.end();
      });
    });
    asking.on("error", reject);
    asking.end();
    requests.push(asking);
  });
}

/** Finds where messages end, and their ids, which stand last; gives the tail of what has not ended yet. */
function scan(before: Buffer, bytes: Buffer, onId: (id: string) => void): Buffer {
  const held = before.length > 0 ? Buffer.concat([before, bytes]) : bytes;
  let from = 0;
  for (let at = held.indexOf(end, 0); at >= 0; at = held.indexOf(end, from)) {
    const id = idOf(held, from, at);
    if (id) onId(id);
    from = at + end.length;
  }
  // Where an id may stand and an end may begin; the message itself is not held.
  return Buffer.from(held.subarray(Math.max(from, held.length - 5_000)));
}

function idOf(held: Buffer, from: number, to: number): string | null {
  const at = held.subarray(from, to).lastIndexOf(idField);
  if (at < 0) return null;
  const until = held.indexOf(10, from + at);
  return held.toString("latin1", from + at + idField.length, until < 0 || until > to ? to : until);
}

serve({
  connect,
  /** Forgets what was heard so far. */
  forget: () => {
    for (const heard of groups)
      Object.assign(heard, { arrivals: new Map(), bytes: 0, parts: [], reads: [], unread: 0 });
    for (const heard of groups) for (const order of heard.orders) order.length = 0;
  },
  heard: () => groups,
  leave: () => {
    for (const one of requests) one.destroy();
  },
});
