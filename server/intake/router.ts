import { AttachCallInput, attachCall, DetachCallInput, detachCall } from "../calls/attach-call";
import { procedureFor, router } from "../trpc";
import { FindSimilarInput, findSimilar } from "./find-similar";

export const intakeRouter = router({
  similar: procedureFor("incidents:read", "sensitive:read")
    .input(FindSimilarInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => findSimilar(ctx, input)),
  attach: procedureFor("incidents:write", "calls:answer")
    .input(AttachCallInput)
    .mutation(({ ctx, input }) => attachCall(ctx, input)),
  detach: procedureFor("incidents:write", "calls:answer", "callers:read")
    .input(DetachCallInput)
    .mutation(({ ctx, input }) => detachCall(ctx, input)),
});
