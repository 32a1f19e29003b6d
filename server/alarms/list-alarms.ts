import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { LngLat } from "../../db/columns";
import { alarm, assignment, incident } from "../../db/schema/incidents";
import { district } from "../../db/schema/places";
import { unit, unitPosition } from "../../db/schema/units";
import type { Context } from "../context";
import { listedAlarm, listedReplacement } from "../masking/mask-incident";
import { proposeReplacement } from "./propose-replacement";

/** Number of alarms at the top of the list for which a replacement unit is looked up. */
const maxReplacements = 20;

/**
 * Lists the open alarms (unanswered ones whose cause still exists): panic alarms first, then the oldest. `next` is the
 * unit that the assignment rule would send instead. It is null for a panic alarm, for an alarm without an assignment,
 * for alarms after the first `maxReplacements`, and if there is no such unit.
 */
export async function listAlarms(context: Context) {
  const alarms = await listOpenAlarms(context);
  return Promise.all(
    alarms.map(async ({ assignment, ...fields }, index) => {
      const needsReplacement = assignment && fields.kind !== "panic" && index < maxReplacements;
      const replacement = needsReplacement ? await proposeReplacement(context, assignment.id) : null;
      return { ...fields, assignment, next: replacement && listedReplacement(fields.incident, replacement) };
    }),
  );
}

/** Lists the same alarms as `listAlarms`, but without replacement units. */
export async function listOpenAlarms({ db }: Pick<Context, "db">) {
  const openAlarms = await db
    .select({
      id: alarm.id,
      kind: alarm.kind,
      raisedAt: alarm.raisedAt,
      unit: { id: unit.id, callSign: unit.callSign, kind: unit.kind, agency: unit.agencyCode },
      /** The last reported position, however old it is. */
      fix: unitPosition.fix,
      fixAt: unitPosition.fixAt,
      incident: {
        id: incident.id,
        number: incident.number,
        type: incident.typeCode,
        priority: incident.priority,
        sensitive: incident.sensitive,
      },
      district: district.name,
      assignment: { id: assignment.id, state: assignment.state, assignedAt: assignment.assignedAt },
      declineReason: assignment.declineReason,
    })
    .from(alarm)
    .innerJoin(unit, eq(unit.id, alarm.unitId))
    .innerJoin(unitPosition, eq(unitPosition.unitId, alarm.unitId))
    .leftJoin(incident, eq(incident.id, alarm.incidentId))
    .leftJoin(district, eq(district.code, incident.districtCode))
    .leftJoin(assignment, eq(assignment.id, alarm.assignmentId))
    .where(and(isNull(alarm.answeredAt), isNull(alarm.endedAt)))
    .orderBy(sql`(${alarm.kind} = 'panic') desc`, asc(alarm.raisedAt));
  return openAlarms.map(({ fix, ...alarm }) => ({ ...listedAlarm(alarm), fix: fix as LngLat | null }));
}
export type AlarmView = Awaited<ReturnType<typeof listAlarms>>[number];
