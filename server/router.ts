import { dispatchRouter } from "./dispatch/router";
import { incidentsRouter } from "./incidents/router";
import { liveRouter } from "./live/router";
import { placesRouter } from "./places/router";
import { allowed, router } from "./trpc";
import { unitsRouter } from "./units/router";

export const appRouter = router({
  me: allowed("reference:read").query(({ ctx: { actor, embedded } }) => ({
    name: actor.name,
    role: actor.role,
    embedded,
  })),
  dispatch: dispatchRouter,
  incidents: incidentsRouter,
  live: liveRouter,
  places: placesRouter,
  units: unitsRouter,
});
export type AppRouter = typeof appRouter;
