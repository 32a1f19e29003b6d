import { currentEventKind, type EventKind, eventKinds } from "@/db/event-kinds";

/** What is looked for in the trail, as it stands in the address of the page; empty means anything. */
export type AuditFilter = {
  /** An actor as the trail writes it: `person:<id>`, `key:<id>`. */
  who: string;
  kind: EventKind | "";
  incident: string;
  unit: string;
  /** Local time in WIB as a field gives it: `2026-11-25T10:00`. */
  since: string;
  until: string;
};

export const noFilter: AuditFilter = { who: "", kind: "", incident: "", unit: "", since: "", until: "" };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const localTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Reads the address; what is not a filter there is passed over. */
export function readFilter(address: Pick<URLSearchParams, "get">): AuditFilter {
  const given = (name: string, pattern: RegExp) => {
    const value = address.get(name) ?? "";
    return pattern.test(value) ? value : "";
  };
  return {
    who: given("who", /^(person|screen|key|system):.{1,100}$/),
    kind: eventKinds.find((kind) => kind === currentEventKind(address.get("kind") as EventKind)) ?? "",
    incident: given("incident", /^[1-9]\d{0,8}$/),
    unit: given("unit", uuid),
    since: given("since", localTime),
    until: given("until", localTime),
  };
}

/** The filter as an address, without what is empty. */
export function writeFilter(filter: AuditFilter): string {
  return new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== "")).toString();
}

/** The filter as the server takes it. A person's account is found too where others changed it. */
export function askFor({ who, kind, incident, unit, since, until }: AuditFilter) {
  const personId = /^person:(.+)$/.exec(who)?.[1];
  return {
    ...(personId && uuid.test(personId) ? { personId } : who && { actor: who }),
    ...(kind && { kind }),
    ...(incident && { incidentNumber: Number(incident) }),
    ...(unit && { unitId: unit }),
    ...(since && { since: inWib(since) }),
    ...(until && { until: inWib(until) }),
  };
}

/** The same as a link to the file. */
export function exportLink(filter: AuditFilter): string {
  const asked = Object.entries(askFor(filter)).map(([name, value]) => [name, String(value)]);
  const query = new URLSearchParams(asked).toString();
  return query ? `/api/audit.csv?${query}` : "/api/audit.csv";
}

/** WIB is seven hours ahead all year. */
function inWib(local: string): string {
  return `${local}:00+07:00`;
}
