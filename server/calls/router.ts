import { allowed, router } from "../trpc";
import { BlockCallerInput, blockCaller } from "./block-caller";
import { callFigures } from "./call-figures";
import { CallInput, claimCall } from "./claim-call";
import { countToday } from "./count-today";
import { FilterCallInput, filterCall } from "./filter-call";
import { KeepClaimsInput, keepClaims } from "./keep-claims";
import { listBlocks } from "./list-blocks";
import { listCalls } from "./list-calls";
import { OpenCallInput, openCall } from "./open-call";
import { releaseCall } from "./release-call";
import { SetNumberInput, setNumber } from "./set-number";
import { UnblockCallerInput, unblockCaller } from "./unblock-caller";
import { unfilterCall } from "./unfilter-call";

const callTaker = allowed("calls:answer", "callers:read");
const blocker = allowed("callers:block", "callers:read");

export const callsRouter = router({
  list: callTaker.query(({ ctx }) => listCalls(ctx)),
  figures: allowed("incidents:overview").query(({ ctx }) => callFigures(ctx)),
  today: callTaker.query(({ ctx }) => countToday(ctx)),
  claim: callTaker.input(CallInput).mutation(({ ctx, input }) => claimCall(ctx, input)),
  release: callTaker.input(CallInput).mutation(({ ctx, input }) => releaseCall(ctx, input)),
  keep: callTaker.input(KeepClaimsInput).mutation(({ ctx, input }) => keepClaims(ctx, input)),
  open: callTaker.input(OpenCallInput).mutation(({ ctx, input }) => openCall(ctx, input)),
  setNumber: callTaker.input(SetNumberInput).mutation(({ ctx, input }) => setNumber(ctx, input)),
  filter: callTaker.input(FilterCallInput).mutation(({ ctx, input }) => filterCall(ctx, input)),
  unfilter: callTaker.input(CallInput).mutation(({ ctx, input }) => unfilterCall(ctx, input)),
  blocks: blocker.query(({ ctx }) => listBlocks(ctx)),
  block: blocker.input(BlockCallerInput).mutation(({ ctx, input }) => blockCaller(ctx, input)),
  unblock: blocker.input(UnblockCallerInput).mutation(({ ctx, input }) => unblockCaller(ctx, input)),
});
