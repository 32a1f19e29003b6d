import { procedureFor, router } from "../trpc";
import {
  AddChannelInput,
  addChannel,
  ChangeChannelInput,
  ChannelInput,
  changeChannel,
  listChannels,
  removeChannel,
  testChannel,
} from "./manage-channels";
import { DeliveryInput, listFailedDeliveries, RetryChannelInput, retryChannel, retryDelivery } from "./retry-delivery";
import { PushEndpointInput, pushSettings, SubscribePushInput, subscribePush, unsubscribePush } from "./subscribe-push";

/** Webhooks and push notifications for agencies. */
export const outboxRouter = router({
  channels: procedureFor("deliveries:manage")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listChannels(ctx)),
  addChannel: procedureFor("reference:write")
    .input(AddChannelInput)
    .mutation(({ ctx, input }) => addChannel(ctx, input)),
  changeChannel: procedureFor("reference:write")
    .input(ChangeChannelInput)
    .mutation(({ ctx, input }) => changeChannel(ctx, input)),
  removeChannel: procedureFor("reference:write")
    .input(ChannelInput)
    .mutation(({ ctx, input }) => removeChannel(ctx, input)),
  testChannel: procedureFor("reference:write")
    .input(ChannelInput)
    .mutation(({ ctx, input }) => testChannel(ctx, input)),
  dead: procedureFor("deliveries:manage")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listFailedDeliveries(ctx)),
  retry: procedureFor("deliveries:manage")
    .input(DeliveryInput)
    .mutation(({ ctx, input }) => retryDelivery(ctx, input)),
  retryChannel: procedureFor("deliveries:manage")
    .input(RetryChannelInput)
    .mutation(({ ctx, input }) => retryChannel(ctx, input)),
  push: procedureFor("agency:answer")
    .meta({ records: "nothing" })
    .query(({ ctx }) => pushSettings(ctx)),
  subscribe: procedureFor("agency:answer")
    .input(SubscribePushInput)
    .mutation(({ ctx, input }) => subscribePush(ctx, input)),
  unsubscribe: procedureFor("agency:answer")
    .input(PushEndpointInput)
    .mutation(({ ctx, input }) => unsubscribePush(ctx, input)),
});
