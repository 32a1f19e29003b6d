import { procedureFor, router } from "../trpc";
import { listActors } from "./list-actors";
import { ListEventsInput, listEvents } from "./list-events";

export const auditRouter = router({
  list: procedureFor("audit:read")
    .input(ListEventsInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => listEvents(ctx, input)),
  actors: procedureFor("audit:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listActors(ctx)),
});
