import { procedureFor, router } from "../trpc";
import { listNearIncidents } from "./attachable-incidents";
import {
  AttachHazardInput,
  attachFireWatch,
  createFireWatchIncident,
  DismissFireWatchInput,
  dismissFireWatch,
  FireWatchIncidentInput,
  HazardInput,
  RestoreHazardInput,
  restoreFireWatch,
} from "./decide-fire-watch";
import {
  attachHighWater,
  createHighWaterIncident,
  DismissHighWaterInput,
  dismissHighWater,
  HighWaterIncidentInput,
  restoreHighWater,
} from "./decide-high-water";
import {
  attachWeatherWarning,
  createWeatherWarningIncident,
  DismissWarningInput,
  dismissWeatherWarning,
  restoreWeatherWarning,
  WarningIncidentInput,
} from "./decide-weather-warning";
import { ImportFileInput, importHotspotFile } from "./import-source-file";
import { countFireWatchOutcomes, PeriodInput, readFireWatches, readHotspots } from "./read-fire-watches";
import { readPublicSources, readRivers } from "./read-public-sources";

export const watchRouter = router({
  list: procedureFor("incidents:overview")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readFireWatches(ctx)),
  hotspots: procedureFor("incidents:overview")
    .input(PeriodInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readHotspots(ctx, input)),
  nearIncidents: procedureFor("incidents:read", "sensitive:read")
    .input(HazardInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => listNearIncidents(ctx, input)),
  figures: procedureFor("insight:read")
    .input(PeriodInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => countFireWatchOutcomes(ctx, input)),
  createIncident: procedureFor("incidents:write")
    .input(FireWatchIncidentInput)
    .mutation(({ ctx, input }) => createFireWatchIncident(ctx, input)),
  attach: procedureFor("incidents:write")
    .input(AttachHazardInput)
    .mutation(({ ctx, input }) => attachFireWatch(ctx, input)),
  dismiss: procedureFor("incidents:write")
    .input(DismissFireWatchInput)
    .mutation(({ ctx, input }) => dismissFireWatch(ctx, input)),
  importFile: procedureFor("reference:write")
    .input(ImportFileInput)
    .mutation(({ ctx, input }) => importHotspotFile(ctx, input)),
  restore: procedureFor("incidents:write")
    .input(RestoreHazardInput)
    .mutation(({ ctx, input }) => restoreFireWatch(ctx, input)),
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
    .input(AttachHazardInput)
    .mutation(({ ctx, input }) => attachHighWater(ctx, input)),
  dismissHighWater: procedureFor("incidents:write")
    .input(DismissHighWaterInput)
    .mutation(({ ctx, input }) => dismissHighWater(ctx, input)),
  restoreHighWater: procedureFor("incidents:write")
    .input(RestoreHazardInput)
    .mutation(({ ctx, input }) => restoreHighWater(ctx, input)),
  createWarningIncident: procedureFor("incidents:write")
    .input(WarningIncidentInput)
    .mutation(({ ctx, input }) => createWeatherWarningIncident(ctx, input)),
  attachWarning: procedureFor("incidents:write")
    .input(AttachHazardInput)
    .mutation(({ ctx, input }) => attachWeatherWarning(ctx, input)),
  dismissWarning: procedureFor("incidents:write")
    .input(DismissWarningInput)
    .mutation(({ ctx, input }) => dismissWeatherWarning(ctx, input)),
  restoreWarning: procedureFor("incidents:write")
    .input(RestoreHazardInput)
    .mutation(({ ctx, input }) => restoreWeatherWarning(ctx, input)),
});
