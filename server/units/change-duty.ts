import { and, desc, eq, gt, inArray, isNull, lte, ne, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { refreshUnitCopies } from "../../db/queries/unit";
import { event, isOfKind } from "../../db/schema/events";
import { assignment } from "../../db/schema/incidents";
import { person, session } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import { type Duty, openAssignmentStates } from "../../db/vocabulary";
import { endObsoleteAlarms } from "../alarms/end-obsolete-alarms";
import { raiseAlarm } from "../alarms/raise-alarm";
import { record } from "../audit/record";
import { type Context, freshSince } from "../context";
import { Refusal } from "../errors";

type Change = { unitId: string; duty: Duty; at: Date };

/**
 * A change is ignored only if the last change or a sign-in is newer by at least this much. Smaller differences may be
 * errors of the phones' clocks.
 */
const minNewerMs = 60_000;

/**
 * Puts a unit on or off duty, within an existing transaction. Has no effect if its duty does not change, or was changed
 * after `at`: a phone may send a button press hours later. For the same reason, a unit does not go off duty if another
 * crew has signed in for it after `at`. If a unit goes off duty during an assignment, it keeps the assignment, and an
 * alarm is raised. Refuses with `not-found` if the unit does not exist or is retired.
 */
export async function changeDuty(tx: Db, context: Context, { unitId, duty, at }: Change): Promise<void> {
  const [currentUnit] = await tx
    .select({ duty: unit.duty })
    .from(unit)
    .where(and(eq(unit.id, unitId), isNull(unit.retiredAt)))
    .for("no key update");
  if (!currentUnit) throw new Refusal("not-found", { unitId });
  if (currentUnit.duty === duty) return;
  if (duty === "off-duty" && (await hasNextCrew(tx, context, { unitId, at }))) return;
  const lastChangeAt = await readLastChangeTime(tx, unitId);
  // A change that seems to lie in the future was recorded before the clock was set back.
  const lastChangeMs = lastChangeAt && Math.min(lastChangeAt.getTime(), context.now().getTime());
  if (lastChangeMs !== null && lastChangeMs - at.getTime() >= minNewerMs) return;
  await tx.update(unit).set({ duty }).where(eq(unit.id, unitId));
  await refreshUnitCopies(tx, { ids: [unitId], fresh_since: freshSince(context) });
  const data = { from: currentUnit.duty, to: duty, pressedAt: at.toISOString() };
  await record(tx, context, [{ kind: "unit.duty-changed", unitId, data }]);
  const [openAssignment] = await tx
    .select({ assignmentId: assignment.id, incidentId: assignment.incidentId })
    .from(assignment)
    .where(and(eq(assignment.unitId, unitId), inArray(assignment.state, [...openAssignmentStates])))
    // Locked, so that no merge moves the assignment to another incident before the alarm is raised.
    .for("share");
  if (!openAssignment) return;
  if (duty === "available") await endObsoleteAlarms(tx, context, openAssignment.incidentId);
  else await raiseAlarm(tx, context, { kind: "unit-off-duty", unitId, ...openAssignment });
}

/**
 * Whether a crew of the unit has signed in after `at`. The session of the actor does not count: a crew may have to sign
 * in again to send what it has pressed. A time in the future is ignored: the clock was set back since.
 */
async function hasNextCrew(
  tx: Db,
  { actor, now }: Context,
  { unitId, at }: Pick<Change, "unitId" | "at">,
): Promise<boolean> {
  const [laterSession] = await tx
    .select({ id: session.id })
    .from(session)
    .innerJoin(person, eq(person.id, session.personId))
    .where(
      and(
        ...[eq(person.unitId, unitId), eq(person.role, "crew")],
        ...[gt(session.createdAt, new Date(at.getTime() + minNewerMs)), lte(session.createdAt, now())],
        actor.credential ? ne(session.id, actor.credential) : undefined,
      ),
    )
    .limit(1);
  return laterSession !== undefined;
}

/** When the duty was last changed: the time of the press, or when it was received if the phone's clock was ahead. */
async function readLastChangeTime(tx: Db, unitId: string): Promise<Date | null> {
  const changedAt = sql<Date>`least(${event.at}, (${event.data}->>'pressedAt')::timestamptz)`.mapWith(event.at);
  const [lastChange] = await tx
    .select({ changedAt })
    .from(event)
    .where(and(eq(event.unitId, unitId), isOfKind(["unit.duty-changed"])))
    .orderBy(desc(event.id))
    .limit(1);
  return lastChange?.changedAt ?? null;
}
