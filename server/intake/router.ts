import { AttachCallInput, attachCall, DetachCallInput, detachCall } from "../calls/attach-call";
import { allowed, router } from "../trpc";
import { FindSimilarInput, findSimilar } from "./find-similar";

export const intakeRouter = router({
  similar: allowed("incidents:read", "sensitive:read")
    .input(FindSimilarInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => findSimilar(ctx, input)),
  attach: allowed("incidents:write", "calls:answer")
    .input(AttachCallInput)
    .mutation(({ ctx, input }) => attachCall(ctx, input)),
  detach: allowed("incidents:write", "calls:answer", "callers:read")
    .input(DetachCallInput)
    .mutation(({ ctx, input }) => detachCall(ctx, input)),
});
