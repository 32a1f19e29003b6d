import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "../../db/client";
import type { Log } from "../log";
import { makeDeliveries } from "./make-deliveries";
import type { PushKeys } from "./post-push";
import { drainChannel, listDueChannels, type Sender } from "./send-deliveries";

const beatMs = 1_000;

type Options = { push: PushKeys | null; announce: () => void; log: Log };

/**
 * Tells agencies on their channels what concerns them, beside everything else and never within a request. Every process may run
 * it: the trail is read by one at a time, and a message is sent by one at a time.
 */
export async function runOutbox(
  database: Database,
  { push, announce, log }: Options,
): Promise<{ stop(): Promise<void> }> {
  const { db } = database;
  const stopped = new AbortController();
  const sender: Sender = { db, now: () => new Date(), announce, push, signal: stopped.signal };
  const busy = new Map<string, Promise<void>>();
  let told = true;
  const unlisten = await database.listen("live", () => {
    told = true;
  });

  async function beat() {
    if (told) {
      told = false;
      await makeDeliveries(sender);
    }
    for (const channel of await listDueChannels(sender)) {
      if (busy.has(channel)) continue;
      const draining = drainChannel(sender, channel)
        .catch((error) => log.error({ err: error, channel }, "a channel could not be served"))
        .then(() => void busy.delete(channel));
      busy.set(channel, draining);
    }
  }

  const beating = (async () => {
    for (let beats = 0; !stopped.signal.aborted; beats++) {
      // A lost notification is made good within a few beats.
      if (beats % 5 === 0) told = true;
      await beat().catch((error) => log.warn({ err: error }, "the outbox could not read"));
      await wait(beatMs, undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();

  return {
    async stop() {
      stopped.abort();
      await unlisten();
      await beating;
      await Promise.all(busy.values());
    },
  };
}
