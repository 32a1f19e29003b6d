import { and, arrayContains, eq, inArray, isNotNull, ne, notInArray, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { warningArea } from "../../db/queries/public-sources";
import { weatherWarning } from "../../db/schema/public-sources";
import { inTransaction } from "../../db/transaction";
import type { SourceFault, WatchSourceName } from "../../db/watch-vocabulary";
import { record } from "../audit/record";
import { isInFuture } from "../domain/fire-watch";
import { type CapMessage, capNamespace, readCapMessage } from "./cap-message";
import { inheritedDecision } from "./decide-warning";
import { Fault } from "./fetch-source";
import { kmPerDegree } from "./receive-hotspots";
import type { Answer, ReceiveContext, SourceResult } from "./sources";
import { childrenOf, parseXml, textOf, type XmlElement } from "./xml";

/**
 * Maximum number of files read at a time; the rest are read a minute later. BMKG allows 60 requests per minute from
 * each address. Two lists with 12 files each, twice a minute, and the earthquakes make 54 requests.
 */
const maxFiles = 12;
/** An empty list is accepted only if it was generated recently. */
const maxEmptyAgeMs = 24 * 3_600_000;
const failed = "failed";
/** Prefix of the version of a file that was missing from the list for the first time. */
const missing = "missing ";

type Message = CapMessage & { address: string | null };

/**
 * Stores the weather warnings from a list (RSS) whose files are new or have changed, or from a single file in the
 * Common Alerting Protocol. Stores only warnings for the regency or its margin. An invalid file does not block the
 * others; it is read again each time, after the new files. A warning that is no longer in the list has ended.
 */
export async function receiveWarnings(context: ReceiveContext, answer: Answer): Promise<SourceResult> {
  const { body, list } = answer;
  const document = parseXml(body);
  if (document.root.namespace === capNamespace && document.root.local === "alert")
    return storeMessages(context, answer, [{ ...readCapMessage(document), address: null }]);
  const channel = document.root.local === "rss" ? childrenOf(document.root, "channel")[0] : undefined;
  if (!channel) throw new Fault("not-the-format", `<${document.root.name}> instead of RSS or CAP`.slice(0, 200));
  if (!list) throw new Fault("not-the-format", "a list; import its files");

  const now = context.now();
  const builtAt = dateOf(channel, "lastBuildDate") ?? dateOf(channel, "pubDate");
  const items = readItems(channel, list.address);
  if (items.length === 0 && !(builtAt && now.getTime() - builtAt.getTime() < maxEmptyAgeMs)) throw new Fault("empty");
  const faults: Fault[] = [];
  const known = Object.fromEntries(
    Object.entries(list.readFiles).map(([url, version]) => [url, version.replace(missing, "")]),
  );
  const unread = items
    .filter(({ url, version }) => known[url] !== version)
    .sort((a, b) => +(known[a.url] === failed) - +(known[b.url] === failed));
  const readFiles = Object.fromEntries(items.flatMap(({ url }) => (known[url] ? [[url, known[url]]] : [])));
  const messages: Message[] = [];
  let isPartial = unread.length > maxFiles;
  for (const { url, version } of unread.slice(0, maxFiles)) {
    try {
      messages.push({ ...(await fetchMessage(url, list)), address: url });
      readFiles[url] = version;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      readFiles[url] = failed;
      faults.push(new Fault(error.fault, [url.split("/").at(-1), error.detail].filter(Boolean).join(": ")));
      if (error.fault !== "timeout") continue;
      isPartial = true;
      break;
    }
  }
  // A list may omit a file by mistake, so a warning ends only when its file is missing twice in a row.
  const listed = new Set(items.map(({ url }) => url));
  const newlyMissing = Object.keys(known).filter(
    (url) => !listed.has(url) && !list.readFiles[url]?.startsWith(missing),
  );
  for (const url of newlyMissing) readFiles[url] = `${missing}${known[url]}`;
  const result = await storeMessages(context, answer, messages, {
    // If the list has a new URL, known warnings may be among the files that have not been read yet.
    listed: isPartial ? null : [...listed, ...newlyMissing],
    faults,
    readFiles,
  });
  const newestMs = [builtAt, ...items.map(({ publishedAt }) => publishedAt), result.newestAt]
    .flatMap((moment) => (moment && !isInFuture(moment, now) ? moment.getTime() : []))
    .reduce((newest, ms) => Math.max(newest, ms), 0);
  return {
    ...result,
    newestAt: newestMs > 0 ? new Date(newestMs) : null,
    readFiles,
    isPartial: isPartial || newlyMissing.length > 0,
  };
}

type Item = { url: string; version: string; publishedAt: Date | null };

function readItems(channel: XmlElement, address: string): Item[] {
  return childrenOf(channel, "item").flatMap((item) => {
    const link = textOf(childrenOf(item, "link")[0]);
    if (link === "" || !URL.canParse(link, address)) throw new Fault("not-the-format", "an item without a link");
    const published = textOf(childrenOf(item, "pubDate")[0]);
    const version = [textOf(childrenOf(item, "guid")[0]), published].join(" ");
    return { url: new URL(link, address).href, version, publishedAt: dateOf(item, "pubDate") };
  });
}

function dateOf(parent: XmlElement, name: string): Date | null {
  const moment = new Date(textOf(childrenOf(parent, name)[0]));
  return Number.isNaN(moment.getTime()) ? null : moment;
}

/** A list may refer only to files on its own host, so that it cannot make the server send requests elsewhere. */
async function fetchMessage(url: string, list: NonNullable<Answer["list"]>): Promise<CapMessage> {
  if (new URL(url).origin !== new URL(list.address).origin) throw new Fault("address-not-allowed", new URL(url).host);
  const fetched = await list.fetch(url);
  if (fetched.kind === "fault") throw new Fault(fetched.fault, fetched.detail);
  if (fetched.kind === "unchanged") throw new Fault("http-status", "304");
  try {
    const document = parseXml(fetched.body);
    if (document.root.namespace !== capNamespace || document.root.local !== "alert")
      throw new Fault("not-the-format", "not CAP 1.2");
    return readCapMessage(document);
  } catch (error) {
    throw faultOf(error, "not-the-format");
  }
}

/** The fault of one file. A fault must not block the other files. */
function faultOf(error: unknown, other: SourceFault, name?: string): Fault {
  if (error instanceof Fault) return error;
  const { message, cause } = error as Error;
  return new Fault(other, [name, cause instanceof Error ? cause.message : message].filter(Boolean).join(": "));
}

/** Stores messages in the order in which they were sent, each in a separate transaction. */
async function storeMessages(
  context: ReceiveContext,
  { source, settings }: Answer,
  messages: readonly Message[],
  {
    listed,
    faults = [],
    readFiles = {},
  }: { listed?: string[] | null; faults?: Fault[]; readFiles?: Record<string, string> } = {},
): Promise<SourceResult> {
  const { db, actor } = context;
  const now = context.now();
  const counts = { read: messages.length, stored: 0, known: 0, outside: 0, "not-actual": 0, ended: 0, failed: 0 };
  const stored: Message[] = [];
  for (const message of [...messages].sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime())) {
    try {
      if (isInFuture(message.sentAt, now)) throw new Fault("future", message.identifier);
      const { outcome, ended } = await inTransaction(db, (tx) => store(tx, message, source, settings.marginKm, now));
      counts[outcome]++;
      counts.ended += ended;
      stored.push(message);
    } catch (error) {
      faults.push(faultOf(error, "not-stored", message.identifier));
      if (message.address) readFiles[message.address] = failed;
    }
  }
  const isUnlisted = and(
    isNotNull(weatherWarning.address),
    listed?.length ? notInArray(weatherWarning.address, listed) : undefined,
  );
  if (listed) counts.ended += await withdraw(db, source, isUnlisted, now);
  counts.failed = faults.length;
  const hasChanged = counts.stored + counts.ended > 0;
  if (hasChanged)
    await record(db, { actor, now: () => now }, [{ kind: "source.updated", data: { source, ...counts } }]);
  const newestMs = stored.reduce((newest, { sentAt }) => Math.max(newest, sentAt.getTime()), 0);
  return { counts, newestAt: newestMs > 0 ? new Date(newestMs) : null, hasChanged, fault: faults[0] ?? null };
}

type Outcome = "stored" | "known" | "outside" | "not-actual";

async function store(
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
  await tx.execute(sql`select pg_advisory_xact_lock(112, 14)`);
  const isCancel = messageType === "Cancel";
  const [known] = await tx.select().from(weatherWarning).where(eq(weatherWarning.key, key)).for("update");
  // The message that ends this one may have been read first.
  const later = await tx
    .select({ state: weatherWarning.state })
    .from(weatherWarning)
    .where(arrayContains(weatherWarning.refersTo, [key]));
  const endState =
    later.length === 0 ? "current" : later.some(({ state }) => state === "notice") ? "cancelled" : "replaced";
  // A different message was in this file before. This one replaces it.
  const isReplaced = message.address && and(eq(weatherWarning.address, message.address), ne(weatherWarning.key, key));
  let ended = isReplaced ? await withdraw(tx, source, isReplaced, now) : 0;
  if (known) {
    // The list in the other language contains the same message with other texts.
    const added = texts.filter(({ language }) => !known.texts.some((text) => text.language === language));
    const isReturned = known.state === "withdrawn" && known.source === source;
    await tx
      .update(weatherWarning)
      .set({
        texts: [...known.texts, ...added],
        ...(known.source === source && message.address && { address: message.address }),
        ...(isReturned && { state: endState, endedAt: later.length > 0 ? now : null }),
      })
      .where(eq(weatherWarning.key, key));
    return { outcome: added.length > 0 || isReturned ? "stored" : "known", ended };
  }
  const [area] = await warningArea(tx, {
    polygons: polygons.map((ring) => JSON.stringify({ type: "Polygon", coordinates: [ring] })),
    lngs: circles.map(({ lng }) => lng),
    lats: circles.map(({ lat }) => lat),
    radii: circles.map(({ radiusM }) => radiusM),
    margin_degrees: marginKm / kmPerDegree,
  });
  if (!area) throw new Error("warning-area returned no row");
  if (area.empty > 0)
    throw new Fault("not-the-format", `${message.identifier}: ${area.empty} polygons without an area`);
  const isOutside = !area.touches && !(isCancel && polygons.length + circles.length === 0);
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
    ...(await inheritedDecision(tx, message)),
    source,
    state: isNotice ? "notice" : endState,
    endedAt: later.length > 0 ? now : null,
    area: isOutside ? '{"type":"Polygon","coordinates":[]}' : area.area,
    repaired: area.repaired,
    receivedAt: now,
  });
  return { outcome: isOutside ? "outside" : "stored", ended };
}

/** Ends warnings that the source no longer lists. Returns their number. */
async function withdraw(db: Db, source: WatchSourceName, which: SQL | undefined, now: Date): Promise<number> {
  const ended = await db
    .update(weatherWarning)
    .set({ state: "withdrawn", endedAt: now })
    .where(and(eq(weatherWarning.source, source), eq(weatherWarning.state, "current"), which))
    .returning({ id: weatherWarning.id });
  return ended.length;
}
