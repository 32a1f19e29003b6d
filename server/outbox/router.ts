import { allowed, router } from "../trpc";
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
import { DeliveryInput, listDead, retryDelivery } from "./retry-delivery";
import { PushEndpointInput, pushSettings, SubscribePushInput, subscribePush, unsubscribePush } from "./subscribe-push";

/** Webhooks and push notifications for agencies. */
export const outboxRouter = router({
  channels: allowed("deliveries:manage")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listChannels(ctx)),
  addChannel: allowed("reference:write")
    .input(AddChannelInput)
    .mutation(({ ctx, input }) => addChannel(ctx, input)),
  changeChannel: allowed("reference:write")
    .input(ChangeChannelInput)
    .mutation(({ ctx, input }) => changeChannel(ctx, input)),
  removeChannel: allowed("reference:write")
    .input(ChannelInput)
    .mutation(({ ctx, input }) => removeChannel(ctx, input)),
  testChannel: allowed("reference:write")
    .input(ChannelInput)
    .mutation(({ ctx, input }) => testChannel(ctx, input)),
  dead: allowed("deliveries:manage")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listDead(ctx)),
  retry: allowed("deliveries:manage")
    .input(DeliveryInput)
    .mutation(({ ctx, input }) => retryDelivery(ctx, input)),
  push: allowed("agency:answer")
    .meta({ records: "nothing" })
    .query(({ ctx }) => pushSettings(ctx)),
  subscribe: allowed("agency:answer")
    .input(SubscribePushInput)
    .mutation(({ ctx, input }) => subscribePush(ctx, input)),
  unsubscribe: allowed("agency:answer")
    .input(PushEndpointInput)
    .mutation(({ ctx, input }) => unsubscribePush(ctx, input)),
});
