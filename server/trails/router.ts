import { procedureFor, router } from "../trpc";
import { readUnitTrail, UnitTrailInput } from "./read-unit-trail";
import { ReplayInput, replayIncident } from "./replay-incident";

export const trailsRouter = router({
  ofUnit: procedureFor("incidents:read", "units:read")
    .input(UnitTrailInput)
    .meta({ records: "unit.trail-read" })
    .query(({ ctx, input }) => readUnitTrail(ctx, input)),
  ofIncident: procedureFor("incidents:read", "sensitive:read")
    .input(ReplayInput)
    .meta({ records: "incident.replayed" })
    .query(({ ctx, input }) => replayIncident(ctx, input)),
});
