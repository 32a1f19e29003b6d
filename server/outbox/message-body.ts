import type { EventKind } from "../../db/event-kinds";
import type { IncidentView } from "../incidents/read-incidents";
import { maskMessageIncident } from "../masking/mask-incident";

type Told = { kind: EventKind; at: Date; unitId: string | null; data: Record<string, unknown> };
type Message = { id: string; event: Told; view: IncidentView; agency: string };

/**
 * What a webhook receives: the event, and the incident as it stood when the message was made. Masked, only the category and the
 * kecamatan of the incident, beside its id and number. Never who called, nor what people wrote to each other.
 */
export function webhookBody({ id, event, view, agency }: Message, { masked }: { masked: boolean }) {
  const head = { id, event: event.kind, at: event.at.toISOString(), agency };
  if (masked) return { ...head, incident: maskMessageIncident(view) };
  const { number, type, category, priority, status, location, precision, address, description, district } = view;
  const { boundary, sensitive, simulated, openedAt, verifiedAt, resolvedAt, closedAt, closeCode } = view;
  const own = view.assignments.filter(({ unit }) => unit.agency === agency);
  return {
    ...head,
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
      openedAt,
      verifiedAt,
      resolvedAt,
      closedAt,
      closeCode,
      assignments: own.map((one) => ({
        id: one.id,
        callSign: one.unit.callSign,
        kind: one.unit.kind,
        state: one.state,
        distanceM: one.distanceM,
        assignedAt: one.assignedAt,
        acknowledgedAt: one.acknowledgedAt,
        enRouteAt: one.enRouteAt,
        onSceneAt: one.onSceneAt,
        transportingAt: one.transportingAt,
        endedAt: one.endedAt,
      })),
    },
    change: changeOf(event, own),
  };
}

/** The same message after its incident became sensitive: what was to be told no longer is. */
export function maskWebhookBody(body: Record<string, unknown>): Record<string, unknown> {
  const { id, event, at, agency, incident } = body;
  const { masked, ...known } = (incident ?? {}) as Record<string, unknown>;
  if (masked !== false) return body;
  return { id, event, at, agency, incident: maskMessageIncident(known as Parameters<typeof maskMessageIncident>[0]) };
}

/** What a browser is woken with: no more than is on the wall. */
export function pushBody({ id, event, view }: Message) {
  const { number, category, district, simulated } = view;
  return { id, event: event.kind, at: event.at.toISOString(), number, category, district: district.name, simulated };
}

/** What the event itself says: the steps of a state, the fields that were edited, the unit it is about. */
function changeOf({ unitId, data }: Told, own: IncidentView["assignments"]) {
  const { from, to, fields, before, after, closeCode, at } = data;
  const callSign = own.find(({ unit }) => unit.id === unitId)?.unit.callSign;
  const change = { from, to, fields, before, after, closeCode, pressedAt: at, callSign };
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
