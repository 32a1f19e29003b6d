import { randomUUID } from "node:crypto";
import { inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { call } from "../../db/schema/calls";
import { assignment, incident, note } from "../../db/schema/incidents";
import { insightStale } from "../../db/schema/insight";
import type { Disposition, Precision } from "../../db/vocabulary";
import { rebuildMonths } from "../../server/insight/rebuild-months";
import { sekayu } from "./makers";
import { pause } from "./processes";

export type PastIncident = {
  id?: string;
  /** The time of the call in WIB, such as "2025-03-04 21:15". The incident is created 30 s later. */
  at: string;
  type?: string;
  district?: string;
  location?: LngLat;
  priority?: number;
  precision?: Precision;
  sensitive?: boolean;
  simulated?: boolean;
  merged?: boolean;
  unit?: { id: string; kind: string };
  /**
   * The seconds from the call until the crew was assigned, acknowledged, was en route, was on scene and was clear. If
   * the list is shorter, the remaining times are null.
   */
  stateSeconds?: number[];
  /** The columns of the assignment that describe the crew's expected travel. */
  travel?: Partial<typeof assignment.$inferInsert>;
  calls?: number;
  address?: string;
};

/** Parses a time in WIB, such as "2025-03-04 21:15", and adds some seconds. */
export function parseWib(at: string, seconds = 0): Date {
  return new Date(Date.parse(`${at.replace(" ", "T")}:00+07:00`) + seconds * 1_000);
}

/** Inserts closed incidents with their calls and crews; returns their ids. */
export async function insertPastIncidents(db: Db, pastIncidents: readonly PastIncident[]): Promise<string[]> {
  const rows = pastIncidents.map((past) => ({ ...past, id: past.id ?? randomUUID(), openedAt: parseWib(past.at, 30) }));
  if (rows.length === 0) return [];
  await db.insert(incident).values(
    rows.map(({ id, openedAt, ...past }) => ({
      ...{ id, typeCode: past.type ?? "road-accident", priority: past.priority ?? 2, status: "closed" as const },
      ...{ location: past.location ?? sekayu, precision: past.precision ?? ("exact" as const) },
      ...{ address: past.address ?? null, districtCode: past.district ?? "16.06.01", boundary: false },
      ...{ sensitive: past.sensitive ?? false, simulated: past.simulated ?? false, openedAt, closedAt: openedAt },
      ...{ closeCode: past.merged ? ("duplicate" as const) : ("handled" as const), openedBy: "test" },
    })),
  );
  const calls = rows.flatMap(({ id, at, calls = 1, simulated = false }) =>
    Array.from({ length: calls }, (_, index) => aCall({ at, seconds: index, incidentId: id, simulated })),
  );
  if (calls.length > 0) await db.insert(call).values(calls);
  const crews = rows.flatMap(({ id, at, unit, stateSeconds = [60, 90, 180, 900, 2_400], travel }) => {
    if (!unit) return [];
    const [sentAt, acknowledgedAt, leftAt, arrivedAt, clearAt] = stateSeconds.map((seconds) => parseWib(at, seconds));
    return [
      {
        ...{ incidentId: id, unitId: unit.id, kind: unit.kind as "ambulance", state: "clear" as const },
        ...{ chosenBy: "rule" as const, responsible: true, assignedBy: "rule", assignedAt: sentAt ?? parseWib(at, 60) },
        ...{ acknowledgedAt: acknowledgedAt ?? null, enRouteAt: leftAt ?? null, onSceneAt: arrivedAt ?? null },
        endedAt: clearAt ?? null,
        ...travel,
      },
    ];
  });
  if (crews.length > 0) await db.insert(assignment).values(crews);
  return rows.map(({ id }) => id);
}

type PastCall = {
  at: string;
  seconds?: number;
  incidentId?: string | null;
  simulated?: boolean;
  disposition?: Disposition;
};

/** Returns the row of a call that was claimed after nine seconds. */
export function aCall({ at, seconds = 0, incidentId = null, simulated = false, disposition = "emergency" }: PastCall) {
  return {
    ...{ callerNumber: "+6281277001122", receivedAt: parseWib(at, seconds), claimedBy: "test", incidentId, simulated },
    ...{ claimedAt: parseWib(at, seconds + 9), disposition, disposedAt: parseWib(at, 120), disposedBy: "test" },
  };
}

/** Deletes incidents with their calls, assignments and notes. */
export async function deletePastIncidents(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.delete(call).where(inArray(call.incidentId, [...ids]));
  await db.delete(assignment).where(inArray(assignment.incidentId, [...ids]));
  await db.delete(note).where(inArray(note.incidentId, [...ids]));
  await db.delete(incident).where(inArray(incident.id, [...ids]));
}

/** Rebuilds the figures of all stale months, and waits for those that a running server is rebuilding. */
export async function rebuildAll(db: Db): Promise<void> {
  while ((await rebuildMonths(db)) > 0 || (await db.$count(insightStale)) > 0) await pause(20);
}
