import { IncidentInput } from "../incidents/list-incident-calls";
import { procedureFor, router } from "../trpc";
import { CancelWarningInput, cancelWarning, IssueWarningInput, issueWarning } from "./issue-warning";
import { listIncidentWarnings } from "./read-warnings";

export const warningsRouter = router({
  ofIncident: procedureFor("warnings:issue", "sensitive:read")
    .input(IncidentInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => listIncidentWarnings(ctx, input)),
  issue: procedureFor("warnings:issue", "sensitive:read")
    .input(IssueWarningInput)
    .mutation(({ ctx, input }) => issueWarning(ctx, input)),
  cancel: procedureFor("warnings:issue", "sensitive:read")
    .input(CancelWarningInput)
    .mutation(({ ctx, input }) => cancelWarning(ctx, input)),
});
