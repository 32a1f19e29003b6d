import { allowed, router } from "../trpc";
import {
  ChangeScreenInput,
  changeScreen,
  listScreens,
  readOwnScreen,
  revokeScreen,
  ScreenInput,
} from "./manage-screens";
import { OpenPairingInput, openPairing } from "./pair-screen";

export const screensRouter = router({
  own: allowed("screen:own")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readOwnScreen(ctx)),
  list: allowed("screens:manage")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listScreens(ctx)),
  openPairing: allowed("screens:manage")
    .input(OpenPairingInput)
    .mutation(({ ctx, input }) => openPairing(ctx, input)),
  change: allowed("screens:manage")
    .input(ChangeScreenInput)
    .mutation(({ ctx, input }) => changeScreen(ctx, input)),
  revoke: allowed("screens:manage")
    .input(ScreenInput)
    .mutation(({ ctx, input }) => revokeScreen(ctx, input)),
});
