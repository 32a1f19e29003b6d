import { procedureFor, router } from "../trpc";
import { acknowledgeForwarding } from "./answer-forwarding";
import { ForwardInput, forwardIncident, withdrawForwarding } from "./forward-incident";
import { AcknowledgeHandoverInput, acknowledgeHandover, HandOverInput, handOver } from "./hand-over";
import {
  listNeighbours,
  NeighbourInput,
  readNeighbourChannel,
  removeNeighbour,
  removeNeighbourChannel,
  SaveNeighbourChannelInput,
  SaveNeighbourInput,
  saveNeighbour,
  saveNeighbourChannel,
} from "./manage-neighbours";

/** Forwarding incidents to agencies, and handing them over to neighbouring 112 centres. */
export const forwardingRouter = router({
  forward: procedureFor("incidents:write")
    .input(ForwardInput)
    .mutation(({ ctx, input }) => forwardIncident(ctx, input)),
  withdraw: procedureFor("incidents:write")
    .input(ForwardInput)
    .mutation(({ ctx, input }) => withdrawForwarding(ctx, input)),
  acknowledge: procedureFor("incidents:write")
    .input(ForwardInput)
    .mutation(({ ctx, input }) => acknowledgeForwarding(ctx, input)),
  handOver: procedureFor("incidents:write")
    .input(HandOverInput)
    .mutation(({ ctx, input }) => handOver(ctx, input)),
  acknowledgeHandover: procedureFor("incidents:write")
    .input(AcknowledgeHandoverInput)
    .mutation(({ ctx, input }) => acknowledgeHandover(ctx, input)),
  neighbours: procedureFor("incidents:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listNeighbours(ctx)),
  saveNeighbour: procedureFor("reference:write")
    .input(SaveNeighbourInput)
    .mutation(({ ctx, input }) => saveNeighbour(ctx, input)),
  removeNeighbour: procedureFor("reference:write")
    .input(NeighbourInput)
    .mutation(({ ctx, input }) => removeNeighbour(ctx, input)),
  neighbourChannel: procedureFor("reference:write")
    .input(NeighbourInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readNeighbourChannel(ctx, input)),
  saveNeighbourChannel: procedureFor("reference:write")
    .input(SaveNeighbourChannelInput)
    .mutation(({ ctx, input }) => saveNeighbourChannel(ctx, input)),
  removeNeighbourChannel: procedureFor("reference:write")
    .input(NeighbourInput)
    .mutation(({ ctx, input }) => removeNeighbourChannel(ctx, input)),
});
