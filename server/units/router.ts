import { allowed, router } from "../trpc";
import { listUnits } from "./list-units";

export const unitsRouter = router({
  list: allowed("units:read").query(({ ctx }) => listUnits(ctx)),
});
