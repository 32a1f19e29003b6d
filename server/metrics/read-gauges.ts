import type { Database } from "../../db/client";
import type { Settings } from "../context";
import type { Feed } from "../feed/feed";
import { audiences, resetReasons } from "../feed/message";
import type { PositionQueue } from "../units/position-queue";
import {
  archiveFailing,
  backupAge,
  callsOpen,
  certificateExpiry,
  connectionsGauge,
  databaseFreeBytes,
  databaseUp,
  drillAge,
  drillPassed,
  feedAgeSeconds,
  feedBytesSent,
  feedDroppedClients,
  feedListening,
  feedMessages,
  feedMessagesSent,
  feedResets,
  feedSlowClients,
  feedSubscribers,
  incidentsOpen,
  incidentsUnassigned,
  keyExpiry,
  outboxWaiting,
  positionsWaiting,
  requirementsUnmet,
  setCounter,
} from "./metrics";
import { createDatabaseProbe } from "./probe-database";

type GaugeSources = {
  database: Database;
  feed: Feed;
  positions: PositionQueue;
  settings: Pick<Settings, "warnings">;
};

/** Returns a function that updates the metrics whose values are read only when the metrics are requested. */
export function createGaugeReader({ database, feed, positions, settings }: GaugeSources): () => Promise<void> {
  const checkDatabase = createDatabaseProbe(database);
  return async () => {
    setFeedMetrics(feed);
    positionsWaiting.set(positions.waiting());
    feedListening.set(database.disconnectedForMs() === 0 ? 1 : 0);
    for (const [pool, { total, idle, waiting }] of Object.entries(database.connections())) {
      connectionsGauge.set({ pool, state: "in_use" }, total - idle);
      connectionsGauge.set({ pool, state: "idle" }, idle);
      connectionsGauge.set({ pool, state: "waiting" }, waiting);
    }
    const { up: isUp, queueDepths, backups, keysExpireAt, isArchiveFailing, freeBytes } = await checkDatabase();
    databaseUp.set(isUp ? 1 : 0);
    // Remove the old values first. If the new ones cannot be read, the old ones would look current.
    for (const gauge of [callsOpen, outboxWaiting]) gauge.reset();
    const rareGauges = [backupAge, drillAge, drillPassed, keyExpiry, certificateExpiry];
    const diskGauges = [archiveFailing, databaseFreeBytes];
    const gauges = [incidentsOpen, incidentsUnassigned, requirementsUnmet, ...rareGauges, ...diskGauges];
    for (const gauge of gauges) gauge.remove({});
    if (isArchiveFailing !== null) archiveFailing.set(isArchiveFailing ? 1 : 0);
    if (freeBytes !== null) databaseFreeBytes.set(freeBytes);
    const secondsSince = (at: Date) => (Date.now() - at.getTime()) / 1_000;
    if (backups?.lastBackup) backupAge.set(secondsSince(backups.lastBackup.at));
    if (backups?.lastDrill) {
      drillAge.set(secondsSince(backups.lastDrill.at));
      drillPassed.set(backups.lastDrill.failure === null ? 1 : 0);
    }
    const certificate = settings.warnings?.certificate;
    if (certificate) certificateExpiry.set(-secondsSince(new Date(certificate.validTo)));
    if (keysExpireAt) keyExpiry.set(-secondsSince(keysExpireAt));
    if (!queueDepths) return;
    callsOpen.set({ state: "ringing" }, queueDepths.ringing);
    callsOpen.set({ state: "held" }, queueDepths.held);
    callsOpen.set({ state: "missed" }, queueDepths.missed);
    incidentsOpen.set(queueDepths.open);
    incidentsUnassigned.set(queueDepths.unassigned);
    requirementsUnmet.set(queueDepths.unmet);
    outboxWaiting.set({ state: "waiting" }, queueDepths.waiting);
    outboxWaiting.set({ state: "dead" }, queueDepths.dead);
  };
}

function setFeedMetrics({ counters, ageMs }: Feed): void {
  feedAgeSeconds.set(ageMs() / 1_000);
  for (const audience of audiences) {
    feedSubscribers.set({ audience }, counters.subscribers[audience]);
    setCounter(feedMessages, counters.messages[audience], { audience });
  }
  for (const reason of resetReasons) setCounter(feedResets, counters.resets[reason], { reason });
  setCounter(feedMessagesSent, counters.sent);
  setCounter(feedBytesSent, counters.bytes);
  setCounter(feedSlowClients, counters.slow);
  setCounter(feedDroppedClients, counters.dropped);
}
