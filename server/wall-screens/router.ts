import { procedureFor, router } from "../trpc";
import {
  ChangeScreenInput,
  changeScreen,
  listScreens,
  readOwnScreen,
  revokeScreen,
  ScreenInput,
} from "./manage-screens";
import { createPairingCode, OpenPairingInput } from "./pair-screen";
import { listPinnedScenes, PinSceneInput, pinScene } from "./pin-scene";

export const screensRouter = router({
  own: procedureFor("screen:own")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readOwnScreen(ctx)),
  list: procedureFor("screens:manage")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listScreens(ctx)),
  openPairing: procedureFor("screens:manage")
    .input(OpenPairingInput)
    .mutation(({ ctx, input }) => createPairingCode(ctx, input)),
  change: procedureFor("screens:manage")
    .input(ChangeScreenInput)
    .mutation(({ ctx, input }) => changeScreen(ctx, input)),
  pinned: procedureFor("screens:pin")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listPinnedScenes(ctx)),
  pin: procedureFor("screens:pin")
    .input(PinSceneInput)
    .mutation(({ ctx, input }) => pinScene(ctx, input)),
  revoke: procedureFor("screens:manage")
    .input(ScreenInput)
    .mutation(({ ctx, input }) => revokeScreen(ctx, input)),
});
