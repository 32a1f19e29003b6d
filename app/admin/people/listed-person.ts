import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/router";

/** A person as the list of the administration has it. */
export type ListedPerson = inferRouterOutputs<AppRouter>["people"]["list"][number];
