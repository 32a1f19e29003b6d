import { procedureFor, router } from "../trpc";
import { ReadShiftInput, readShift } from "./read-shift";

export const shiftRouter = router({
  read: procedureFor("incidents:read", "sensitive:read")
    .input(ReadShiftInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readShift(ctx, input)),
});
