import { procedureFor, router } from "../trpc";
import { EnterFormInput, enterForm } from "./enter-form";
import { EnterStepsInput, enterSteps, ReadStepsInput, readSteps } from "./enter-steps";

export const paperRouter = router({
  enterForm: procedureFor("paper:enter", "sensitive:read")
    .input(EnterFormInput)
    .mutation(({ ctx, input }) => enterForm(ctx, input)),
  steps: procedureFor("paper:enter", "sensitive:read")
    .input(ReadStepsInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => readSteps(ctx, input)),
  enterSteps: procedureFor("paper:enter", "sensitive:read")
    .input(EnterStepsInput)
    .mutation(({ ctx, input }) => enterSteps(ctx, input)),
});
