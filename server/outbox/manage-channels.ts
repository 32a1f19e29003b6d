import { randomUUID } from "node:crypto";
import { and, asc, count, eq, isNotNull, isNull, max, sql } from "drizzle-orm";
import { z } from "zod";
import { type ChannelKind, channelKinds } from "../../db/agency-vocabulary";
import type { Db } from "../../db/client";
import { agency } from "../../db/schema/agencies";
import { channel, delivery, pushSubscription } from "../../db/schema/forwarding";
import { person, session } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { checkBase, recordChange, storedText } from "../admin/record-change";
import type { Context } from "../context";
import { badField, Refusal } from "../errors";
import { isAllowedUrl, publicAddressesOnly } from "./post-external";
import { reachableCondition } from "./post-push";
import { postWebhook } from "./post-webhook";
import { generateSecret } from "./sign";

function hasNoPassword(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { username, password } = new URL(url);
  return username === "" && password === "";
}

/** A URL without a user name or password. `requireAllowed` checks whether messages may be sent to it. */
export const WebhookUrl = z
  .url({ protocol: /^https?$/, error: "must be an https address" })
  .max(2_000)
  .refine(hasNoPassword, "must not hold a password");

export const ChannelInput = z.strictObject({ id: z.uuid() });
export const AddChannelInput = z.strictObject({
  agencyCode: z.string().min(1).max(64),
  kind: z.enum(channelKinds),
  url: WebhookUrl.optional(),
  sensitive: z.boolean().default(false),
});
export const ChangeChannelInput = z.strictObject({
  id: z.uuid(),
  url: WebhookUrl.optional(),
  sensitive: z.boolean().optional(),
  enabled: z.boolean().optional(),
  /** If true, a new secret replaces the current one. It is returned once and cannot be read later. */
  newSecret: z.boolean().optional(),
  /** The values that the changed fields had when the form was opened (see `checkBase`). */
  base: z
    .strictObject({ url: storedText.nullable(), sensitive: z.boolean(), enabled: z.boolean() })
    .partial()
    .optional(),
});

/**
 * Lists the channels of agencies without their secrets, each with its number of pending messages and the time of its
 * last delivery.
 */
export async function listChannels({ db, now, settings }: Pick<Context, "db" | "now" | "settings">) {
  const waitingCount = sql<number>`count(*) filter (where ${and(isNull(delivery.deliveredAt), isNull(delivery.deadAt))} and ${delivery.id} is not null)::int`;
  const channels = await db
    .select({
      id: channel.id,
      agency: agency.code,
      kind: sql<ChannelKind>`${channel.kind}`,
      url: channel.url,
      sensitive: channel.sensitive,
      enabled: channel.enabled,
      createdAt: channel.createdAt,
      waiting: waitingCount,
      waitingSince:
        sql<Date | null>`min(${delivery.createdAt}) filter (where ${and(isNull(delivery.deliveredAt), isNull(delivery.deadAt))})`.mapWith(
          delivery.createdAt,
        ),
      deliveredAt: max(delivery.deliveredAt),
      dead: sql<number>`count(${delivery.deadAt})::int`,
      lastError: sql<string | null>`max(${delivery.lastError}) filter (where ${isNull(delivery.deliveredAt)})`,
    })
    .from(channel)
    .innerJoin(agency, eq(agency.code, channel.agencyCode))
    .leftJoin(delivery, eq(delivery.channelId, channel.id))
    .groupBy(channel.id, agency.code)
    .orderBy(asc(agency.code), asc(channel.createdAt));
  const browsers = await db
    .select({ agency: person.agencyCode, count: count() })
    .from(pushSubscription)
    .innerJoin(person, eq(person.id, pushSubscription.personId))
    .innerJoin(session, eq(session.id, pushSubscription.sessionId))
    .where(and(eq(person.role, "agency-officer"), isNotNull(person.agencyCode), reachableCondition(now())))
    .groupBy(person.agencyCode);
  const browserCountByAgency = new Map(browsers.map((browser) => [browser.agency, browser.count]));
  return {
    pushIsOn: Boolean(settings.pushPublicKey),
    channels: channels.map((channel) => ({ ...channel, browsers: browserCountByAgency.get(channel.agency) ?? 0 })),
  };
}

/**
 * Adds a channel. For a webhook, returns its secret, which cannot be read later. An agency has at most one web push
 * channel.
 */
export async function addChannel(context: Context, settings: z.output<typeof AddChannelInput>) {
  const { agencyCode, kind, url, sensitive } = settings;
  const isWebhook = kind === "webhook";
  if (isWebhook && !url) throw badField("url", "a webhook needs an address", "missing");
  requireAllowed(context, url);
  const secret = isWebhook ? generateSecret() : null;
  const id = await inTransaction(context.db, async (tx) => {
    const [existingAgency] = await tx.select().from(agency).where(eq(agency.code, agencyCode)).for("no key update");
    if (!existingAgency) throw badField("agencyCode", `no agency has the code "${agencyCode}"`, "not-there");
    if (!isWebhook && (await hasPushChannel(tx, agencyCode)))
      throw badField("kind", "the agency has it already", "taken");
    const values = { agencyCode, kind, url: isWebhook ? url : null, sensitive: isWebhook && sensitive };
    const [addedChannel] = await tx
      .insert(channel)
      .values({ ...values, secret, createdAt: context.now() })
      .returning({ id: channel.id });
    const subject = { channelId: addedChannel?.id, agency: agencyCode };
    await recordChange(tx, context, {
      kind: "channel.changed",
      subject,
      before: null,
      after: { ...values, enabled: true },
    });
    return addedChannel?.id ?? "";
  });
  return { id, secret };
}

/**
 * Changes a channel. Returns the new secret if one was requested; it cannot be read later. If the URL changes, pending
 * messages go to the new one. Refuses with `stale-version` if a setting no longer has the value in `base`.
 */
export async function changeChannel(context: Context, { id, base, ...settings }: z.output<typeof ChangeChannelInput>) {
  requireAllowed(context, settings.url);
  return inTransaction(context.db, async (tx) => {
    const lockedChannel = await lockChannel(tx, id);
    const isWebhook = lockedChannel.kind === "webhook";
    const before = { url: lockedChannel.url, sensitive: lockedChannel.sensitive, enabled: lockedChannel.enabled };
    checkBase(base, before);
    const after = {
      url: isWebhook ? (settings.url ?? lockedChannel.url) : null,
      sensitive: isWebhook && (settings.sensitive ?? lockedChannel.sensitive),
      enabled: settings.enabled ?? lockedChannel.enabled,
    };
    const secret = isWebhook && settings.newSecret ? generateSecret() : null;
    await tx
      .update(channel)
      .set({ ...after, ...(secret && { secret }) })
      .where(eq(channel.id, id));
    const subject = { channelId: id, agency: lockedChannel.agencyCode, ...(secret && { secret: "new" }) };
    if (secret) await recordChange(tx, context, { kind: "channel.changed", subject, before: null, after: {} });
    await recordChange(tx, context, { kind: "channel.changed", subject, before, after });
    return { secret };
  });
}

/** Removes a channel and all its messages, including delivered ones. */
export async function removeChannel(context: Context, { id }: z.output<typeof ChannelInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const { kind, url, sensitive, enabled, agencyCode } = await lockChannel(tx, id);
    await tx.delete(channel).where(eq(channel.id, id));
    const before = { kind, url, sensitive, enabled };
    const subject = { channelId: id, agency: agencyCode };
    await recordChange(tx, context, { kind: "channel.changed", subject, before, after: null });
  });
  context.announce();
}

/**
 * Posts a test message to a webhook once, without retrying. Returns the error, or null if the receiver accepted the
 * message.
 */
export async function testChannel({ db, now, settings }: Context, { id }: z.output<typeof ChannelInput>) {
  const agencyChannelCondition = and(eq(channel.id, id), isNotNull(channel.agencyCode));
  const [testedChannel] = await db.select().from(channel).where(agencyChannelCondition);
  if (!testedChannel) throw new Refusal("not-found", { channelId: id });
  if (!testedChannel.url || !testedChannel.secret) throw badField("id", "only a webhook is tested");
  const messageId = randomUUID();
  const at = now();
  const body = { id: messageId, event: "test", at: at.toISOString(), agency: testedChannel.agencyCode };
  const signal = new AbortController().signal;
  const error = await postWebhook(settings.outbound ?? publicAddressesOnly, {
    url: testedChannel.url,
    secret: testedChannel.secret,
    id: messageId,
    body,
    at,
    signal,
  });
  return { error };
}

/**
 * Refuses a URL to which no message may be sent. The IP addresses of its host are checked later, each time a message is
 * sent.
 */
export function requireAllowed({ settings }: Context, url: string | undefined): void {
  if (url === undefined || isAllowedUrl(url, settings.outbound ?? publicAddressesOnly)) return;
  throw badField("url", "must be an https address on the internet, or of a host in WEBHOOK_LAN_HOSTS", "format");
}

async function hasPushChannel(tx: Db, agencyCode: string): Promise<boolean> {
  const [pushChannel] = await tx
    .select({ id: channel.id })
    .from(channel)
    .where(and(eq(channel.agencyCode, agencyCode), eq(channel.kind, "web-push")));
  return pushChannel !== undefined;
}

async function lockChannel(tx: Db, id: string) {
  const agencyChannelCondition = and(eq(channel.id, id), isNotNull(channel.agencyCode));
  const [lockedChannel] = await tx.select().from(channel).where(agencyChannelCondition).for("update");
  if (!lockedChannel) throw new Refusal("not-found", { channelId: id });
  return lockedChannel;
}
