import { procedureFor, router } from "../trpc";
import { ErasePersonInput, erasePerson } from "./erase-person";
import { readRetention, SaveRetentionInput, saveRetention } from "./retention";

/** Retention periods of personal data, and erasure of personal data at a person's request. */
export const privacyRouter = router({
  retention: procedureFor("people:manage")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readRetention(ctx)),
  saveRetention: procedureFor("people:manage")
    .input(SaveRetentionInput)
    .mutation(({ ctx, input }) => saveRetention(ctx, input)),
  erase: procedureFor("people:manage")
    .input(ErasePersonInput)
    .mutation(({ ctx, input }) => erasePerson(ctx, input)),
});
