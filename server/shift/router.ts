import { allowed, router } from "../trpc";
import { ReadShiftInput, readShift } from "./read-shift";

export const shiftRouter = router({
  read: allowed("incidents:read", "sensitive:read")
    .input(ReadShiftInput)
    .query(({ ctx, input }) => readShift(ctx, input)),
});
