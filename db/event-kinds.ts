/** The kinds of events in the audit trail. */
export const eventKinds = [
  "call.received",
  "call.claimed",
  "call.released",
  "call.changed",
  "call.missed",
  "call.filtered",
  "call.attached",
  "call.detached",
  "caller.blocked",
  "caller.unblocked",
  "incident.created",
  "incident.filled",
  "incident.status-changed",
  "incident.verified",
  "incident.edited",
  "incident.answered",
  "incident.noted",
  "incident.reopened",
  "incident.merged",
  "incident.unmerged",
  "incident.forwarded",
  "forwarding.withdrawn",
  "forwarding.acknowledged",
  "forwarding.refused",
  "incident.handed-over",
  "handover.delivered",
  "handover.acknowledged",
  "handover.answered",
  "handover.refused",
  "handover.returned",
  "alarm.raised",
  "alarm.answered",
  "alarm.ended",
  "alarm.crew-safe",
  "unit.assigned",
  "assignment.state-changed",
  "unit.duty-changed",
  "reference.imported",
  "history.import-began",
  "history.imported",
  "network.imported",
  "key.created",
  "key.revoked",
  "incident.viewed",
  "incidents.listed",
  "incident.replayed",
  "unit.trail-read",
  "incident.sensitivity-changed",
  "callers.read",
  "person.created",
  "person.changed",
  "person.password-reset",
  "person.password-changed",
  "person.second-factor-changed",
  "person.second-factor-failed",
  "person.signed-in",
  "person.signed-out",
  "person.sign-in-failed",
  "person.sessions-ended",
  "person.sign-in-allowed",
  "sign-in-rule.changed",
  "screen.pairing-opened",
  "screen.paired",
  "screen.changed",
  "screen.revoked",
  "screen.scene-pinned",
  "screen.scene-unpinned",
  "agency.changed",
  "station.changed",
  "unit.changed",
  "facility.changed",
  "local-place.changed",
  "incident-type.changed",
  "plan.changed",
  "questions.changed",
  "channel.changed",
  "neighbour.changed",
  "delivery.failed",
  "delivery.retried",
  "target.changed",
  "retention.applied",
  "retention.changed",
  "person.data-erased",
  "audit.exported",
  "closure.created",
  "closure.changed",
  "closure.lifted",
  "closure.ended",
  "watch.updated",
  "watch.incident-created",
  "watch.attached",
  "watch.dismissed",
  "watch.restored",
  "source.failed",
  "source.recovered",
  "source.updated",
  "gauge.changed",
  "readings.received",
  "high-water.changed",
  "high-water.incident-created",
  "high-water.attached",
  "high-water.dismissed",
  "high-water.restored",
  "warning.issued",
  "warning.updated",
  "warning.cancelled",
  "backup.created",
  "backup.restored",
  "restore-drill.started",
  "restore-drill.finished",
  "paper-board.printed",
  "paper-form.entered",
  "paper-step.entered",
  "weather-warning.incident-created",
  "weather-warning.attached",
  "weather-warning.dismissed",
  "weather-warning.restored",
] as const;
export type EventKind = (typeof eventKinds)[number];

/** Renamed event kinds, by old name. The audit trail is append-only, so stored events keep their old name. */
const renamedKinds = {
  "incident.opened": "incident.viewed",
  "person.let-in": "person.sign-in-allowed",
} as const satisfies Record<string, EventKind>;

export const oldEventKinds = Object.keys(renamedKinds) as (keyof typeof renamedKinds)[];

/** Returns the current name of an event kind, given its current name or an old one. */
export function currentEventKind(storedKind: EventKind | keyof typeof renamedKinds): EventKind {
  return storedKind in renamedKinds ? renamedKinds[storedKind as keyof typeof renamedKinds] : (storedKind as EventKind);
}

/** Returns all names under which events of a kind are stored. */
export function storedEventKinds(kind: EventKind): string[] {
  return [kind, ...oldEventKinds.filter((oldKind) => renamedKinds[oldKind] === kind)];
}

/**
 * Event kinds that record only that somebody viewed something. They are part of the audit trail, but subscribers of
 * changes do not receive them.
 */
export const viewKinds = [
  "incident.viewed",
  "incidents.listed",
  "incident.replayed",
  "unit.trail-read",
] as const satisfies readonly EventKind[];

/**
 * The audit event that a read records, or `nothing`. A repeated view (`viewKinds`) by the same actor is recorded at
 * most once every 15 minutes.
 */
export type ReadAuditKind = "nothing" | (typeof viewKinds)[number] | "audit.exported";
