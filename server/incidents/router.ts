import { z } from "zod";
import { allowed, router } from "../trpc";
import { ChangeStatusInput, changeStatus } from "./change-status";
import { CreateIncidentInput, createIncident } from "./create-incident";
import { ListIncidentsInput, listIncidents, readIncident } from "./read-incidents";

export const incidentsRouter = router({
  list: allowed("incidents:read")
    .input(ListIncidentsInput)
    .query(({ ctx, input }) => listIncidents(ctx, input)),
  read: allowed("incidents:read")
    .input(z.strictObject({ id: z.uuid() }))
    .query(({ ctx, input }) => readIncident(ctx, input)),
  create: allowed("incidents:write")
    .input(CreateIncidentInput.extend({ idempotencyKey: z.uuid() }))
    .mutation(({ ctx, input: { idempotencyKey, ...input } }) => createIncident(ctx, input, idempotencyKey)),
  changeStatus: allowed("incidents:write")
    .input(ChangeStatusInput)
    .mutation(({ ctx, input }) => changeStatus(ctx, input)),
});
