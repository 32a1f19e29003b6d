import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/router";

/** A channel as the list of the administration has it, without its secret. */
export type ListedChannel = inferRouterOutputs<AppRouter>["outbox"]["channels"]["channels"][number];
/** The secret of a channel, told this once. */
export type ToldSecret = { agency: string; secret: string };
