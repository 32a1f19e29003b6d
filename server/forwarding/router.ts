import { allowed, router } from "../trpc";
import { acknowledgeForwarding } from "./acknowledge-forwarding";
import { ForwardInput, forwardIncident } from "./forward-incident";
import { AcknowledgeHandoverInput, acknowledgeHandover, HandOverInput, handOver } from "./hand-over";
import {
  listNeighbours,
  NeighbourInput,
  removeNeighbour,
  SaveNeighbourInput,
  saveNeighbour,
} from "./manage-neighbours";

/** Forwarding incidents to agencies, and handing them over to neighbouring 112 centres. */
export const forwardingRouter = router({
  forward: allowed("incidents:write")
    .input(ForwardInput)
    .mutation(({ ctx, input }) => forwardIncident(ctx, input)),
  acknowledge: allowed("incidents:write")
    .input(ForwardInput)
    .mutation(({ ctx, input }) => acknowledgeForwarding(ctx, input)),
  handOver: allowed("incidents:write")
    .input(HandOverInput)
    .mutation(({ ctx, input }) => handOver(ctx, input)),
  acknowledgeHandover: allowed("incidents:write")
    .input(AcknowledgeHandoverInput)
    .mutation(({ ctx, input }) => acknowledgeHandover(ctx, input)),
  neighbours: allowed("incidents:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listNeighbours(ctx)),
  saveNeighbour: allowed("reference:write")
    .input(SaveNeighbourInput)
    .mutation(({ ctx, input }) => saveNeighbour(ctx, input)),
  removeNeighbour: allowed("reference:write")
    .input(NeighbourInput)
    .mutation(({ ctx, input }) => removeNeighbour(ctx, input)),
});
