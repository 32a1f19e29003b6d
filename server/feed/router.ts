import { allowed, router } from "../trpc";
import { WatchChangesInput, watchChanges } from "./watch-changes";

export const liveRouter = router({
  changes: allowed("units:read")
    .input(WatchChangesInput)
    .subscription(({ ctx, input, signal }) => watchChanges(ctx, input, signal ?? AbortSignal.any([]))),
});
