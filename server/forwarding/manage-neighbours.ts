import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { channel, delivery, handover } from "../../db/schema/forwarding";
import { neighbour } from "../../db/schema/neighbours";
import { inTransaction } from "../../db/transaction";
import { checkBase, recordChange, storedText } from "../admin/record-change";
import { Code } from "../admin/save-agency";
import type { Context } from "../context";
import { badField, Refusal } from "../errors";
import { requireAllowed, WebhookUrl } from "../outbox/manage-channels";
import { generateSecret } from "../outbox/sign";

const neighbourFields = {
  name: z.string().trim().min(1).max(200),
  contact: z.string().trim().max(200).nullish(),
  phone: z.string().trim().min(3).max(40),
};
export const SaveNeighbourInput = z.strictObject({
  code: Code,
  ...neighbourFields,
  base: z.strictObject(neighbourFields).nullish(),
});
export const NeighbourInput = z.strictObject({ code: Code });

export const SaveNeighbourChannelInput = z.strictObject({
  code: Code,
  url: WebhookUrl,
  /** `new` to generate a secret, which is returned once; otherwise the secret that the other centre generated. */
  secret: z
    .union([
      z.literal("new"),
      z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, "must be a whole secret, whsec_…"),
    ])
    .optional(),
  sensitive: z.boolean(),
  enabled: z.boolean(),
  base: z.strictObject({ url: storedText.nullable(), sensitive: z.boolean(), enabled: z.boolean() }).nullish(),
});

/**
 * The neighbouring 112 centres, sorted by name. `hasMessages`: incidents are handed over to the centre with a message.
 */
export async function listNeighbours({ db }: Pick<Context, "db">) {
  const channelCondition = and(eq(channel.neighbourCode, neighbour.code), eq(channel.enabled, true));
  return db
    .select({
      code: neighbour.code,
      name: neighbour.name,
      contact: neighbour.contact,
      phone: neighbour.phone,
      hasMessages: sql<boolean>`${channel.id} is not null`,
    })
    .from(neighbour)
    .leftJoin(channel, channelCondition)
    .orderBy(asc(neighbour.name));
}

/** The channel for messages to and from a neighbouring centre, without its secret; null if it has none. */
export async function readNeighbourChannel({ db }: Pick<Context, "db">, { code }: z.output<typeof NeighbourInput>) {
  const [row] = await db
    .select({
      url: channel.url,
      sensitive: channel.sensitive,
      enabled: channel.enabled,
      waiting: sql<number>`count(${delivery.id}) filter (where ${and(isNull(delivery.deliveredAt), isNull(delivery.deadAt))})::int`,
      failed: sql<number>`count(${delivery.deadAt})::int`,
    })
    .from(channel)
    .leftJoin(delivery, eq(delivery.channelId, channel.id))
    .where(eq(channel.neighbourCode, code))
    .groupBy(channel.id);
  return row ?? null;
}

/**
 * Adds or changes the channel of a neighbouring centre. Returns its secret if a new one was generated. Refuses with
 * `stale-version` if the channel no longer has the values of `base`.
 */
export async function saveNeighbourChannel(
  context: Context,
  { code, url, secret: givenSecret, sensitive, enabled, base }: z.output<typeof SaveNeighbourChannelInput>,
): Promise<{ secret: string | null }> {
  requireAllowed(context, url);
  const generatedSecret = givenSecret === "new" ? generateSecret() : null;
  const secret = generatedSecret ?? givenSecret;
  await inTransaction(context.db, async (tx) => {
    await requireNeighbour(tx, code);
    const neighbourCondition = eq(channel.neighbourCode, code);
    const [stored] = await tx.select().from(channel).where(neighbourCondition).for("update");
    checkBase(base, stored);
    const before = stored && { url: stored.url, sensitive: stored.sensitive, enabled: stored.enabled };
    const after = { url, sensitive, enabled };
    if (stored) {
      await tx
        .update(channel)
        .set({ ...after, ...(secret && { secret }) })
        .where(neighbourCondition);
      if (enabled && !stored.enabled) await restartAnswers(tx, context, stored.id);
    } else if (!secret) throw badField("secret", "is missing", "missing");
    else
      await tx
        .insert(channel)
        .values({ ...after, secret, kind: "neighbour", neighbourCode: code, createdAt: context.now() });
    const subject = { code, ...(secret && { secret: "new" }) };
    if (secret && stored)
      await recordChange(tx, context, { kind: "channel.changed", subject, before: null, after: {} });
    await recordChange(tx, context, { kind: "channel.changed", subject, before: before ?? null, after });
  });
  context.announce();
  return { secret: generatedSecret };
}

/** Restarts the delivery period of answers that waited while their channel was off, so that they are not given up. */
async function restartAnswers(tx: Db, { now }: Pick<Context, "now">, channelId: string): Promise<void> {
  const unsentCondition = and(isNull(delivery.deliveredAt), isNull(delivery.deadAt));
  await tx
    .update(delivery)
    .set({ createdAt: now(), nextAt: now() })
    .where(and(eq(delivery.channelId, channelId), isNotNull(delivery.callId), unsentCondition));
}

/** Removes the channel of a neighbouring centre and its messages. Handovers are then agreed by phone again. */
export async function removeNeighbourChannel(context: Context, { code }: z.output<typeof NeighbourInput>) {
  await inTransaction(context.db, async (tx) => {
    const [removed] = await tx.delete(channel).where(eq(channel.neighbourCode, code)).returning();
    if (!removed) throw new Refusal("not-found", { neighbour: code });
    const { url, sensitive, enabled } = removed;
    const before = { url, sensitive, enabled };
    await recordChange(tx, context, { kind: "channel.changed", subject: { code }, before, after: null });
  });
  context.announce();
}

async function requireNeighbour(tx: Db, code: string): Promise<void> {
  const [existing] = await tx
    .select({ code: neighbour.code })
    .from(neighbour)
    .where(eq(neighbour.code, code))
    .for("key share");
  if (!existing) throw new Refusal("not-found", { neighbour: code });
}

const contactFields = ["contact", "phone"];

/** Adds or changes a neighbour. Refuses with `stale-version` if it no longer has the values of `base`. */
export async function saveNeighbour(context: Context, { code, base, ...values }: z.output<typeof SaveNeighbourInput>) {
  await inTransaction(context.db, async (tx) => {
    const [before] = await tx.select().from(neighbour).where(eq(neighbour.code, code)).for("update");
    checkBase(base, before);
    const after = { code, name: values.name, contact: values.contact || null, phone: values.phone };
    await tx.insert(neighbour).values(after).onConflictDoUpdate({ target: neighbour.code, set: after });
    const change = { before: before ?? null, after, contacts: contactFields };
    await recordChange(tx, context, { kind: "neighbour.changed", subject: { code }, ...change });
  });
  context.announce();
}

/** Removes a neighbour and its channel. Refuses with `in-use` if incidents were handed over to it or by it. */
export async function removeNeighbour(context: Context, { code }: z.output<typeof NeighbourInput>) {
  await inTransaction(context.db, async (tx) => {
    const [before] = await tx.select().from(neighbour).where(eq(neighbour.code, code)).for("update");
    if (!before) throw new Refusal("not-found", { neighbour: code });
    const [existingHandover] = await tx
      .select({ id: handover.id })
      .from(handover)
      .where(eq(handover.neighbourCode, code))
      .limit(1);
    const [existingCall] = await tx.select({ id: call.id }).from(call).where(eq(call.neighbourCode, code)).limit(1);
    if (existingHandover ?? existingCall) throw new Refusal("in-use", { neighbour: code });
    await tx.delete(neighbour).where(eq(neighbour.code, code));
    await recordChange(tx, context, {
      kind: "neighbour.changed",
      subject: { code },
      before,
      after: null,
      contacts: contactFields,
    });
  });
  context.announce();
}
