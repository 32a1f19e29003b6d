import { eq } from "drizzle-orm";
import { z } from "zod";
import { press } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { type AssignmentState, duties } from "../../db/vocabulary";
import type { Context } from "../context";
import {
  type CrewStep,
  clockOffsetMs,
  type PressRefusal,
  pressKinds,
  pressRefusals,
  refuseStep,
} from "../domain/press";
import { Refusal } from "../errors";
import { Moment } from "../moment";
import { plainText } from "../plain-text";
import { acceptPositions, Position } from "../units/accept-positions";
import { readOwnTask } from "./own-task";
import { ownUnit } from "./own-unit";
import { performPress } from "./perform-press";

/** One press, under an id that the phone made; `at` is the phone's time. What a kind needs beside that is checked with its effect. */
export const Press = z.strictObject({
  id: z.uuid(),
  assignmentId: z.uuid().nullable(),
  what: z.enum(pressKinds),
  at: Moment,
  /** Of `declined`. */
  reason: plainText(500, 1).optional(),
  /** Of `transporting`. */
  facilityId: plainText(128, 1).optional(),
  /** Of `note`. */
  text: plainText(2_000, 1).optional(),
  /** Of `duty`. */
  duty: z.enum(duties).optional(),
  /** Of `panic`: where the phone is. */
  fix: Position.omit({ callSign: true }).optional(),
});
export type Press = z.output<typeof Press>;

export const ReceivePressesInput = z.strictObject({
  presses: z.array(Press).min(1).max(100),
  /** What the phone's clock says while it sends; a clock that is plainly wrong is told by it. */
  sentAt: Moment.optional(),
});

/** What became of a press: null when it did what it says. */
type Outcome = { id: string; refused: PressRefusal | null };

/**
 * Takes what a crew pressed, in the order given, each exactly once however often and from wherever it is sent: the same id
 * again gets the same answer. A press that comes too late is kept with the cause and does not stop those after it. With the
 * outcomes comes the task as it then stands.
 */
export async function receivePresses(context: Context, { presses, sentAt }: z.output<typeof ReceivePressesInput>) {
  const unitId = ownUnit(context);
  const outcomes: Outcome[] = [];
  const wrongMs = sentAt ? clockOffsetMs(sentAt, context.now()) : 0;
  for (const one of presses) {
    const { fresh, refused } = await takePress(context, unitId, one, wrongMs);
    outcomes.push({ id: one.id, refused });
    if (fresh && one.fix) await acceptPositions(context, [one.fix]);
  }
  context.announce();
  return { outcomes, own: await readOwnTask(context) };
}

async function takePress(context: Context, unitId: string, one: Press, wrongMs: number) {
  const { id, what, at } = one;
  const assignmentId = what === "panic" || what === "duty" ? null : one.assignmentId;
  return inTransaction(context.db, async (tx) => {
    // Twice in the same moment: the second waits here for the first to be done.
    const [fresh] = await tx
      .insert(press)
      .values({ id, unitId, what, at, receivedAt: context.now() })
      .onConflictDoNothing()
      .returning({ id: press.id });
    if (!fresh) {
      const [known] = await tx.select().from(press).where(eq(press.id, id));
      return { fresh: false, refused: known?.unitId === unitId ? asRefusal(known.refused) : "not-found" };
    }
    try {
      // A savepoint: what a refused press began is undone, that it was pressed is kept.
      await tx.transaction((within) =>
        performPress(within, context, unitId, { ...one, at: new Date(at.getTime() + wrongMs) }),
      );
      if (assignmentId) await tx.update(press).set({ assignmentId }).where(eq(press.id, id));
      return { fresh: true, refused: null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const refused = inShort(error, what);
      const own = refused === "not-found" ? null : assignmentId;
      await tx.update(press).set({ refused, assignmentId: own }).where(eq(press.id, id));
      return { fresh: true, refused };
    }
  });
}

function inShort({ code, details }: Refusal, what: Press["what"]): PressRefusal {
  if (code === "illegal-transition") {
    return refuseStep(details.from as AssignmentState, what as CrewStep) ?? "illegal-transition";
  }
  return code === "not-found" ? "not-found" : "invalid";
}

function asRefusal(kept: string | null): PressRefusal | null {
  return kept === null ? null : (pressRefusals.find((one) => one === kept) ?? "invalid");
}
