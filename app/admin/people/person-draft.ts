import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { roles } from "@/db/access-vocabulary";
import type { AppRouter } from "@/server/router";

type PersonRole = inferRouterInputs<AppRouter>["people"]["create"]["role"];

/** A person while the user edits them; the role decides whether the agency or the unit is used. */
export type PersonDraft = {
  username: string;
  name: string;
  /** Null until the role of a new person is chosen. */
  role: PersonRole | null;
  agencyCode: string;
  unitId: string | null;
};

/** Roles that an account can have. `wall` is not one of them: it is for paired screens, which have no account. */
export const personRoles = roles.filter((role): role is PersonRole => role !== "wall");

export function toDraft(person: ListedPerson | null): PersonDraft {
  return {
    username: person?.username ?? "",
    name: person?.name ?? "",
    role: personRoles.find((role) => role === person?.role) ?? null,
    agencyCode: person?.agencyCode ?? "",
    unitId: person?.unitId ?? null,
  };
}

type Problem = "name" | "username" | "role" | "agency" | "unit";

/** Returns the message keys of the errors, keyed by field; empty when the draft can be saved. */
export function findProblems({
  username,
  name,
  role,
  agencyCode,
  unitId,
}: PersonDraft): Partial<Record<string, Problem>> {
  return {
    ...((name.trim() === "" || name.trim().length > 120) && { name: "name" as const }),
    ...(!/^[a-z0-9._-]{2,40}$/.test(username.trim().toLowerCase()) && { username: "username" as const }),
    ...(role === null && { role: "role" as const }),
    ...(role === "agency-officer" && agencyCode === "" && { agencyCode: "agency" as const }),
    ...(role === "crew" && unitId === null && { unitId: "unit" as const }),
  };
}

/** The agency and unit to save: null where the role does not use them. */
export function toAffiliation({ role, agencyCode, unitId }: PersonDraft) {
  return {
    agencyCode: role === "agency-officer" ? agencyCode : null,
    unitId: role === "crew" ? unitId : null,
  };
}

/** A person as `people.list` returns it. */
export type ListedPerson = inferRouterOutputs<AppRouter>["people"]["list"][number];
/** A newly issued one-time password; the server returns it only once. */
export type IssuedPassword = { name: string; username: string; password: string };
