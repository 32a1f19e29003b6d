import { allowed, router } from "../trpc";
import { listReports } from "./monthly/stored-reports";

const reader = allowed("insight:read");

export const reportsRouter = router({
  list: reader.meta({ records: "nothing" }).query(({ ctx }) => listReports(ctx)),
});
