import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/**
 * All metrics of this process, served at `/metrics`. Label values come from fixed lists in our code (routes, statuses,
 * reasons), never from requests, so they contain no id, call sign or phone number. docs/operating.md explains each
 * metric and its alert threshold.
 */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });
const registers = [registry];

export const requestSeconds = new Histogram({
  name: "muba_http_request_seconds",
  help: "Duration of requests, by route and status, without live streams.",
  labelNames: ["method", "route", "status"] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
});

export const feedLagSeconds = new Histogram({
  name: "muba_live_commit_to_message_seconds",
  help: "Time from the oldest change in a message of the live feed until the message is sent.",
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  registers,
});

export const feedAgeSeconds = createGauge(
  "muba_live_read_age_seconds",
  "Time since the live feed last read the database.",
);
export const feedListening = createGauge(
  "muba_live_listening",
  "1 while the connection that listens for changes is open.",
);

export const feedSubscribers = createGauge("muba_live_subscribers", "Subscribers of the live feed.", ["audience"]);
export const feedMessages = createCounter("muba_live_messages_total", "Messages built, once per audience.", [
  "audience",
]);
export const feedMessagesSent = createCounter("muba_live_sent_total", "Messages written to clients.");
export const feedBytesSent = createCounter("muba_live_sent_bytes_total", "Bytes of messages written to clients.");
export const feedResets = createCounter("muba_live_resets_total", "Resets sent to clients, by reason.", ["reason"]);
export const feedSlowClients = createCounter("muba_live_slow_total", "Number of times a slow client was paused.");
export const feedDroppedClients = createCounter(
  "muba_live_dropped_total",
  "Clients disconnected because they read nothing.",
);

export const positionsReceived = new Counter({
  name: "muba_positions_total",
  help: "Positions reported: accepted, or refused with the reason.",
  labelNames: ["outcome"] as const,
  registers,
});

export const positionsWaiting = createGauge("muba_positions_waiting", "Positions waiting to be written.");

export const callToAssignmentSeconds = new Histogram({
  name: "muba_call_to_assignment_seconds",
  help: "Time from an incident's first call to its first assignment.",
  buckets: [10, 20, 30, 60, 90, 120, 180, 300, 600, 1_200, 3_600],
  registers,
});

export const databaseUp = createGauge("muba_database_up", "1 when the database answered in time.");
export const probeSeconds = new Histogram({
  name: "muba_database_probe_seconds",
  help: "Duration of a trivial query, including the wait for a connection.",
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
  registers,
});
export const connectionsGauge = createGauge(
  "muba_database_connections",
  "Connections of each pool: in_use, idle, and requests waiting for one.",
  ["pool", "state"],
);

export const callsOpen = createGauge("muba_calls_open", "Open calls of the last 24 hours: ringing, held, missed.", [
  "state",
]);
export const incidentsOpen = createGauge("muba_incidents_open", "Unresolved incidents.");
export const incidentsUnassigned = createGauge("muba_incidents_unassigned", "Unresolved incidents without a unit.");
export const requirementsUnmet = createGauge(
  "muba_requirements_unmet",
  "Units missing from the response plans of open incidents.",
);
export const outboxWaiting = createGauge("muba_outbox_messages", "Messages to agencies: waiting or given up.", [
  "state",
]);

export const smsFailures = createCounter(
  "muba_crew_sms_failures_total",
  "Attempts to send an SMS to a crew that the gateway did not accept.",
);

export const archiveFailing = createGauge("muba_archive_failing", "1 if the last attempt to archive WAL failed.");
export const databaseFreeBytes = createGauge(
  "muba_database_disk_free_bytes",
  "Free space on the disk of /var/lib/postgresql on this machine.",
);

const jobFailures = createCounter("muba_job_failures_total", "Failed runs of background jobs.", ["job"]);
const jobLastSuccess = createGauge(
  "muba_job_last_success_seconds",
  "Unix time of the last successful run of a background job; before the first, of the start of the process.",
  ["job"],
);

/** Creates the metrics of a background job when it starts, so that one that never succeeds is noticed too. */
export function declareJob(job: string): void {
  jobFailures.inc({ job }, 0);
  jobLastSuccess.set({ job }, Date.now() / 1_000);
}

/** Runs a background job once and counts the outcome. Passes an error to `logFailure` instead of throwing it. */
export async function runAndCount(
  job: string,
  run: () => Promise<unknown>,
  logFailure: (error: unknown) => void,
): Promise<void> {
  try {
    await run();
    jobLastSuccess.set({ job }, Date.now() / 1_000);
  } catch (error) {
    jobFailures.inc({ job });
    logFailure(error);
  }
}

export const backupAge = createGauge("muba_backup_age_seconds", "Time since the last backup.");
export const drillAge = createGauge("muba_restore_drill_age_seconds", "Time since the end of the last restore drill.");
export const drillPassed = createGauge("muba_restore_drill_passed", "1 if the last restore drill passed, 0 if not.");

export const keyExpiry = createGauge(
  "muba_key_expires_in_seconds",
  "Time until the soonest expiry of an API key; negative if one in use has expired.",
);
export const certificateExpiry = createGauge(
  "muba_warning_certificate_expires_in_seconds",
  "Time until the certificate that signs public warnings expires.",
);

/** Sets a counter to a total that other code has been counting since the process started. */
export function setCounter<Label extends string>(
  counter: Counter<Label>,
  value: number,
  labels: Partial<Record<Label, string>> = {},
): void {
  counter.remove(labels);
  counter.inc(labels, value);
}

function createGauge<Label extends string = never>(name: string, help: string, labelNames: Label[] = []) {
  return new Gauge({ name, help, labelNames, registers });
}

function createCounter<Label extends string = never>(name: string, help: string, labelNames: Label[] = []) {
  return new Counter({ name, help, labelNames, registers });
}
