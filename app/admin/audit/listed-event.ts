import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/router";

/** An entry of the trail as the list has it. */
export type ListedEvent = inferRouterOutputs<AppRouter>["audit"]["list"]["events"][number];
