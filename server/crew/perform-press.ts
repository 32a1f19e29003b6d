import { and, eq, inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment } from "../../db/schema/incidents";
import { facility } from "../../db/schema/places";
import { openAssignmentStates } from "../../db/vocabulary";
import { raiseAlarm } from "../alarms/raise-alarm";
import { advanceAssignmentInTransaction } from "../assignment/advance-assignment";
import { updateEligibility } from "../assignment/release-units";
import type { Context } from "../context";
import { badField } from "../errors";
import { changeDuty } from "../units/change-duty";
import { confirmNewNumber } from "./known-number";
import { readOwnAssignment } from "./own-unit";
import type { Press } from "./receive-presses";
import { writeNote } from "./write-note";

const maxPanicAgeMs = 24 * 3_600_000;

/**
 * Applies a button press, in the transaction that stores it. Refuses an assignment that does not exist or belongs to
 * another unit, an illegal transition, and missing fields.
 */
export async function performPress(tx: Db, context: Context, unitId: string, press: Press): Promise<void> {
  const { id, what: kind, at, reason, text, duty } = press;
  switch (kind) {
    case "panic": {
      // Locked, so that no merge moves the assignment to another incident before the alarm is raised.
      const [openAssignment] = await tx
        .select({ assignmentId: assignment.id, incidentId: assignment.incidentId })
        .from(assignment)
        .where(and(eq(assignment.unitId, unitId), inArray(assignment.state, [...openAssignmentStates])))
        .for("share");
      // A press that arrives late may belong to an earlier assignment.
      const isAtOpenAssignment = [null, openAssignment?.assignmentId].includes(press.assignmentId);
      const raisedAt = choosePanicTime(at, context.now());
      await raiseAlarm(tx, context, { kind: "panic", unitId, raisedAt, ...(isAtOpenAssignment && openAssignment) });
      // A unit with an open assignment is not eligible anyway.
      if (!openAssignment) await updateEligibility(tx, context, unitId);
      return;
    }
    case "duty":
      return changeDuty(tx, context, { unitId, duty: requireField(duty, "duty"), at });
    case "note": {
      const assignmentId = requireField(press.assignmentId, "assignmentId");
      const ownAssignment = await readOwnAssignment(tx, unitId, assignmentId, { lock: true });
      return writeNote(tx, context, { id, ownAssignment, text: requireField(text, "text"), at });
    }
    case "renumbered": {
      const assignmentId = requireField(press.assignmentId, "assignmentId");
      const ownAssignment = await readOwnAssignment(tx, unitId, assignmentId);
      return confirmNewNumber(tx, ownAssignment.id, requireField(press.number, "number"));
    }
    default: {
      const ownAssignment = await readOwnAssignment(tx, unitId, requireField(press.assignmentId, "assignmentId"));
      await advanceAssignmentInTransaction(tx, context, {
        id: ownAssignment.id,
        state: kind,
        at,
        ...(kind === "declined" && { reason: requireField(reason, "reason") }),
        ...(kind === "transporting" && { facilityId: await findFacilityId(tx, press.facilityId) }),
      });
    }
  }
}

/** The time of an alarm: that of the press, but at most now and at least 24 hours ago, in case the clock is wrong. */
function choosePanicTime(pressedAt: Date, now: Date): Date {
  return new Date(Math.min(Math.max(pressedAt.getTime(), now.getTime() - maxPanicAgeMs), now.getTime()));
}

/**
 * Returns the facility's id, or undefined if the facility no longer exists, because a missing facility must not prevent
 * the transport.
 */
async function findFacilityId(tx: Db, id: string | undefined): Promise<string | undefined> {
  if (!id) return undefined;
  const [existingFacility] = await tx.select({ id: facility.id }).from(facility).where(eq(facility.id, id));
  return existingFacility?.id;
}

function requireField<Value>(value: Value | null | undefined, field: string): Value {
  if (value === null || value === undefined) throw badField(field, "is missing", "missing");
  return value;
}
