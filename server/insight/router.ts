import { allowed, router } from "../trpc";
import { ComparePeriodsInput, comparePeriods } from "./compare-periods";
import { CountInsideInput, countInside } from "./count-inside";
import { CountPlacesInput, countPlaces } from "./count-places";
import { CountTimesInput, countTimes } from "./count-times";
import { describeScope } from "./describe-scope";
import { ListSensitiveInput, listSensitive } from "./list-sensitive";
import { MeasureQualityInput, measureQuality } from "./measure-quality";
import { MeasureStepsInput, measureSteps } from "./measure-steps";
import { PlayFramesInput, playFrames } from "./play-frames";
import { TrendStepsInput, trendSteps } from "./trend-steps";

const leader = allowed("insight:read");

export const insightRouter = router({
  scope: leader.query(({ ctx }) => describeScope(ctx)),
  places: leader.input(CountPlacesInput).query(({ ctx, input }) => countPlaces(ctx, input)),
  times: leader.input(CountTimesInput).query(({ ctx, input }) => countTimes(ctx, input)),
  compare: leader.input(ComparePeriodsInput).query(({ ctx, input }) => comparePeriods(ctx, input)),
  frames: leader.input(PlayFramesInput).query(({ ctx, input }) => playFrames(ctx, input)),
  steps: leader.input(MeasureStepsInput).query(({ ctx, input }) => measureSteps(ctx, input)),
  trend: leader.input(TrendStepsInput).query(({ ctx, input }) => trendSteps(ctx, input)),
  inside: leader.input(CountInsideInput).query(({ ctx, input }) => countInside(ctx, input)),
  quality: leader.input(MeasureQualityInput).query(({ ctx, input }) => measureQuality(ctx, input)),
  sensitive: leader.input(ListSensitiveInput).query(({ ctx, input }) => listSensitive(ctx, input)),
});
