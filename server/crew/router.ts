import { allowed, router } from "../trpc";
import { AdvanceOwnInput, advanceOwn, readOwnTask } from "./own-task";

/** What concerns the crew's own task, and no more. */
export const crewRouter = router({
  task: allowed("assignment:own").query(({ ctx }) => readOwnTask(ctx)),
  advance: allowed("assignment:own")
    .input(AdvanceOwnInput)
    .mutation(({ ctx, input }) => advanceOwn(ctx, input)),
});
