import { procedureFor, router } from "../trpc";
import { BlockCallerInput, blockCaller, listBlocks, UnblockCallerInput, unblockCaller } from "./caller-blocks";
import { CallInput, claimCall, RenewClaimsInput, releaseCall, renewClaims } from "./claim-call";
import { CallFiguresInput, readCallFigures, readCallsToday } from "./count-calls";
import { FilterCallInput, filterCall, undoFilterCall } from "./filter-call";
import { listCalls } from "./list-calls";
import { CreateManualCallInput, createManualCall, SetCallerNumberInput, setCallerNumber } from "./manual-call";
import { readCall } from "./read-call";

const callTakerProcedure = procedureFor("calls:answer", "callers:read");
const blockerProcedure = procedureFor("callers:block", "callers:read");

export const callsRouter = router({
  list: callTakerProcedure.meta({ records: "nothing" }).query(({ ctx }) => listCalls(ctx)),
  read: procedureFor("calls:answer", "callers:read", "sensitive:read")
    .meta({ records: "incident.viewed" })
    .input(CallInput)
    .query(({ ctx, input }) => readCall(ctx, input)),
  figures: procedureFor("incidents:overview")
    .meta({ records: "nothing" })
    .input(CallFiguresInput)
    .query(({ ctx, input }) => readCallFigures(ctx, input)),
  today: callTakerProcedure.meta({ records: "nothing" }).query(({ ctx }) => readCallsToday(ctx)),
  claim: callTakerProcedure.input(CallInput).mutation(({ ctx, input }) => claimCall(ctx, input)),
  release: callTakerProcedure.input(CallInput).mutation(({ ctx, input }) => releaseCall(ctx, input)),
  renewClaims: callTakerProcedure.input(RenewClaimsInput).mutation(({ ctx, input }) => renewClaims(ctx, input)),
  open: callTakerProcedure.input(CreateManualCallInput).mutation(({ ctx, input }) => createManualCall(ctx, input)),
  setNumber: callTakerProcedure.input(SetCallerNumberInput).mutation(({ ctx, input }) => setCallerNumber(ctx, input)),
  filter: callTakerProcedure.input(FilterCallInput).mutation(({ ctx, input }) => filterCall(ctx, input)),
  undoFilter: callTakerProcedure.input(CallInput).mutation(({ ctx, input }) => undoFilterCall(ctx, input)),
  blocks: blockerProcedure.meta({ records: "nothing" }).query(({ ctx }) => listBlocks(ctx)),
  block: blockerProcedure.input(BlockCallerInput).mutation(({ ctx, input }) => blockCaller(ctx, input)),
  unblock: blockerProcedure.input(UnblockCallerInput).mutation(({ ctx, input }) => unblockCaller(ctx, input)),
});
