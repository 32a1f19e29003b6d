import { procedureFor, router } from "../trpc";
import { listReports } from "./monthly/stored-reports";

const reader = procedureFor("insight:read");

export const reportsRouter = router({
  list: reader.meta({ records: "nothing" }).query(({ ctx }) => listReports(ctx)),
});
