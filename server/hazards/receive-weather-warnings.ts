import { isInFuture } from "../domain/fire-watch";
import { type CapMessage, capNamespace, readCapMessage } from "./cap-message";
import { SourceFaultError } from "./fetch-source";
import type { ReceiveContext, SourceResponse, SourceResult } from "./sources";
import { failedVersion, type Message, storeMessages, toFault } from "./store-weather-warnings";
import { childrenOf, parseXml, textOf, type XmlElement } from "./xml";

/**
 * Maximum number of files read at a time; the rest are read a minute later. BMKG allows 60 requests per minute from
 * each address. Two lists with 12 files each, twice a minute, and the earthquakes make 54 requests.
 */
const maxFilesAtOnce = 12;
/** An empty list is accepted only if it was generated recently. */
const maxEmptyAgeMs = 24 * 3_600_000;
/** Prefix of the stored version of a file that was missing from the list when the list was last read. */
const missingPrefix = "missing ";

/**
 * Stores the weather warnings from a list (RSS) whose files are new or have changed, or from a single file in the
 * Common Alerting Protocol. Stores only warnings for the regency or its margin. An invalid file does not block the
 * others; it is read again each time, after the new files. A warning ends when its file is missing from the list twice
 * in a row.
 */
export async function receiveWeatherWarnings(context: ReceiveContext, response: SourceResponse): Promise<SourceResult> {
  const { body, list } = response;
  const document = parseXml(body);
  if (document.root.namespace === capNamespace && document.root.local === "alert")
    return storeMessages(context, response, [{ ...readCapMessage(document), address: null }]);
  const channel = document.root.local === "rss" ? childrenOf(document.root, "channel")[0] : undefined;
  if (!channel)
    throw new SourceFaultError("not-the-format", `<${document.root.name}> instead of RSS or CAP`.slice(0, 200));
  if (!list) throw new SourceFaultError("not-the-format", "a list; import its files");

  const now = context.now();
  const builtAt = parseDate(channel, "lastBuildDate") ?? parseDate(channel, "pubDate");
  const items = readItems(channel, list.address);
  if (items.length === 0 && !(builtAt && now.getTime() - builtAt.getTime() < maxEmptyAgeMs))
    throw new SourceFaultError("empty");
  const faults: SourceFaultError[] = [];
  const knownVersions = Object.fromEntries(
    Object.entries(list.readFiles).map(([url, version]) => [url, version.replace(missingPrefix, "")]),
  );
  const unreadItems = items
    .filter(({ url, version }) => knownVersions[url] !== version)
    .sort((a, b) => +(knownVersions[a.url] === failedVersion) - +(knownVersions[b.url] === failedVersion));
  const readFiles = Object.fromEntries(
    items.flatMap(({ url }) => (knownVersions[url] ? [[url, knownVersions[url]]] : [])),
  );
  const messages: Message[] = [];
  let isPartial = unreadItems.length > maxFilesAtOnce;
  for (const { url, version } of unreadItems.slice(0, maxFilesAtOnce)) {
    try {
      messages.push({ ...(await fetchMessage(url, list)), address: url });
      readFiles[url] = version;
    } catch (error) {
      if (!(error instanceof SourceFaultError)) throw error;
      readFiles[url] = failedVersion;
      faults.push(new SourceFaultError(error.fault, [url.split("/").at(-1), error.detail].filter(Boolean).join(": ")));
      if (error.fault !== "timeout") continue;
      isPartial = true;
      break;
    }
  }
  // A list may omit a file by mistake, so a warning ends only when its file is missing twice in a row.
  const listedUrls = new Set(items.map(({ url }) => url));
  const newlyMissingUrls = Object.keys(knownVersions).filter(
    (url) => !listedUrls.has(url) && !list.readFiles[url]?.startsWith(missingPrefix),
  );
  for (const url of newlyMissingUrls) readFiles[url] = `${missingPrefix}${knownVersions[url]}`;
  const result = await storeMessages(context, response, messages, {
    // Until all files have been read, no warning ends because its file is missing: if the URL of the list has changed,
    // warnings that are already stored may be in files that have not been read yet.
    listed: isPartial ? null : [...listedUrls, ...newlyMissingUrls],
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
    isPartial: isPartial || newlyMissingUrls.length > 0,
  };
}

type Item = { url: string; version: string; publishedAt: Date | null };

function readItems(channel: XmlElement, address: string): Item[] {
  return childrenOf(channel, "item").flatMap((item) => {
    const link = textOf(childrenOf(item, "link")[0]);
    if (link === "" || !URL.canParse(link, address))
      throw new SourceFaultError("not-the-format", "an item without a link");
    const published = textOf(childrenOf(item, "pubDate")[0]);
    const version = [textOf(childrenOf(item, "guid")[0]), published].join(" ");
    return { url: new URL(link, address).href, version, publishedAt: parseDate(item, "pubDate") };
  });
}

function parseDate(parent: XmlElement, name: string): Date | null {
  const moment = new Date(textOf(childrenOf(parent, name)[0]));
  return Number.isNaN(moment.getTime()) ? null : moment;
}

/** A list may refer only to files on its own host, so that it cannot make the server send requests elsewhere. */
async function fetchMessage(url: string, list: NonNullable<SourceResponse["list"]>): Promise<CapMessage> {
  if (new URL(url).origin !== new URL(list.address).origin)
    throw new SourceFaultError("address-not-allowed", new URL(url).host);
  const fetched = await list.fetch(url);
  if (fetched.kind === "fault") throw new SourceFaultError(fetched.fault, fetched.detail);
  if (fetched.kind === "unchanged") throw new SourceFaultError("http-status", "304");
  try {
    const document = parseXml(fetched.body);
    if (document.root.namespace !== capNamespace || document.root.local !== "alert")
      throw new SourceFaultError("not-the-format", "not CAP 1.2");
    return readCapMessage(document);
  } catch (error) {
    throw toFault(error, "not-the-format");
  }
}
