import { procedureFor, router } from "../trpc";
import { AdviseMovesInput, adviseMoves } from "./advise-moves";

export const moveUpRouter = router({
  advice: procedureFor("incidents:write", "sensitive:read")
    .input(AdviseMovesInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => adviseMoves(ctx, input)),
});
