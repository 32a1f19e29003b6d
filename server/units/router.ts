import { procedureFor, router } from "../trpc";
import { listStationNames, listUnits } from "./list-units";

export const unitsRouter = router({
  list: procedureFor("units:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listUnits(ctx)),
  stationNames: procedureFor("units:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listStationNames(ctx)),
});
