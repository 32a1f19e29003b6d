import { and, arrayContains, eq, inArray, isNotNull, ne, notInArray, type SQL } from "drizzle-orm";
import { takeLock } from "../../db/advisory-locks";
import type { Db } from "../../db/client";
import type { SourceFault, WatchSourceName } from "../../db/hazard-vocabulary";
import { warningArea } from "../../db/queries/public-sources";
import { weatherWarning } from "../../db/schema/public-sources";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { isInFuture } from "../domain/fire-watch";
import type { CapMessage } from "./cap-message";
import { inheritDecision } from "./decide-weather-warning";
import { SourceFaultError } from "./fetch-source";
import { kmPerDegree } from "./receive-hotspots";
import type { ReceiveContext, SourceResponse, SourceResult } from "./sources";

/** A message, and the URL of its file; null for an imported file. */
export type Message = CapMessage & { address: string | null };

/** Recorded instead of a file's version if the file could not be read or its message could not be stored. */
export const failedVersion = "failed";

/** Converts an error with one file to a `SourceFaultError`, so that it does not block the other files. */
export function toFault(error: unknown, defaultFault: SourceFault, name?: string): SourceFaultError {
  if (error instanceof SourceFaultError) return error;
  const { message, cause } = error as Error;
  return new SourceFaultError(
    defaultFault,
    [name, cause instanceof Error ? cause.message : message].filter(Boolean).join(": "),
  );
}

/** Stores messages in the order in which they were sent, each in a separate transaction. */
export async function storeMessages(
  context: ReceiveContext,
  { source, settings }: SourceResponse,
  messages: readonly Message[],
  {
    listed,
    faults = [],
    readFiles = {},
  }: { listed?: string[] | null; faults?: SourceFaultError[]; readFiles?: Record<string, string> } = {},
): Promise<SourceResult> {
  const { db, actor } = context;
  const now = context.now();
  const counts = { read: messages.length, stored: 0, known: 0, outside: 0, "not-actual": 0, ended: 0, failed: 0 };
  const stored: Message[] = [];
  for (const message of [...messages].sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime())) {
    try {
      if (isInFuture(message.sentAt, now)) throw new SourceFaultError("future", message.identifier);
      const { outcome, ended } = await inTransaction(db, (tx) =>
        storeMessage(tx, message, source, settings.marginKm, now),
      );
      counts[outcome]++;
      counts.ended += ended;
      stored.push(message);
    } catch (error) {
      faults.push(toFault(error, "not-stored", message.identifier));
      if (message.address) readFiles[message.address] = failedVersion;
    }
  }
  const unlistedCondition = and(
    isNotNull(weatherWarning.address),
    listed?.length ? notInArray(weatherWarning.address, listed) : undefined,
  );
  if (listed) counts.ended += await withdrawWarnings(db, source, unlistedCondition, now);
  counts.failed = faults.length;
  const hasChanged = counts.stored + counts.ended > 0;
  if (hasChanged)
    await record(db, { actor, now: () => now }, [{ kind: "source.updated", data: { source, ...counts } }]);
  const newestMs = stored.reduce((newest, { sentAt }) => Math.max(newest, sentAt.getTime()), 0);
  return { counts, newestAt: newestMs > 0 ? new Date(newestMs) : null, hasChanged, fault: faults[0] ?? null };
}

type Outcome = "stored" | "known" | "outside" | "not-actual";

async function storeMessage(
  tx: Db,
  message: Message,
  source: WatchSourceName,
  marginKm: number,
  now: Date,
): Promise<{ outcome: Outcome; ended: number }> {
  const { key, status, messageType, polygons, circles, refersTo, texts } = message;
  if (status !== "Actual" || messageType === "Ack" || messageType === "Error")
    return { outcome: "not-actual", ended: 0 };
  // Two lists may contain the same message, and two processes may read them at the same time.
  await takeLock(tx, "weatherWarnings");
  const isCancel = messageType === "Cancel";
  const [storedWarning] = await tx.select().from(weatherWarning).where(eq(weatherWarning.key, key)).for("update");
  // The message that ends this one may have been read first.
  const laterMessages = await tx
    .select({ state: weatherWarning.state })
    .from(weatherWarning)
    .where(arrayContains(weatherWarning.refersTo, [key]));
  const endState =
    laterMessages.length === 0
      ? "current"
      : laterMessages.some(({ state }) => state === "notice")
        ? "cancelled"
        : "replaced";
  // If the file contained a different message before, this message replaces it.
  const replacedCondition =
    message.address && and(eq(weatherWarning.address, message.address), ne(weatherWarning.key, key));
  let ended = replacedCondition ? await withdrawWarnings(tx, source, replacedCondition, now) : 0;
  if (storedWarning) {
    // The list in the other language contains the same message with other texts.
    const addedTexts = texts.filter(({ language }) => !storedWarning.texts.some((text) => text.language === language));
    const isReturned = storedWarning.state === "withdrawn" && storedWarning.source === source;
    await tx
      .update(weatherWarning)
      .set({
        texts: [...storedWarning.texts, ...addedTexts],
        ...(storedWarning.source === source && message.address && { address: message.address }),
        ...(isReturned && { state: endState, endedAt: laterMessages.length > 0 ? now : null }),
      })
      .where(eq(weatherWarning.key, key));
    return { outcome: addedTexts.length > 0 || isReturned ? "stored" : "known", ended };
  }
  const [area] = await warningArea(tx, {
    polygons: polygons.map((ring) => JSON.stringify({ type: "Polygon", coordinates: [ring] })),
    lngs: circles.map(({ lng }) => lng),
    lats: circles.map(({ lat }) => lat),
    radii: circles.map(({ radiusM }) => radiusM),
    margin_degrees: marginKm / kmPerDegree,
  });
  if (!area) throw new Error("warning-area returned no row");
  if (area.emptyCount > 0)
    throw new SourceFaultError("not-the-format", `${message.identifier}: ${area.emptyCount} polygons without an area`);
  const isOutside = !area.isNearRegency && !(isCancel && polygons.length + circles.length === 0);
  if (isOutside && refersTo.length === 0) return { outcome: "outside", ended };
  // An update that no longer concerns the regency cancels the stored warning.
  const isNotice = isCancel || isOutside;
  if (refersTo.length > 0) {
    const rows = await tx
      .update(weatherWarning)
      .set({ state: isNotice ? "cancelled" : "replaced", endedAt: now })
      .where(and(inArray(weatherWarning.key, refersTo), inArray(weatherWarning.state, ["current", "withdrawn"])))
      .returning({ id: weatherWarning.id });
    ended += rows.length;
  }
  const { status: _, messageType: __, polygons: ___, circles: ____, ...values } = message;
  await tx.insert(weatherWarning).values({
    ...values,
    ...(await inheritDecision(tx, message)),
    source,
    state: isNotice ? "notice" : endState,
    endedAt: laterMessages.length > 0 ? now : null,
    area: isOutside ? '{"type":"Polygon","coordinates":[]}' : area.area,
    repaired: area.repairedCount,
    receivedAt: now,
  });
  return { outcome: isOutside ? "outside" : "stored", ended };
}

/** Ends warnings that the source no longer lists. Returns their number. */
async function withdrawWarnings(
  db: Db,
  source: WatchSourceName,
  condition: SQL | undefined,
  now: Date,
): Promise<number> {
  const ended = await db
    .update(weatherWarning)
    .set({ state: "withdrawn", endedAt: now })
    .where(and(eq(weatherWarning.source, source), eq(weatherWarning.state, "current"), condition))
    .returning({ id: weatherWarning.id });
  return ended.length;
}
