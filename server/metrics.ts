import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/**
 * Every figure that `/metrics` tells, of this process: one home, so that a name is given once. Labels come from closed lists of
 * our own (routes, statuses, reasons), never from what was sent: no id, no call sign, no number. docs/operating.md says what each
 * means and when to worry.
 */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });
const registers = [registry];

export const requestSeconds = new Histogram({
  name: "muba_http_request_seconds",
  help: "How long requests took, by route and status; live streams are not among them.",
  labelNames: ["method", "route", "status"] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
});

export const commitToToldSeconds = new Histogram({
  name: "muba_live_commit_to_told_seconds",
  help: "From the oldest change that a reading of the live feed brought to when it was told.",
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  registers,
});

export const liveAgeSeconds = gauge("muba_live_read_age_seconds", "How long ago the live feed last read the database.");
export const listeningGauge = gauge("muba_live_listening", "1 while the connection that listens for changes stands.");

export const subscribersGauge = gauge("muba_live_subscribers", "Screens that listen to the live feed.", ["audience"]);
const liveCounter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
  new Counter({ name, help, labelNames, registers });
export const liveMessages = liveCounter("muba_live_messages_total", "Messages made, once for each audience.", [
  "audience",
]);
export const liveSent = liveCounter("muba_live_sent_total", "Messages written to screens.");
export const liveSentBytes = liveCounter("muba_live_sent_bytes_total", "Bytes of the messages written to screens.");
export const liveResets = liveCounter(
  "muba_live_resets_total",
  "Screens told to read everything anew, by the reason.",
  ["reason"],
);
export const liveSlow = liveCounter(
  "muba_live_slow_total",
  "How often a screen was behind and got no more for a while.",
);
export const liveDropped = liveCounter("muba_live_dropped_total", "Screens let go because they took nothing.");

export const positionsTaken = new Counter({
  name: "muba_positions_total",
  help: "Positions that were reported: accepted, or refused with the reason.",
  labelNames: ["outcome"] as const,
  registers,
});

export const callToAssignmentSeconds = new Histogram({
  name: "muba_call_to_assignment_seconds",
  help: "From an incident's first call to its first assignment.",
  buckets: [10, 20, 30, 60, 90, 120, 180, 300, 600, 1_200, 3_600],
  registers,
});

export const databaseUp = gauge("muba_database_up", "1 when the database answered in time.");
export const probeSeconds = new Histogram({
  name: "muba_database_probe_seconds",
  help: "How long the database took for the cheapest of questions, the wait for a connection included.",
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
  registers,
});
export const connectionsGauge = gauge(
  "muba_database_connections",
  "Connections of the pool: in_use, idle, and requests waiting for one.",
  ["state"],
);

export const callsOpen = gauge("muba_calls_open", "Calls of the last day that are not over: ringing, held, missed.", [
  "state",
]);
export const incidentsOpen = gauge("muba_incidents_open", "Incidents that are not resolved.");
export const incidentsUnassigned = gauge("muba_incidents_unassigned", "Incidents not resolved that no unit is on.");
export const requirementsUnmet = gauge("muba_requirements_unmet", "Units that the plans of open incidents still miss.");
export const outboxWaiting = gauge("muba_outbox_messages", "Messages to agencies that wait or are given up.", [
  "state",
]);

/** Sets a counter to what is counted elsewhere since the start of the process. */
export function setCounter<Label extends string>(
  counter: Counter<Label>,
  value: number,
  labels: Partial<Record<Label, string>> = {},
): void {
  counter.remove(labels);
  counter.inc(labels, value);
}

function gauge<Label extends string = never>(name: string, help: string, labelNames: Label[] = []) {
  return new Gauge({ name, help, labelNames, registers });
}
