import { and, asc, eq, isNull, or, sql } from "drizzle-orm";
import type { LngLat } from "../../db/columns";
import { alarm } from "../../db/schema/alarms";
import { handover } from "../../db/schema/forwarding";
import { assignment, incident } from "../../db/schema/incidents";
import { neighbour } from "../../db/schema/neighbours";
import { district } from "../../db/schema/places";
import { unit, unitPosition } from "../../db/schema/units";
import type { Disposition } from "../../db/vocabulary";
import type { Context } from "../context";
import { maskListedAlarm, maskListedReplacement } from "../masking/mask-incident";
import { proposeReplacement } from "./propose-replacement";

/** Replacement units are looked up only for this many alarms, the first ones in the list. */
const maxReplacements = 20;

/**
 * Lists the open alarms. Unanswered ones come first: panic alarms, then critical incidents without a unit, then all
 * others, each oldest first. The answered panic alarms of crews that are not yet confirmed safe follow. `next` is the
 * unit that the assignment rule would send instead of the alarm's unit. It is null for a panic alarm, for an alarm
 * without an assignment, for alarms after the first `maxReplacements`, and if there is no such unit.
 */
export async function listAlarms(context: Context) {
  const alarms = await listOpenAlarms(context);
  return Promise.all(
    alarms.map(async ({ assignment, ...fields }, index) => {
      const needsReplacement = assignment && fields.kind !== "panic" && index < maxReplacements;
      const replacement = needsReplacement ? await proposeReplacement(context, assignment.id) : null;
      return { ...fields, assignment, next: replacement && maskListedReplacement(fields.incident, replacement) };
    }),
  );
}

/**
 * Matches a crew's newest open panic alarm. If a crew pressed the panic button several times, its older answered alarms
 * are not listed.
 */
const lastPanicCondition = sql`${alarm.kind} = 'panic' and not exists (
  select from alarm later
  where later.unit_id = ${alarm.unitId} and later.kind = 'panic' and later.ended_at is null
    and later.raised_at > ${alarm.raisedAt}
)`;

/**
 * For a handover alarm: the neighbouring centre of the incident's newest handover, its phone number, and why it
 * refused.
 */
const newestHandover = sql<AlarmedHandover | null>`case when ${alarm.kind} = 'handover' then (
  select jsonb_build_object('neighbour', ${neighbour.name}, 'phone', ${neighbour.phone}, 'refusal', ${handover.refusal})
  from ${handover} join ${neighbour} on ${neighbour.code} = ${handover.neighbourCode}
  where ${handover.incidentId} = ${alarm.incidentId}
  order by ${handover.handedAt} desc
  limit 1
) end`;
type AlarmedHandover = { neighbour: string; phone: string; refusal: Disposition | null };

/** Lists the same alarms as `listAlarms`, but without replacement units. */
export async function listOpenAlarms({ db }: Pick<Context, "db">) {
  const openAlarms = await db
    .select({
      id: alarm.id,
      kind: alarm.kind,
      raisedAt: alarm.raisedAt,
      answeredAt: alarm.answeredAt,
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
      handover: newestHandover,
    })
    .from(alarm)
    .leftJoin(unit, eq(unit.id, alarm.unitId))
    .leftJoin(unitPosition, eq(unitPosition.unitId, alarm.unitId))
    .leftJoin(incident, eq(incident.id, alarm.incidentId))
    .leftJoin(district, eq(district.code, incident.districtCode))
    .leftJoin(assignment, eq(assignment.id, alarm.assignmentId))
    .where(and(isNull(alarm.endedAt), or(isNull(alarm.answeredAt), lastPanicCondition)))
    .orderBy(
      sql`${alarm.answeredAt} is not null`,
      sql`case ${alarm.kind} when 'panic' then 0 when 'unattended' then 1 else 2 end`,
      asc(alarm.raisedAt),
      asc(alarm.id),
    );
  return openAlarms.map(({ fix, ...alarm }) => ({ ...maskListedAlarm(alarm), fix: fix as LngLat | null }));
}
export type AlarmView = Awaited<ReturnType<typeof listAlarms>>[number];
