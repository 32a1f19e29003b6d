import { allowed, router } from "../trpc";
import { CreatePersonInput, createPerson } from "./create-person";
import {
  ChangePersonInput,
  changePerson,
  deactivatePerson,
  listPeople,
  PersonInput,
  resetPassword,
} from "./manage-people";

export const peopleRouter = router({
  list: allowed("people:manage").query(({ ctx }) => listPeople(ctx)),
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
});
