import { PrintBoardInput, printBoard } from "../paper-board/print-board";
import { procedureFor, router } from "../trpc";
import { ReadShiftInput, readShift } from "./read-shift";

export const shiftRouter = router({
  read: procedureFor("incidents:read", "sensitive:read")
    .input(ReadShiftInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readShift(ctx, input)),
  printBoard: procedureFor("incidents:read", "sensitive:read")
    .input(PrintBoardInput)
    .mutation(async ({ ctx, input }) => {
      const { fileName, pdf } = await printBoard(ctx, input);
      return { fileName, base64: pdf.toString("base64") };
    }),
});
