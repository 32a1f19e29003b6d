import { procedureFor, router } from "../trpc";
import { CreatePersonInput, createPerson } from "./create-person";
import { changeSecondFactorRules, FactorRulesInput, listFactorRules } from "./factor-rule";
import {
  allowPersonToSignIn,
  ChangePersonInput,
  changePerson,
  deactivatePerson,
  endPersonSessions,
  listPeople,
  PersonInput,
  resetPassword,
} from "./manage-people";

export const peopleRouter = router({
  list: procedureFor("people:manage")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listPeople(ctx)),
  create: procedureFor("people:manage")
    .input(CreatePersonInput)
    .mutation(({ ctx, input }) => createPerson(ctx, input)),
  change: procedureFor("people:manage")
    .input(ChangePersonInput)
    .mutation(({ ctx, input }) => changePerson(ctx, input)),
  resetPassword: procedureFor("people:manage")
    .input(PersonInput)
    .mutation(({ ctx, input }) => resetPassword(ctx, input)),
  deactivate: procedureFor("people:manage")
    .input(PersonInput)
    .mutation(({ ctx, input }) => deactivatePerson(ctx, input)),
  allowSignIn: procedureFor("people:manage")
    .input(PersonInput)
    .mutation(({ ctx, input }) => allowPersonToSignIn(ctx, input)),
  endSessions: procedureFor("people:manage")
    .input(PersonInput)
    .mutation(({ ctx, input }) => endPersonSessions(ctx, input)),
  factorRules: procedureFor("people:manage")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listFactorRules(ctx)),
  changeSecondFactorRules: procedureFor("people:manage")
    .input(FactorRulesInput)
    .mutation(({ ctx, input }) => changeSecondFactorRules(ctx, input)),
});
