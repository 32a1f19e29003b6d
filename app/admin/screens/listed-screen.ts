import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/router";

type Screens = inferRouterOutputs<AppRouter>["screens"];

/** A screen as the list of the administration has it. */
export type ListedScreen = Screens["list"][number];
/** A pairing that was just opened; its code is told this once. */
export type Pairing = Screens["openPairing"];
