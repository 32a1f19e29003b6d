import { z } from "zod";
import { acknowledgeOwnForwarding } from "../forwarding/acknowledge-forwarding";
import { IncidentInput } from "../incidents/list-incident-calls";
import { ListIncidentsInput } from "../incidents/read-incidents";
import { procedureFor, router } from "../trpc";
import { listOwnCalls, listOwnIncidents, listOwnUnits, openOwnIncident } from "./own-agency";

/** Procedures for agency officers: incidents and units of their own agency. */
export const agencyRouter = router({
  incidents: procedureFor("agency:read")
    .input(ListIncidentsInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => listOwnIncidents(ctx, input)),
  incident: procedureFor("agency:read")
    .input(IncidentInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => openOwnIncident(ctx, input)),
  calls: procedureFor("agency:read")
    .input(IncidentInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => listOwnCalls(ctx, input)),
  acknowledge: procedureFor("agency:answer")
    .input(IncidentInput)
    .mutation(({ ctx, input }) => acknowledgeOwnForwarding(ctx, input)),
  units: procedureFor("agency:read")
    .input(z.void())
    .meta({ records: "nothing" })
    .query(({ ctx }) => listOwnUnits(ctx)),
});
