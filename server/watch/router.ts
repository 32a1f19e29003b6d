import { procedureFor, router } from "../trpc";
import { listNearIncidents } from "./attachable-incidents";
import {
  attachHighWater,
  createHighWaterIncident,
  DismissHighWaterInput,
  dismissHighWater,
  HighWaterIncidentInput,
  restoreHighWater,
} from "./decide-high-water";
import {
  attachWarning,
  createWarningIncident,
  DismissWarningInput,
  dismissWarning,
  restoreWarning,
  WarningIncidentInput,
} from "./decide-warning";
import {
  AttachWatchInput,
  attachWatch,
  createWatchIncident,
  DismissWatchInput,
  dismissWatch,
  RestoreWatchInput,
  restoreWatch,
  WatchIncidentInput,
  WatchInput,
} from "./decide-watch";
import { ImportFileInput, importHotspotFile } from "./fetch-due-sources";
import { readPublicSources, readRivers } from "./read-public-sources";
import { countWatches, listWatches, PeriodInput, readHotspots } from "./read-watches";

export const watchRouter = router({
  list: procedureFor("incidents:overview")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listWatches(ctx)),
  hotspots: procedureFor("incidents:overview")
    .input(PeriodInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readHotspots(ctx, input)),
  nearIncidents: procedureFor("incidents:read", "sensitive:read")
    .input(WatchInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => listNearIncidents(ctx, input)),
  figures: procedureFor("insight:read")
    .input(PeriodInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => countWatches(ctx, input)),
  createIncident: procedureFor("incidents:write")
    .input(WatchIncidentInput)
    .mutation(({ ctx, input }) => createWatchIncident(ctx, input)),
  attach: procedureFor("incidents:write")
    .input(AttachWatchInput)
    .mutation(({ ctx, input }) => attachWatch(ctx, input)),
  dismiss: procedureFor("incidents:write")
    .input(DismissWatchInput)
    .mutation(({ ctx, input }) => dismissWatch(ctx, input)),
  importFile: procedureFor("reference:write")
    .input(ImportFileInput)
    .mutation(({ ctx, input }) => importHotspotFile(ctx, input)),
  restore: procedureFor("incidents:write")
    .input(RestoreWatchInput)
    .mutation(({ ctx, input }) => restoreWatch(ctx, input)),
  publicSources: procedureFor("incidents:overview")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readPublicSources(ctx)),
  rivers: procedureFor("incidents:overview")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readRivers(ctx)),
  createFloodIncident: procedureFor("incidents:write")
    .input(HighWaterIncidentInput)
    .mutation(({ ctx, input }) => createHighWaterIncident(ctx, input)),
  attachHighWater: procedureFor("incidents:write")
    .input(AttachWatchInput)
    .mutation(({ ctx, input }) => attachHighWater(ctx, input)),
  dismissHighWater: procedureFor("incidents:write")
    .input(DismissHighWaterInput)
    .mutation(({ ctx, input }) => dismissHighWater(ctx, input)),
  restoreHighWater: procedureFor("incidents:write")
    .input(RestoreWatchInput)
    .mutation(({ ctx, input }) => restoreHighWater(ctx, input)),
  createWarningIncident: procedureFor("incidents:write")
    .input(WarningIncidentInput)
    .mutation(({ ctx, input }) => createWarningIncident(ctx, input)),
  attachWarning: procedureFor("incidents:write")
    .input(AttachWatchInput)
    .mutation(({ ctx, input }) => attachWarning(ctx, input)),
  dismissWarning: procedureFor("incidents:write")
    .input(DismissWarningInput)
    .mutation(({ ctx, input }) => dismissWarning(ctx, input)),
  restoreWarning: procedureFor("incidents:write")
    .input(RestoreWatchInput)
    .mutation(({ ctx, input }) => restoreWarning(ctx, input)),
});
