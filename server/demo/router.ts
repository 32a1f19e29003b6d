import type { Context } from "../context";
import { Refusal } from "../errors";
import { procedureFor, router } from "../trpc";

const callTakerProcedure = procedureFor("calls:answer", "callers:read");

/** The story for a first shift, which only the demo can play. */
export const demoRouter = router({
  story: callTakerProcedure.meta({ records: "nothing" }).query(({ ctx }) => readStory(ctx)),
  startStory: callTakerProcedure.mutation(({ ctx }) => startStory(ctx)),
});

/** Returns whether this server is a demo, and which tasks of the story are done (null before the story starts). */
async function readStory({ settings: { demo } }: Context) {
  return { isDemo: demo !== undefined, tasks: (await demo?.readStory()) ?? null };
}

async function startStory({ settings: { demo } }: Context): Promise<void> {
  if (!demo) throw new Refusal("not-found");
  await demo.startStory();
}
