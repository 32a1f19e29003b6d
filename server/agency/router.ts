import { z } from "zod";
import { acknowledgeOwn } from "../forwarding/acknowledge-forwarding";
import { IncidentInput } from "../incidents/list-incident-calls";
import { ListIncidentsInput } from "../incidents/read-incidents";
import { allowed, router } from "../trpc";
import { listOwnCalls, listOwnIncidents, listOwnUnits, openOwnIncident } from "./own-agency";

/** Incidents and units of the officer's own agency. */
export const agencyRouter = router({
  incidents: allowed("agency:read")
    .input(ListIncidentsInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => listOwnIncidents(ctx, input)),
  incident: allowed("agency:read")
    .input(IncidentInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => openOwnIncident(ctx, input)),
  calls: allowed("agency:read")
    .input(IncidentInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => listOwnCalls(ctx, input)),
  acknowledge: allowed("agency:answer")
    .input(IncidentInput)
    .mutation(({ ctx, input }) => acknowledgeOwn(ctx, input)),
  units: allowed("agency:read")
    .input(z.void())
    .meta({ records: "nothing" })
    .query(({ ctx }) => listOwnUnits(ctx)),
});
