import { adminRouter } from "./admin/router";
import { agencyRouter } from "./agency/router";
import { alarmsRouter } from "./alarms/router";
import { dispatchRouter } from "./assignment/router";
import { auditRouter } from "./audit/router";
import { backupRouter } from "./backup/router";
import { callsRouter } from "./calls/router";
import { closuresRouter } from "./closures/router";
import { coverageRouter } from "./coverage/router";
import { crewRouter } from "./crew/router";
import { demoRouter } from "./demo/router";
import { liveRouter } from "./feed/router";
import { forwardingRouter } from "./forwarding/router";
import { watchRouter } from "./hazards/router";
import { paperRouter } from "./history/router";
import { incidentsRouter } from "./incidents/router";
import { insightRouter } from "./insight/router";
import { intakeRouter } from "./intake/router";
import { keysRouter } from "./keys/router";
import { moveUpRouter } from "./move-up/router";
import { outboxRouter } from "./outbox/router";
import { peopleRouter } from "./people/router";
import { placesRouter } from "./places/router";
import { privacyRouter } from "./privacy/router";
import { warningsRouter } from "./public-warnings/router";
import { reportsRouter } from "./reports/router";
import { searchRouter } from "./search/router";
import { shiftRouter } from "./shift/router";
import { trailsRouter } from "./trails/router";
import { router, signedIn } from "./trpc";
import { unitsRouter } from "./units/router";
import { screensRouter } from "./wall-screens/router";

export const appRouter = router({
  me: signedIn.meta({ records: "nothing" }).query(({ ctx: { actor, embedded } }) => ({
    id: actor.id,
    name: actor.name,
    role: actor.role,
    embedded,
    kind: actor.kind,
    permissions: actor.scopes,
    mustChangePassword: actor.mustChangePassword ?? false,
    mustEnrol: actor.mustEnrol ?? false,
    secondFactor: actor.secondFactor ?? false,
    agencyCode: actor.agencyCode ?? null,
    unitId: actor.unitId ?? null,
  })),

  admin: adminRouter,
  agency: agencyRouter,
  alarms: alarmsRouter,
  audit: auditRouter,
  backup: backupRouter,
  calls: callsRouter,
  closures: closuresRouter,
  coverage: coverageRouter,
  crew: crewRouter,
  demo: demoRouter,
  dispatch: dispatchRouter,
  forwarding: forwardingRouter,
  incidents: incidentsRouter,
  insight: insightRouter,
  intake: intakeRouter,
  keys: keysRouter,
  live: liveRouter,
  moveUp: moveUpRouter,
  outbox: outboxRouter,
  paper: paperRouter,
  people: peopleRouter,
  places: placesRouter,
  privacy: privacyRouter,
  reports: reportsRouter,
  screens: screensRouter,
  search: searchRouter,
  shift: shiftRouter,
  trails: trailsRouter,
  units: unitsRouter,
  warnings: warningsRouter,
  watch: watchRouter,
});
export type AppRouter = typeof appRouter;
