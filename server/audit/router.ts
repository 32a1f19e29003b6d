import { allowed, router } from "../trpc";
import { ListEventsInput, listEvents } from "./list-events";

export const auditRouter = router({
  list: allowed("audit:read")
    .input(ListEventsInput)
    .query(({ ctx, input }) => listEvents(ctx, input)),
});
