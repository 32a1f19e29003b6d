import { procedureFor, router } from "../trpc";
import { BlockCallerInput, blockCaller, listBlocks, UnblockCallerInput, unblockCaller } from "./caller-blocks";
import { CallInput, claimCall, RenewClaimsInput, releaseCall, renewClaims } from "./claim-call";
import { readCallFigures, readCallsToday } from "./count-calls";
import { FilterCallInput, filterCall, unfilterCall } from "./filter-call";
import { listCalls } from "./list-calls";
import { OpenCallInput, openCall, SetNumberInput, setNumber } from "./open-call";

const callTaker = procedureFor("calls:answer", "callers:read");
const blocker = procedureFor("callers:block", "callers:read");

export const callsRouter = router({
  list: callTaker.meta({ records: "nothing" }).query(({ ctx }) => listCalls(ctx)),
  figures: procedureFor("incidents:overview")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readCallFigures(ctx)),
  today: callTaker.meta({ records: "nothing" }).query(({ ctx }) => readCallsToday(ctx)),
  claim: callTaker.input(CallInput).mutation(({ ctx, input }) => claimCall(ctx, input)),
  release: callTaker.input(CallInput).mutation(({ ctx, input }) => releaseCall(ctx, input)),
  keep: callTaker.input(RenewClaimsInput).mutation(({ ctx, input }) => renewClaims(ctx, input)),
  open: callTaker.input(OpenCallInput).mutation(({ ctx, input }) => openCall(ctx, input)),
  setNumber: callTaker.input(SetNumberInput).mutation(({ ctx, input }) => setNumber(ctx, input)),
  filter: callTaker.input(FilterCallInput).mutation(({ ctx, input }) => filterCall(ctx, input)),
  unfilter: callTaker.input(CallInput).mutation(({ ctx, input }) => unfilterCall(ctx, input)),
  blocks: blocker.meta({ records: "nothing" }).query(({ ctx }) => listBlocks(ctx)),
  block: blocker.input(BlockCallerInput).mutation(({ ctx, input }) => blockCaller(ctx, input)),
  unblock: blocker.input(UnblockCallerInput).mutation(({ ctx, input }) => unblockCaller(ctx, input)),
});
