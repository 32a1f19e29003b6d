import { procedureFor, router } from "../trpc";
import { PreviewInput, previewRule } from "./preview-rule";
import { listRetiredUnits, RetireUnitInput, retireUnit } from "./retire-unit";
import { ChangeRiverGaugeInput, changeRiverGauge, listRiverGauges } from "./river-gauges";
import { listAgencies, SaveAgencyInput, saveAgency } from "./save-agency";
import { SaveFacilityInput, saveFacility } from "./save-facility";
import { SavePlanInput, SaveTypeInput, savePlan, saveType } from "./save-incident-type";
import { SaveQuestionsInput, saveQuestions } from "./save-questions";
import { listStations, SaveStationInput, saveStation } from "./save-station";
import { listTargets, SaveTargetInput, saveTarget } from "./save-target";
import { listUnitPhones, SaveUnitInput, saveUnit } from "./save-unit";

export const adminRouter = router({
  agencies: procedureFor("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listAgencies(ctx)),
  stations: procedureFor("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listStations(ctx)),
  targets: procedureFor("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listTargets(ctx)),
  preview: procedureFor("reference:write")
    .input(PreviewInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => previewRule(ctx, input)),
  saveAgency: procedureFor("reference:write")
    .input(SaveAgencyInput)
    .mutation(({ ctx, input }) => saveAgency(ctx, input)),
  saveStation: procedureFor("reference:write")
    .input(SaveStationInput)
    .mutation(({ ctx, input }) => saveStation(ctx, input)),
  unitPhones: procedureFor("reference:write")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listUnitPhones(ctx)),
  saveUnit: procedureFor("reference:write")
    .input(SaveUnitInput)
    .mutation(({ ctx, input }) => saveUnit(ctx, input)),
  retiredUnits: procedureFor("reference:write")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listRetiredUnits(ctx)),
  retireUnit: procedureFor("reference:write")
    .input(RetireUnitInput)
    .mutation(({ ctx, input }) => retireUnit(ctx, input)),
  saveFacility: procedureFor("reference:write")
    .input(SaveFacilityInput)
    .mutation(({ ctx, input }) => saveFacility(ctx, input)),
  saveType: procedureFor("reference:write")
    .input(SaveTypeInput)
    .mutation(({ ctx, input }) => saveType(ctx, input)),
  savePlan: procedureFor("reference:write")
    .input(SavePlanInput)
    .mutation(({ ctx, input }) => savePlan(ctx, input)),
  saveQuestions: procedureFor("reference:write")
    .input(SaveQuestionsInput)
    .mutation(({ ctx, input }) => saveQuestions(ctx, input)),
  gauges: procedureFor("reference:write")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listRiverGauges(ctx)),
  changeRiverGauge: procedureFor("reference:write")
    .input(ChangeRiverGaugeInput)
    .mutation(({ ctx, input }) => changeRiverGauge(ctx, input)),
  saveTarget: procedureFor("reference:write")
    .input(SaveTargetInput)
    .mutation(({ ctx, input }) => saveTarget(ctx, input)),
});
