import type { inferRouterInputs } from "@trpc/server";
import type { AppRouter } from "@/server/router";
import type { ListedPerson } from "./listed-person";

type PersonRole = inferRouterInputs<AppRouter>["people"]["create"]["role"];

/** What is being entered about a person; the role decides which link counts. */
export type PersonDraft = {
  username: string;
  name: string;
  role: PersonRole;
  agencyCode: string;
  unitId: string | null;
};

/** A wall is a paired screen and nobody's account. */
export const personRoles = [
  "admin",
  "supervisor",
  "dispatcher",
  "call-taker",
  "leader",
  "agency-officer",
  "crew",
] as const satisfies readonly PersonRole[];

export function draftOf(person: ListedPerson | null): PersonDraft {
  return {
    username: person?.username ?? "",
    name: person?.name ?? "",
    role: personRoles.find((role) => role === person?.role) ?? "dispatcher",
    agencyCode: person?.agencyCode ?? "",
    unitId: person?.unitId ?? null,
  };
}

type Wrong = "name" | "username" | "agency" | "unit";

/** What keeps a draft from being sent, by field. */
export function wrongOf({ username, name, role, agencyCode, unitId }: PersonDraft): Partial<Record<string, Wrong>> {
  return {
    ...((name.trim() === "" || name.trim().length > 120) && { name: "name" as const }),
    ...(!/^[a-z0-9._-]{2,40}$/.test(username.trim().toLowerCase()) && { username: "username" as const }),
    ...(role === "agency-officer" && agencyCode === "" && { agencyCode: "agency" as const }),
    ...(role === "crew" && unitId === null && { unitId: "unit" as const }),
  };
}

/** The links as they are sent: one that the role does not use is taken away. */
export function linksOf({ role, agencyCode, unitId }: PersonDraft) {
  return {
    agencyCode: role === "agency-officer" ? agencyCode : null,
    unitId: role === "crew" ? unitId : null,
  };
}
