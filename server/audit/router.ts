import { allowed, router } from "../trpc";
import { listActors } from "./list-actors";
import { ListEventsInput, listEvents } from "./list-events";

export const auditRouter = router({
  list: allowed("audit:read")
    .input(ListEventsInput)
    .query(({ ctx, input }) => listEvents(ctx, input)),
  actors: allowed("audit:read").query(({ ctx }) => listActors(ctx)),
});
