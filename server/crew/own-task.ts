import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { LngLat } from "../../db/columns";
import { alarm } from "../../db/schema/alarms";
import { call } from "../../db/schema/calls";
import { assignment, incident, note } from "../../db/schema/incidents";
import { facility } from "../../db/schema/places";
import { incidentType } from "../../db/schema/plans";
import { unit, unitPosition } from "../../db/schema/units";
import { formatPoint } from "../../db/sql";
import { openAssignmentStates } from "../../db/vocabulary";
import { type Context, freshSince } from "../context";
import { isOpen } from "../domain/assignment";
import { Refusal } from "../errors";
import { selectFamily } from "../incidents/merge/merged-family";
import { readIncident } from "../incidents/read-incidents";
import { recordView } from "../incidents/record-reads";
import { knownNumberMergedSql, markNoticesSeen } from "./known-number";
import { requireOwnUnitId } from "./own-unit";

/** `shownAssignmentId` is the assignment that a visible page shows now; null if it shows that the crew has no task. */
export const OwnTaskInput = z.strictObject({ shownAssignmentId: z.uuid().nullable() }).optional();

/**
 * Returns the crew's unit, its last panic alarm, and its current task (null if there is none): place, type, callers'
 * notes, progress, other crews, and facilities for patients. The result contains everything that the phone needs to
 * show the task offline. A read alone does not mean that the crew has seen a recall: the phone may be locked, or the
 * response may be lost. Only what the page reports as shown counts as seen.
 */
export async function readOwnTask(context: Context, shownTask?: z.output<typeof OwnTaskInput>) {
  const unitId = requireOwnUnitId(context);
  if (shownTask)
    await markNoticesSeen(context.db, { unitId, shownAssignmentId: shownTask.shownAssignmentId, at: context.now() });
  const [unitRow] = await context.db
    .select({ id: unit.id, callSign: unit.callSign, kind: unit.kind, duty: unit.duty, simulated: unit.simulated })
    .from(unit)
    .where(eq(unit.id, unitId));
  if (!unitRow) throw new Refusal("not-found", { unitId });
  context.settings.demo?.onCrewSeen(unitId, "task");
  const [openAssignment] = await context.db
    .select({
      id: assignment.id,
      incidentId: assignment.incidentId,
      facilityId: assignment.facilityId,
      answers: incident.answers,
      knownNumber: assignment.knownNumber,
      isMerged: knownNumberMergedSql,
      typeName: { nameId: incidentType.nameId, nameEn: incidentType.nameEn },
    })
    .from(assignment)
    .innerJoin(incident, eq(incident.id, assignment.incidentId))
    .innerJoin(incidentType, eq(incidentType.code, incident.typeCode))
    .where(and(eq(assignment.unitId, unitId), inArray(assignment.state, [...openAssignmentStates])));
  const panic = await readOwnPanic(context, unitId);
  if (!openAssignment) return { unit: unitRow, panic, task: null };
  const view = await readIncident(context, { id: openAssignment.incidentId });
  await recordView(context, view);
  const ownAssignment = view.assignments.find(({ id }) => id === openAssignment.id);
  if (!ownAssignment) return { unit: unitRow, panic, task: null };
  const { id, number, type, category, priority, location, precision, address, description, district } = view;
  const { sensitive, simulated, boundary, openedAt } = view;
  const { knownNumber, isMerged } = openAssignment;
  const { state, assignedAt, acknowledgedAt, enRouteAt, onSceneAt, transportingAt, distanceM } = ownAssignment;
  return {
    unit: unitRow,
    panic,
    task: {
      id: openAssignment.id,
      state,
      ...{ assignedAt, acknowledgedAt, enRouteAt, onSceneAt, transportingAt, distanceM },
      facilityId: openAssignment.facilityId,
      /** The incident number that the crew knows, if the number has changed since; null otherwise. */
      numberChange: knownNumber === null ? null : { from: knownNumber, isMerged },
      incident: {
        ...{ id, number, type, category, priority, location, precision, address, description, district },
        ...{ sensitive, simulated, boundary, openedAt },
        typeName: openAssignment.typeName,
        answers: openAssignment.answers,
      },
      callerNotes: await readCallerNotes(context, id),
      notes: await readOwnNotes(context, openAssignment.id),
      others: view.assignments
        .filter((assignment) => assignment.id !== openAssignment.id && isOpen(assignment.state))
        .map((assignment) => ({
          id: assignment.id,
          callSign: assignment.unit.callSign,
          kind: assignment.unit.kind,
          state: assignment.state,
        })),
      facilities: await listNearbyFacilities(context, location),
    },
  };
}

const safePanicShownMs = 600_000;

/**
 * Returns the latest panic alarm of the crew's unit, an open one before others, with the times at which the control
 * room answered it (`answeredAt`) and confirmed that the crew is safe (`safeAt`), and whether the control room knows
 * where the unit is now (`hasFreshFix`). Alarms confirmed safe more than ten minutes ago are ignored; null if none
 * remains.
 */
async function readOwnPanic(context: Context, unitId: string) {
  const shownSince = new Date(context.now().getTime() - safePanicShownMs);
  const [lastPanic] = await context.db
    .select({
      ...{ id: alarm.id, raisedAt: alarm.raisedAt, answeredAt: alarm.answeredAt, safeAt: alarm.endedAt },
      hasFreshFix: sql<boolean>`coalesce(${gt(unitPosition.fixAt, freshSince(context))}, false)`,
    })
    .from(alarm)
    .leftJoin(unitPosition, eq(unitPosition.unitId, alarm.unitId))
    .where(
      and(eq(alarm.unitId, unitId), eq(alarm.kind, "panic"), or(isNull(alarm.endedAt), gt(alarm.endedAt, shownSince))),
    )
    .orderBy(desc(isNull(alarm.endedAt)), desc(alarm.raisedAt))
    .limit(1);
  return lastPanic ?? null;
}

/**
 * Lists what callers said, oldest first, without their numbers: the notes of the calls about an incident, and the
 * address and description of each incident that was merged into it.
 */
async function readCallerNotes({ db }: Context, incidentId: string) {
  const callNotes = await db
    .select({ id: call.id, receivedAt: call.receivedAt, note: call.note })
    .from(call)
    .where(and(eq(call.incidentId, incidentId), isNotNull(call.note)));
  const mergedReports = await db
    .select({
      id: incident.id,
      receivedAt: incident.openedAt,
      note: sql<string>`concat_ws(E'\\n', nullif(${incident.address}, ''), ${incident.description})`,
    })
    .from(incident)
    .where(
      and(
        inArray(incident.id, selectFamily([incidentId])),
        ne(incident.id, incidentId),
        sql`concat(${incident.address}, ${incident.description}) <> ''`,
      ),
    );
  return [...callNotes, ...mergedReports].sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
}

/** Lists the notes and photos of an assignment's crew, oldest first, from all its phones. */
async function readOwnNotes({ db }: Context, assignmentId: string) {
  return db
    .select({ id: note.id, text: note.text, photoId: note.photoId, at: note.at })
    .from(note)
    .where(eq(note.assignmentId, assignmentId))
    .orderBy(asc(note.at));
}

const patientFacilityKinds = ["hospital", "puskesmas"] as const;
const maxFacilities = 12;

/** Lists the 12 hospitals and puskesmas (community health centres) nearest to a point in a straight line. */
async function listNearbyFacilities({ db }: Pick<Context, "db">, at: LngLat) {
  const distanceM = sql<number>`st_distance(${facility.position}, ${formatPoint(at)}::geography)`.mapWith(Number);
  return db
    .select({
      id: facility.id,
      name: facility.name,
      kind: facility.kind,
      position: facility.position,
      address: facility.address,
      distanceM,
    })
    .from(facility)
    .where(inArray(facility.kind, [...patientFacilityKinds]))
    .orderBy(distanceM, facility.name)
    .limit(maxFacilities);
}
