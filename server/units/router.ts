import { procedureFor, router } from "../trpc";
import { listUnits } from "./list-units";

export const unitsRouter = router({
  list: procedureFor("units:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listUnits(ctx)),
});
