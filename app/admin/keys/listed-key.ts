import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/router";

/** An API key as the list of the administration has it, without its secret. */
export type ListedKey = inferRouterOutputs<AppRouter>["keys"]["list"][number];
