import type { inferRouterOutputs } from "@trpc/server";
import { currentEventKind, type EventKind, eventKinds } from "@/db/event-kinds";
import type { AppRouter } from "@/server/router";

/** The filter of the audit trail, as in the page's URL. An empty string means no filter on that field. */
export type AuditFilter = {
  /** An actor as it is stored, such as `person:<id>` or `key:<id>`. */
  who: string;
  kind: EventKind | "";
  incident: string;
  unit: string;
  /** Local time in WIB, as a datetime field returns it: `2026-11-25T10:00`. */
  since: string;
  until: string;
};

export const noFilter: AuditFilter = { who: "", kind: "", incident: "", unit: "", since: "", until: "" };

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const localTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Parses the URL's query; ignores invalid values. */
export function readFilter(query: Pick<URLSearchParams, "get">): AuditFilter {
  const readParam = (name: string, pattern: RegExp) => {
    const value = query.get(name) ?? "";
    return pattern.test(value) ? value : "";
  };
  return {
    who: readParam("who", /^(person|screen|key|system):.{1,100}$/),
    kind: eventKinds.find((kind) => kind === currentEventKind(query.get("kind") as EventKind)) ?? "",
    incident: readParam("incident", /^[1-9]\d{0,8}$/),
    unit: readParam("unit", uuidPattern),
    since: readParam("since", localTimePattern),
    until: readParam("until", localTimePattern),
  };
}

/** The filter as a URL query, without empty values. */
export function serializeFilter(filter: AuditFilter): string {
  return new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== "")).toString();
}

/**
 * Converts the filter to the input of `audit.list`. A filter for a person also finds changes that others made to the
 * person's account.
 */
export function toListInput({ who, kind, incident, unit, since, until }: AuditFilter) {
  const personId = /^person:(.+)$/.exec(who)?.[1];
  return {
    ...(personId && uuidPattern.test(personId) ? { personId } : who && { actor: who }),
    ...(kind && { kind }),
    ...(incident && { incidentNumber: Number(incident) }),
    ...(unit && { unitId: unit }),
    ...(since && { since: withWibOffset(since) }),
    ...(until && { until: withWibOffset(until) }),
  };
}

/** The link to the CSV export. */
export function buildExportUrl(filter: AuditFilter): string {
  const parameters = Object.entries(toListInput(filter)).map(([name, value]) => [name, String(value)]);
  const query = new URLSearchParams(parameters).toString();
  return query ? `/api/audit.csv?${query}` : "/api/audit.csv";
}

/** Converts the value of a datetime field, which has no seconds, to a timestamp in WIB (UTC+7, no daylight saving time). */
function withWibOffset(localTime: string): string {
  return `${localTime}:00+07:00`;
}

/** An event as `audit.list` returns it. */
export type ListedEvent = inferRouterOutputs<AppRouter>["audit"]["list"]["events"][number];
