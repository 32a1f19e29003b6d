import { procedureFor, router } from "../trpc";
import { ComparePeriodsInput, comparePeriods } from "./compare-periods";
import { CountInsideInput, countInside } from "./count-inside";
import { CountPlacesInput, countPlaces } from "./count-places";
import { CountTimesInput, countTimes } from "./count-times";
import { describeScope } from "./describe-scope";
import { ListSensitiveInput, listSensitive } from "./list-sensitive";
import { MeasureCalibrationInput, measureCalibration } from "./measure-calibration";
import { MeasureQualityInput, measureQuality } from "./measure-quality";
import { MeasureStepsInput, measureSteps } from "./measure-steps";
import { readTimeLapse, TimeLapseInput } from "./play-frames";
import { readStepTrend, StepTrendInput } from "./trend-steps";

const leader = procedureFor("insight:read").use(({ ctx, next }) => next({ ctx: { ...ctx, db: ctx.figures } }));

export const insightRouter = router({
  scope: leader.meta({ records: "nothing" }).query(({ ctx }) => describeScope(ctx)),
  places: leader
    .input(CountPlacesInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => countPlaces(ctx, input)),
  times: leader
    .input(CountTimesInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => countTimes(ctx, input)),
  compare: leader
    .input(ComparePeriodsInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => comparePeriods(ctx, input)),
  frames: leader
    .input(TimeLapseInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readTimeLapse(ctx, input)),
  steps: leader
    .input(MeasureStepsInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => measureSteps(ctx, input)),
  calibration: leader
    .input(MeasureCalibrationInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => measureCalibration(ctx, input)),
  trend: leader
    .input(StepTrendInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readStepTrend(ctx, input)),
  inside: leader
    .input(CountInsideInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => countInside(ctx, input)),
  quality: leader
    .input(MeasureQualityInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => measureQuality(ctx, input)),
  sensitive: leader
    .input(ListSensitiveInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => listSensitive(ctx, input)),
});
