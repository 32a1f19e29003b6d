import { procedureFor, router } from "../trpc";
import { IsochroneInput, readIsochrone } from "./isochrone";
import { CoverageInput, readCoverage } from "./read-coverage";
import { previewTrialStation, WhatIfInput } from "./what-if";
import { listGapsWithoutUnits, WithoutUnitInput } from "./without-unit";

export const coverageRouter = router({
  places: procedureFor("insight:read", "units:read")
    .input(CoverageInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readCoverage(ctx, input)),
  withoutUnit: procedureFor("insight:read", "units:read")
    .input(WithoutUnitInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => listGapsWithoutUnits(ctx, input)),
  whatIf: procedureFor("insight:read", "units:read")
    .input(WhatIfInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => previewTrialStation(ctx, input)),
  isochrone: procedureFor("insight:read", "units:read")
    .input(IsochroneInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readIsochrone(ctx, input)),
});
