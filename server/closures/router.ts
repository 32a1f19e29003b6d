import { z } from "zod";
import { procedureFor, router } from "../trpc";
import { changeClosure, createClosure, liftClosure, reinstateClosure } from "./change-closures";
import { ChangeClosureInput, ClosureInput, CreateClosureInput } from "./closure-input";
import { PreviewClosureInput, previewClosure } from "./preview-closure";
import { FindRoadInput, findRoad, listClosuresInForce, listRoomClosures } from "./read-closures";

export const closuresRouter = router({
  inForce: procedureFor("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listClosuresInForce(ctx)),
  list: procedureFor("incidents:read", "sensitive:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listRoomClosures(ctx)),
  findRoad: procedureFor("incidents:write")
    .input(FindRoadInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => findRoad(ctx, input)),
  preview: procedureFor("incidents:write")
    .input(PreviewClosureInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => previewClosure(ctx, input)),
  create: procedureFor("incidents:write")
    .input(CreateClosureInput.extend({ idempotencyKey: z.uuid() }))
    .mutation(({ ctx, input: { idempotencyKey, ...input } }) => createClosure(ctx, input, idempotencyKey)),
  change: procedureFor("incidents:write")
    .input(ChangeClosureInput)
    .mutation(({ ctx, input }) => changeClosure(ctx, input)),
  lift: procedureFor("incidents:write")
    .input(ClosureInput)
    .mutation(({ ctx, input }) => liftClosure(ctx, input)),
  reinstate: procedureFor("incidents:write")
    .input(ClosureInput)
    .mutation(({ ctx, input }) => reinstateClosure(ctx, input)),
});
