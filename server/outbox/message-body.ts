import type { EventKind } from "../../db/event-kinds";
import type { IncidentView } from "../incidents/read-incidents";
import { maskMessageIncident } from "../masking/mask-incident";

type AuditEvent = { kind: EventKind; at: Date; unitId: string | null; data: Record<string, unknown> };
type Message = { id: string; event: AuditEvent; view: IncidentView; agency: string };

/**
 * Returns the body of a webhook message: the event, and the incident as it is when the message is written. If masked,
 * the incident has only its id, number, category, district and whether it is simulated. The body never contains callers
 * or notes.
 */
export function webhookBody({ id, event, view, agency }: Message, { masked }: { masked: boolean }) {
  const header = { id, event: event.kind, at: event.at.toISOString(), agency };
  if (masked) return { ...header, incident: maskMessageIncident(view) };
  const { number, type, category, priority, status, location, precision, address, description, district } = view;
  const { boundary, sensitive, simulated, fromPaper, openedAt, verifiedAt, resolvedAt, closedAt } = view;
  const { closeCode, mergedInto } = view;
  const agencyAssignments = view.assignments.filter(({ unit }) => unit.agency === agency);
  return {
    ...header,
    incident: {
      masked: false,
      id: view.id,
      number,
      type,
      category,
      priority,
      status,
      location,
      precision,
      address,
      description,
      district,
      boundary,
      sensitive,
      simulated,
      fromPaper,
      openedAt,
      verifiedAt,
      resolvedAt,
      closedAt,
      closeCode,
      mergedInto,
      assignments: agencyAssignments.map((assignment) => ({
        id: assignment.id,
        callSign: assignment.unit.callSign,
        kind: assignment.unit.kind,
        state: assignment.state,
        distanceM: assignment.distanceM,
        assignedAt: assignment.assignedAt,
        acknowledgedAt: assignment.acknowledgedAt,
        enRouteAt: assignment.enRouteAt,
        onSceneAt: assignment.onSceneAt,
        transportingAt: assignment.transportingAt,
        endedAt: assignment.endedAt,
      })),
    },
    change: describeChange(event, agencyAssignments),
  };
}

/**
 * Masks the body of a pending message whose incident has become sensitive. A body that is already masked is returned
 * unchanged.
 */
export function maskWebhookBody(body: Record<string, unknown>): Record<string, unknown> {
  const { id, event, at, agency, incident } = body;
  const { masked, ...incidentFields } = (incident ?? {}) as Record<string, unknown>;
  if (masked !== false) return body;
  return {
    id,
    event,
    at,
    agency,
    incident: maskMessageIncident(incidentFields as Parameters<typeof maskMessageIncident>[0]),
  };
}

/** Returns the body of a push notification. It contains no more about the incident than the wall display shows. */
export function pushBody({ id, event, view }: Message) {
  const { number, category, district, simulated } = view;
  return { id, event: event.kind, at: event.at.toISOString(), number, category, district: district.name, simulated };
}

/** Returns the details of an event, such as the state transition, the edited fields and the unit's call sign. */
function describeChange({ unitId, data }: AuditEvent, agencyAssignments: IncidentView["assignments"]) {
  const { from, to, fields, before, after, closeCode, at } = data;
  const callSign = agencyAssignments.find(({ unit }) => unit.id === unitId)?.unit.callSign;
  const change = { from, to, fields, before, after, closeCode, pressedAt: at, callSign };
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
