import { allowed, router } from "../trpc";
import { IsochroneInput, readIsochrone } from "./isochrone";
import { CoverageInput, readCoverage } from "./read-coverage";
import { WhatIfInput, whatIf } from "./what-if";
import { WithoutUnitInput, withoutUnit } from "./without-unit";

export const coverageRouter = router({
  places: allowed("insight:read", "units:read")
    .input(CoverageInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readCoverage(ctx, input)),
  withoutUnit: allowed("insight:read", "units:read")
    .input(WithoutUnitInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => withoutUnit(ctx, input)),
  whatIf: allowed("insight:read", "units:read")
    .input(WhatIfInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => whatIf(ctx, input)),
  isochrone: allowed("insight:read", "units:read")
    .input(IsochroneInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readIsochrone(ctx, input)),
});
