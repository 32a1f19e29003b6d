import { procedureFor, router } from "../trpc";
import { listReports } from "./monthly/stored-reports";

const insightProcedure = procedureFor("insight:read");

export const reportsRouter = router({
  list: insightProcedure.meta({ records: "nothing" }).query(({ ctx }) => listReports(ctx)),
});
