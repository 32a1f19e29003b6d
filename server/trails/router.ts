import { allowed, router } from "../trpc";
import { ReplayInput, replayIncident } from "./replay-incident";
import { TrailOfUnitInput, trailOfUnit } from "./trail-of-unit";

export const trailsRouter = router({
  ofUnit: allowed("incidents:read", "units:read")
    .input(TrailOfUnitInput)
    .query(({ ctx, input }) => trailOfUnit(ctx, input)),
  ofIncident: allowed("incidents:read", "sensitive:read")
    .input(ReplayInput)
    .query(({ ctx, input }) => replayIncident(ctx, input)),
});
