import { z } from "zod";
import { allowed, router } from "../trpc";
import { ChangeSensitivityInput, changeSensitivity } from "./change-sensitivity";
import { ChangeStatusInput, changeStatus } from "./change-status";
import { CreateIncidentInput, createIncident } from "./create-incident";
import { IncidentInput, listCalls } from "./list-calls";
import { openIncident } from "./open-incident";
import { ListIncidentsInput, listIncidents, listOverview, listSome, SomeIncidentsInput } from "./read-incidents";

export const incidentsRouter = router({
  list: allowed("incidents:read", "sensitive:read")
    .input(ListIncidentsInput)
    .query(({ ctx, input }) => listIncidents(ctx, input)),
  some: allowed("incidents:read", "sensitive:read")
    .input(SomeIncidentsInput)
    .query(({ ctx, input }) => listSome(ctx, input)),
  overview: allowed("incidents:overview")
    .input(ListIncidentsInput)
    .query(({ ctx, input }) => listOverview(ctx, input)),
  read: allowed("incidents:read", "sensitive:read")
    .input(IncidentInput)
    .query(({ ctx, input }) => openIncident(ctx, input)),
  calls: allowed("incidents:read", "callers:read")
    .input(IncidentInput)
    .query(({ ctx, input }) => listCalls(ctx, input)),
  create: allowed("incidents:write")
    .input(CreateIncidentInput.extend({ idempotencyKey: z.uuid() }))
    .mutation(({ ctx, input: { idempotencyKey, ...input } }) => createIncident(ctx, input, idempotencyKey)),
  changeStatus: allowed("incidents:write")
    .input(ChangeStatusInput)
    .mutation(({ ctx, input }) => changeStatus(ctx, input)),
  changeSensitivity: allowed("sensitive:mark")
    .input(ChangeSensitivityInput)
    .mutation(({ ctx, input }) => changeSensitivity(ctx, input)),
});
