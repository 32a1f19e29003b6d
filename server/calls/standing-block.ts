import { and, eq, gt, isNull } from "drizzle-orm";
import { callerBlock } from "../../db/schema/calls";

/** The block of a number that holds at a moment. */
export function standing(callerNumber: string, at: Date) {
  return and(eq(callerBlock.callerNumber, callerNumber), isNull(callerBlock.liftedAt), gt(callerBlock.until, at));
}
