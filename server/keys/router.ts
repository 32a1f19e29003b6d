import { z } from "zod";
import { scopes } from "../../db/access-vocabulary";
import { keyValidityDays } from "../domain/key-validity";
import { procedureFor, router } from "../trpc";
import { createKey, listKeys, revokeKey } from "./manage-keys";

const NewKeyInput = z.strictObject({
  name: z.string().trim().min(1).max(120),
  scopes: z.array(z.enum(scopes)).min(1),
  /** Limits the key to reporting positions of this unit. */
  unitId: z.uuid().nullish(),
  days: z.int().min(1).max(keyValidityDays.max).default(keyValidityDays.default),
});

export const keysRouter = router({
  list: procedureFor("keys:manage")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listKeys(ctx)),
  create: procedureFor("keys:manage")
    .input(NewKeyInput)
    .mutation(({ ctx, input }) => createKey(ctx, input)),
  revoke: procedureFor("keys:manage")
    .input(z.strictObject({ id: z.string().min(1).max(64) }))
    .mutation(({ ctx, input }) => revokeKey(ctx, input)),
});
