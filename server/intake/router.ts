import { AttachCallInput, attachCall, DetachCallInput, detachCall } from "../calls/attach-call";
import { procedureFor, router } from "../trpc";
import { DiscardDraftInput, discardDraft, listDrafts, SaveDraftInput, saveDraft } from "./drafts";
import { FindSimilarInput, findSimilar } from "./find-similar";

const draftProcedure = procedureFor("incidents:write", "sensitive:read");

export const intakeRouter = router({
  drafts: draftProcedure.meta({ records: "nothing" }).query(({ ctx }) => listDrafts(ctx)),
  saveDraft: draftProcedure.input(SaveDraftInput).mutation(({ ctx, input }) => saveDraft(ctx, input)),
  discardDraft: draftProcedure.input(DiscardDraftInput).mutation(({ ctx, input }) => discardDraft(ctx, input)),
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
