import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { LngLat } from "../../db/columns";
import { alarm, assignment, incident } from "../../db/schema/incidents";
import { district } from "../../db/schema/places";
import { unit, unitPosition } from "../../db/schema/units";
import type { Context } from "../context";

/** The alarms nobody has answered and whose cause still holds, panic first, then the oldest. */
export async function listAlarms({ db }: Pick<Context, "db">) {
  const standing = await db
    .select({
      id: alarm.id,
      kind: alarm.kind,
      raisedAt: alarm.raisedAt,
      unit: { id: unit.id, callSign: unit.callSign, kind: unit.kind, agency: unit.agencyCode },
      /** The last place its phone told, fresh or not. */
      fix: unitPosition.fix,
      fixAt: unitPosition.fixAt,
      incident: {
        id: incident.id,
        number: incident.number,
        type: incident.typeCode,
        priority: incident.priority,
        district: district.name,
      },
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
  return standing.map(({ fix, ...one }) => ({ ...one, fix: fix as LngLat | null }));
}
export type AlarmView = Awaited<ReturnType<typeof listAlarms>>[number];
