import { procedureFor, router } from "../trpc";
import { SearchCallsInput, searchCalls } from "./search-calls";
import { FindIncidentInput, findIncident, SearchIncidentsInput, searchIncidents } from "./search-incidents";

export const searchRouter = router({
  /** Records nothing, because a list contains no text of sensitive incidents. */
  incidents: procedureFor("incidents:read", "sensitive:read")
    .input(SearchIncidentsInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => searchIncidents(ctx, input)),
  number: procedureFor("incidents:read", "sensitive:read")
    .input(FindIncidentInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => findIncident(ctx, input)),
  calls: procedureFor("incidents:read", "sensitive:read", "callers:read")
    .input(SearchCallsInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => searchCalls(ctx, input)),
});
