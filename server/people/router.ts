import { allowed, router } from "../trpc";
import { CreatePersonInput, createPerson } from "./create-person";
import { changeFactorRules, FactorRulesInput, listFactorRules } from "./factor-rule";
import {
  ChangePersonInput,
  changePerson,
  deactivatePerson,
  endSessionsOf,
  letPersonIn,
  listPeople,
  PersonInput,
  resetPassword,
} from "./manage-people";

export const peopleRouter = router({
  list: allowed("people:manage")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listPeople(ctx)),
  create: allowed("people:manage")
    .input(CreatePersonInput)
    .mutation(({ ctx, input }) => createPerson(ctx, input)),
  change: allowed("people:manage")
    .input(ChangePersonInput)
    .mutation(({ ctx, input }) => changePerson(ctx, input)),
  resetPassword: allowed("people:manage")
    .input(PersonInput)
    .mutation(({ ctx, input }) => resetPassword(ctx, input)),
  deactivate: allowed("people:manage")
    .input(PersonInput)
    .mutation(({ ctx, input }) => deactivatePerson(ctx, input)),
  letIn: allowed("people:manage")
    .input(PersonInput)
    .mutation(({ ctx, input }) => letPersonIn(ctx, input)),
  endSessions: allowed("people:manage")
    .input(PersonInput)
    .mutation(({ ctx, input }) => endSessionsOf(ctx, input)),
  factorRules: allowed("people:manage")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listFactorRules(ctx)),
  changeFactorRules: allowed("people:manage")
    .input(FactorRulesInput)
    .mutation(({ ctx, input }) => changeFactorRules(ctx, input)),
});
