import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "../../db/client";
import type { Log } from "../log";
import { declareJob, runAndCount } from "../metrics/metrics";
import { createDeliveries } from "./create-deliveries";
import type { OutboundOptions } from "./post-external";
import type { PushKeys } from "./post-push";
import { type NoticeSender, type SmsGateway, sendCrewNotices } from "./send-crew-notices";
import { drainChannel, listDueChannels } from "./send-deliveries";

const intervalMs = 1_000;
/** How many runs of `sendCrewNotices` may wait for answers at the same time. */
const maxNoticeRuns = 5;

type Options = {
  push: PushKeys | null;
  sms: SmsGateway | null;
  outbound: OutboundOptions;
  /** The name of this centre in messages to neighbouring centres. */
  issuer?: string | undefined;
  announce: () => void;
  log: Log;
};

/**
 * Writes and sends, in the background, the messages for the agencies' channels and the notices to crews. Every process
 * may run it: only one process at a time reads the audit trail, and only one sends a given message.
 */
export async function runOutbox(
  database: Database,
  { push, sms, outbound, issuer, announce, log }: Options,
): Promise<{ stop(): Promise<void> }> {
  const { db } = database;
  const stopController = new AbortController();
  const senderOptions = { db, now: () => new Date(), announce, push, outbound, signal: stopController.signal };
  const sender: NoticeSender = { ...senderOptions, sms };
  const runningByChannel = new Map<string, Promise<void>>();
  const noticeRuns = new Set<Promise<void>>();
  for (const job of ["outbox", "channels", "crew notices"]) declareJob(job);
  let hasNewEvents = true;
  const stopListening = await database.listen("live", () => {
    hasNewEvents = true;
  });

  async function writeNewDeliveries() {
    if (!hasNewEvents) return;
    hasNewEvents = false;
    try {
      await createDeliveries({ ...sender, issuer });
    } catch (error) {
      hasNewEvents = true;
      throw error;
    }
  }

  async function startSending() {
    for (const channel of await listDueChannels(sender)) {
      if (runningByChannel.has(channel)) continue;
      const logFailure = (error: unknown) => log.error({ err: error, channel }, "a channel could not be served");
      const drainRun = runAndCount("channels", () => drainChannel(sender, channel), logFailure).then(
        () => void runningByChannel.delete(channel),
      );
      runningByChannel.set(channel, drainRun);
    }
  }

  function startNotices() {
    // Another run starts while earlier ones wait for a push service or the SMS gateway, which may not answer.
    if (noticeRuns.size < maxNoticeRuns) {
      const logFailure = (error: unknown) => log.error({ err: error }, "crews could not be notified");
      const noticeRun = runAndCount("crew notices", () => sendCrewNotices(sender), logFailure).then(
        () => void noticeRuns.delete(noticeRun),
      );
      noticeRuns.add(noticeRun);
    }
  }

  const outboxLoop = (async () => {
    for (let ticks = 0; !stopController.signal.aborted; ticks++) {
      // Check for new events on every fifth tick even without a notification, because a notification may have been
      // lost.
      if (ticks % 5 === 0) hasNewEvents = true;
      await runAndCount("outbox", writeNewDeliveries, (error) =>
        log.warn({ err: error }, "the outbox could not read the trail"),
      );
      await runAndCount("channels", startSending, (error) =>
        log.warn({ err: error }, "the channels could not be read"),
      );
      startNotices();
      await wait(intervalMs, undefined, { signal: stopController.signal }).catch(() => {});
    }
  })();

  return {
    async stop() {
      stopController.abort();
      await stopListening();
      await outboxLoop;
      await Promise.all([...runningByChannel.values(), ...noticeRuns]);
    },
  };
}
