import { procedureFor, router } from "../trpc";
import { ComparePeriodsInput, comparePeriods } from "./compare-periods";
import { CountBreakdownInput, countBreakdown } from "./count-breakdown";
import { CountPlacesInput, countPlaces } from "./count-places";
import { CountTimesInput, countTimes } from "./count-times";
import { describeScope } from "./describe-scope";
import { ListSensitiveInput, listSensitive } from "./list-sensitive";
import { MeasureCalibrationInput, measureCalibration } from "./measure-calibration";
import { MeasureQualityInput, measureQuality } from "./measure-quality";
import { MeasureStepsInput, measureSteps } from "./measure-steps";
import { readStepTrend, StepTrendInput } from "./read-step-trend";
import { readTimeLapse, TimeLapseInput } from "./read-time-lapse";

const insightProcedure = procedureFor("insight:read").use(({ ctx, next }) =>
  next({ ctx: { ...ctx, db: ctx.figures } }),
);

export const insightRouter = router({
  scope: insightProcedure.meta({ records: "nothing" }).query(({ ctx }) => describeScope(ctx)),
  places: insightProcedure
    .input(CountPlacesInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => countPlaces(ctx, input)),
  times: insightProcedure
    .input(CountTimesInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => countTimes(ctx, input)),
  compare: insightProcedure
    .input(ComparePeriodsInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => comparePeriods(ctx, input)),
  frames: insightProcedure
    .input(TimeLapseInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readTimeLapse(ctx, input)),
  steps: insightProcedure
    .input(MeasureStepsInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => measureSteps(ctx, input)),
  calibration: insightProcedure
    .input(MeasureCalibrationInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => measureCalibration(ctx, input)),
  trend: insightProcedure
    .input(StepTrendInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readStepTrend(ctx, input)),
  inside: insightProcedure
    .input(CountBreakdownInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => countBreakdown(ctx, input)),
  quality: insightProcedure
    .input(MeasureQualityInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => measureQuality(ctx, input)),
  sensitive: insightProcedure
    .input(ListSensitiveInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => listSensitive(ctx, input)),
});
