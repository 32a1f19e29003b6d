import { eq } from "drizzle-orm";
import { z } from "zod";
import { press } from "../../db/schema/incidents";
import { confirmReplicated, inTransaction } from "../../db/transaction";
import { type AssignmentState, duties } from "../../db/vocabulary";
import type { Context } from "../context";
import {
  type CrewStep,
  computeClockCorrectionMs,
  findStepRefusal,
  type PressRefusal,
  pressKinds,
  pressRefusals,
} from "../domain/press";
import { Refusal } from "../errors";
import { Moment } from "../moment";
import { plainText } from "../plain-text";
import { acceptPositions, Position } from "../units/accept-positions";
import { readOwnTask } from "./own-task";
import { requireOwnUnitId } from "./own-unit";
import { performPress } from "./perform-press";

/**
 * A button press on a crew's phone. The phone creates the id, and `at` is the time by the phone's clock. The fields
 * that are required for each kind of press are checked when the press is applied.
 */
export const Press = z.strictObject({
  id: z.uuid(),
  assignmentId: z.uuid().nullable(),
  what: z.enum(pressKinds),
  at: Moment,
  /** Only for `declined`. */
  reason: plainText(500, 1).optional(),
  /** Only for `transporting`. */
  facilityId: plainText(128, 1).optional(),
  /** Only for `note`. */
  text: plainText(2_000, 1).optional(),
  /** Only for `duty`. */
  duty: z.enum(duties).optional(),
  /** Only for `renumbered`: the new number of the incident, which the crew confirms. */
  number: z.int().min(1).max(2_147_483_647).optional(),
  /** Only for `panic`: the position of the phone. */
  fix: Position.omit({ callSign: true }).optional(),
});
export type Press = z.output<typeof Press>;

export const ReceivePressesInput = z.strictObject({
  presses: z.array(Press).min(1).max(100),
  /** When the request was sent, by the phone's clock. It is used to correct the times if the phone's clock is wrong. */
  sentAt: Moment.optional(),
  /** The unit for which they were made. */
  unitId: z.uuid().optional(),
});

/** Result of a press; `refused` is null if the press was applied. */
type Outcome = { id: string; refused: PressRefusal | null };

/**
 * Applies presses in the given order, each only once: for a press that is already stored, the stored outcome is
 * returned. A refused press is stored with the cause, and later presses are still applied. If several presses change
 * the duty, only the last of them is applied. Returns the outcomes and the unit's resulting task. Refuses with
 * `forbidden` if the presses were made for another unit.
 */
export async function receivePresses(
  context: Context,
  { presses, sentAt, unitId: queuedFor }: z.output<typeof ReceivePressesInput>,
) {
  const unitId = requireOwnUnitId(context, queuedFor);
  const outcomes: Outcome[] = [];
  const clockCorrectionMs = sentAt ? computeClockCorrectionMs(sentAt, context.now()) : 0;
  const lastDutyPress = presses.findLast(({ what }) => what === "duty");
  for (const press of presses) {
    const isSuperseded = press.what === "duty" && press !== lastDutyPress;
    const refused = await applyPress(context, unitId, press, { clockCorrectionMs, isSuperseded });
    outcomes.push({ id: press.id, refused });
    // Also for a repeated press: its first request may have failed before the position was stored.
    if (press.fix) await acceptPositions(context, [press.fix]);
  }
  context.announce();
  return { outcomes, own: await readOwnTask(context) };
}

type PressOptions = {
  clockCorrectionMs: number;
  /** Whether this press changes the duty, but a later press in the same request changes it again. */
  isSuperseded: boolean;
};

async function applyPress(
  context: Context,
  unitId: string,
  input: Press,
  { clockCorrectionMs, isSuperseded }: PressOptions,
): Promise<PressRefusal | null> {
  const { id, what: kind, at } = input;
  const assignmentId = kind === "panic" || kind === "duty" ? null : input.assignmentId;
  return inTransaction(context.db, async (tx) => {
    // If a press is sent twice at the same time, the second insert waits here for the first to commit.
    const [insertedPress] = await tx
      .insert(press)
      .values({ id, unitId, what: kind, at, receivedAt: context.now() })
      .onConflictDoNothing()
      .returning({ id: press.id });
    if (!insertedPress) {
      await confirmReplicated(tx);
      const [existingPress] = await tx.select().from(press).where(eq(press.id, id));
      return existingPress?.unitId === unitId ? toStoredRefusal(existingPress.refused) : "not-found";
    }
    if (isSuperseded && input.duty) return null;
    try {
      // Use a savepoint, so that the effects of a refused press are rolled back while its row is kept.
      await tx.transaction((savepoint) =>
        performPress(savepoint, context, unitId, { ...input, at: new Date(at.getTime() + clockCorrectionMs) }),
      );
      if (assignmentId) await tx.update(press).set({ assignmentId }).where(eq(press.id, id));
      return null;
    } catch (error) {
      // If the crew has used up its quota, the phone keeps the press and sends it again later.
      if (!(error instanceof Refusal) || error.code === "rate-limited") throw error;
      const refusal = toPressRefusal(error, kind);
      const ownAssignmentId = refusal === "not-found" ? null : assignmentId;
      await tx.update(press).set({ refused: refusal, assignmentId: ownAssignmentId }).where(eq(press.id, id));
      return refusal;
    }
  });
}

function toPressRefusal({ code, details }: Refusal, kind: Press["what"]): PressRefusal {
  if (code === "illegal-transition") {
    return findStepRefusal(details.from as AssignmentState, kind as CrewStep) ?? "illegal-transition";
  }
  if (code === "assignment-ended") return "ended";
  return code === "not-found" ? "not-found" : "invalid";
}

function toStoredRefusal(storedCode: string | null): PressRefusal | null {
  return storedCode === null ? null : (pressRefusals.find((pressRefusal) => pressRefusal === storedCode) ?? "invalid");
}
