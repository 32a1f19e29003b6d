import { allowed, router } from "../trpc";
import { listUnits } from "./list-units";

export const unitsRouter = router({
  list: allowed("units:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listUnits(ctx)),
});
