import { z } from "zod";
import type { Context } from "../context";
import { advanceAssignment } from "../dispatch/advance-assignment";
import { crewSteps } from "../domain/press";
import { readOwnTask } from "./own-task";
import { ownUnit, readOwnAssignment } from "./own-unit";

export const AdvanceOwnInput = z.strictObject({ id: z.uuid(), state: z.enum(crewSteps) });

/** The crew's next step; another unit's assignment is `not-found`, as if there were none. */
export async function advanceOwn(context: Context, { id, state }: z.output<typeof AdvanceOwnInput>) {
  await readOwnAssignment(context.db, ownUnit(context), id);
  await advanceAssignment(context, { id, state });
  return readOwnTask(context);
}
