import { allowed, router } from "../trpc";
import { watchChanges } from "./watch-changes";

export const liveRouter = router({
  changes: allowed("units:read").subscription(({ ctx, signal }) => watchChanges(ctx, signal ?? AbortSignal.any([]))),
});
