import { allowed, router } from "../trpc";
import { PreviewInput, previewRule } from "./preview-rule";
import { listAgencies, SaveAgencyInput, saveAgency } from "./save-agency";
import { SaveFacilityInput, saveFacility } from "./save-facility";
import { SavePlanInput, SaveTypeInput, savePlan, saveType } from "./save-plans";
import { SaveQuestionsInput, saveQuestions } from "./save-questions";
import { listStations, SaveStationInput, saveStation } from "./save-station";
import { listTargets, SaveTargetInput, saveTarget } from "./save-target";
import { SaveUnitInput, saveUnit } from "./save-unit";

export const adminRouter = router({
  agencies: allowed("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listAgencies(ctx)),
  stations: allowed("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listStations(ctx)),
  targets: allowed("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listTargets(ctx)),
  preview: allowed("reference:write")
    .input(PreviewInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => previewRule(ctx, input)),
  saveAgency: allowed("reference:write")
    .input(SaveAgencyInput)
    .mutation(({ ctx, input }) => saveAgency(ctx, input)),
  saveStation: allowed("reference:write")
    .input(SaveStationInput)
    .mutation(({ ctx, input }) => saveStation(ctx, input)),
  saveUnit: allowed("reference:write")
    .input(SaveUnitInput)
    .mutation(({ ctx, input }) => saveUnit(ctx, input)),
  saveFacility: allowed("reference:write")
    .input(SaveFacilityInput)
    .mutation(({ ctx, input }) => saveFacility(ctx, input)),
  saveType: allowed("reference:write")
    .input(SaveTypeInput)
    .mutation(({ ctx, input }) => saveType(ctx, input)),
  savePlan: allowed("reference:write")
    .input(SavePlanInput)
    .mutation(({ ctx, input }) => savePlan(ctx, input)),
  saveQuestions: allowed("reference:write")
    .input(SaveQuestionsInput)
    .mutation(({ ctx, input }) => saveQuestions(ctx, input)),
  saveTarget: allowed("reference:write")
    .input(SaveTargetInput)
    .mutation(({ ctx, input }) => saveTarget(ctx, input)),
});
