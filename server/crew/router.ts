import {
  PushEndpointInput,
  pushSettings,
  SubscribePushInput,
  subscribePush,
  unsubscribePush,
} from "../outbox/subscribe-push";
import { procedureFor, router } from "../trpc";
import { readOwnRoute } from "./own-route";
import { OwnTaskInput, readOwnTask } from "./own-task";
import { ReceivePressesInput, receivePresses } from "./receive-presses";
import { SharePositionsInput, sharePositions } from "./share-positions";

/** The procedures of the crew screen. Each concerns only the actor's own unit and its task. */
export const crewRouter = router({
  task: procedureFor("assignment:own")
    .meta({ records: "incident.viewed" })
    .input(OwnTaskInput)
    .query(({ ctx, input }) => readOwnTask(ctx, input)),
  route: procedureFor("assignment:own")
    .meta({ records: "incident.viewed" })
    .query(({ ctx }) => readOwnRoute(ctx)),
  press: procedureFor("assignment:own")
    .input(ReceivePressesInput)
    .mutation(({ ctx, input }) => receivePresses(ctx, input)),
  push: procedureFor("assignment:own")
    .meta({ records: "nothing" })
    .query(({ ctx }) => pushSettings(ctx)),
  subscribe: procedureFor("assignment:own")
    .input(SubscribePushInput)
    .mutation(({ ctx, input }) => subscribePush(ctx, input)),
  unsubscribe: procedureFor("assignment:own")
    .input(PushEndpointInput)
    .mutation(({ ctx, input }) => unsubscribePush(ctx, input)),
  positions: procedureFor("assignment:own")
    .input(SharePositionsInput)
    .mutation(({ ctx, input }) => sharePositions(ctx, input)),
});
