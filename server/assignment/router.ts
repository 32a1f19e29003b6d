import { procedureFor, router } from "../trpc";
import { AdvanceAssignmentInput, advanceAssignment } from "./advance-assignment";
import { AssignUnitInput, assignFromConsole } from "./assign-unit";
import { FillIncidentInput, fillIncident, proposeUnits } from "./fill-incident";
import { listTypes } from "./incident-types";
import { ListCandidatesInput, listCandidates } from "./list-candidates";
import { ListPassedOverRoutesInput, listPassedOverRoutes } from "./list-passed-over-routes";
import { ListRoutesInput, listRoutes } from "./list-routes";
import { UndoAssignmentInput, undoAssignment } from "./undo-assignment";
import { UndoCrewStepInput, undoCrewStep } from "./undo-crew-step";

export const dispatchRouter = router({
  types: procedureFor("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listTypes(ctx)),
  candidates: procedureFor("incidents:read", "sensitive:read")
    .input(ListCandidatesInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => listCandidates(ctx, input)),
  proposals: procedureFor("incidents:read", "sensitive:read")
    .input(FillIncidentInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => proposeUnits(ctx, input)),
  routes: procedureFor("units:read")
    .input(ListRoutesInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => listRoutes(ctx, input)),
  passedOverRoutes: procedureFor("incidents:read", "sensitive:read")
    .input(ListPassedOverRoutesInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => listPassedOverRoutes(ctx, input)),
  fill: procedureFor("incidents:write")
    .input(FillIncidentInput)
    .mutation(({ ctx, input }) => fillIncident(ctx, input)),
  assign: procedureFor("incidents:write")
    .input(AssignUnitInput)
    .mutation(({ ctx, input }) => assignFromConsole(ctx, input)),
  advance: procedureFor("incidents:write")
    .input(AdvanceAssignmentInput)
    .mutation(({ ctx, input }) => advanceAssignment(ctx, input)),
  undoAssign: procedureFor("incidents:write")
    .input(UndoAssignmentInput)
    .mutation(({ ctx, input }) => undoAssignment(ctx, input)),
  undoStep: procedureFor("incidents:write")
    .input(UndoCrewStepInput)
    .mutation(({ ctx, input }) => undoCrewStep(ctx, input)),
});
