import { z } from "zod";
import { acknowledgeOwnForwarding, RefuseForwardingInput, refuseOwnForwarding } from "../forwarding/answer-forwarding";
import { AddNoteInput } from "../incidents/add-note";
import { IncidentInput } from "../incidents/list-incident-calls";
import { AgencyHistoryInput, ListIncidentsInput } from "../incidents/read-incidents";
import { procedureFor, router } from "../trpc";
import {
  addOwnNote,
  listOwnCalls,
  listOwnHistory,
  listOwnIncidents,
  listOwnNotes,
  listOwnUnits,
  openOwnIncident,
  SetOwnDutyInput,
  setOwnDuty,
} from "./own-agency";
import { readOwnFigures } from "./own-figures";

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
  notes: procedureFor("agency:read")
    .input(IncidentInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => listOwnNotes(ctx, input)),
  history: procedureFor("agency:read")
    .input(AgencyHistoryInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => listOwnHistory(ctx, input)),
  figures: procedureFor("agency:read")
    .input(z.void())
    .meta({ records: "nothing" })
    .query(({ ctx }) => readOwnFigures(ctx)),
  acknowledge: procedureFor("agency:answer")
    .input(IncidentInput)
    .mutation(({ ctx, input }) => acknowledgeOwnForwarding(ctx, input)),
  refuse: procedureFor("agency:answer")
    .input(RefuseForwardingInput)
    .mutation(({ ctx, input }) => refuseOwnForwarding(ctx, input)),
  addNote: procedureFor("agency:answer")
    .input(AddNoteInput)
    .mutation(({ ctx, input }) => addOwnNote(ctx, input)),
  setDuty: procedureFor("agency:answer")
    .input(SetOwnDutyInput)
    .mutation(({ ctx, input }) => setOwnDuty(ctx, input)),
  units: procedureFor("agency:read")
    .input(z.void())
    .meta({ records: "nothing" })
    .query(({ ctx }) => listOwnUnits(ctx)),
});
