import { procedureFor, router } from "../trpc";
import { StreamChangesInput, streamChanges } from "./stream-changes";

export const liveRouter = router({
  changes: procedureFor("units:read")
    .input(StreamChangesInput)
    .meta({ records: "nothing" })
    .subscription(({ ctx, input, signal }) => streamChanges(ctx, input, signal ?? AbortSignal.any([]))),
});
