import { allowed, router } from "../trpc";

export const liveRouter = router({
  changes: allowed("units:read").subscription(({ ctx, signal }) => ctx.feed.subscribe(signal ?? AbortSignal.any([]))),
});
