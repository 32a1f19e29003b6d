import { createHash, randomInt } from "node:crypto";
import { and, eq, gt, isNull, lte, ne, or, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { WatchSourceName } from "../../db/hazard-vocabulary";
import { watchSource } from "../../db/schema/fire-watches";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { type Context, systemActor } from "../context";
import { computeFetchDelayMs } from "../domain/fire-watch";
import type { Log } from "../log";
import { type FetchOutcome, fetchSource, type SourceAccess, SourceFaultError } from "./fetch-source";
import { type SourceResult, type SourceSettings, sources } from "./sources";

const sourcesActor = systemActor("sources");

/** How long a source is reserved for the process that fetches it. Renewed while the fetch runs. */
const defaultLeaseMs = 120_000;
/** Interval until the next request to a list whose files have not all been read yet. */
const partialIntervalMs = 60_000;
/** Longer than any interval: a source with a later next request was fetched before the clock was set back. */
const maxDelayMs = 3_600_000;

type Options = SourceAccess &
  SourceSettings & { db: Db; log: Log; now: Date; signal: AbortSignal; leaseMs?: number | undefined };
type SourceRow = typeof watchSource.$inferSelect;

/**
 * Fetches the sources that are due: those of one host one after the other, those of different hosts at the same time,
 * so that a slow service does not delay the others. If there are several processes, only one of them fetches a given
 * source. Returns whether anything changed that screens show.
 */
export async function fetchDueSources(options: Options): Promise<boolean> {
  const entriesByHost = new Map<string, [WatchSourceName, string][]>();
  for (const entry of Object.entries(options.addresses) as [WatchSourceName, string][]) {
    const host = URL.canParse(entry[1]) ? new URL(entry[1]).host : entry[1];
    entriesByHost.set(host, [...(entriesByHost.get(host) ?? []), entry]);
  }
  const results = await Promise.allSettled([...entriesByHost.values()].map((host) => fetchSequentially(options, host)));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return results.some((result) => result.status === "fulfilled" && result.value);
}

async function fetchSequentially(options: Options, entries: readonly [WatchSourceName, string][]): Promise<boolean> {
  let hasChanged = false;
  for (const [name, address] of entries) {
    const state = await claimSource(options, name, address);
    if (!state) continue;
    const stopRenewal = renewLease(options, name);
    try {
      if (await fetchClaimedSource(options, state, address)) hasChanged = true;
    } finally {
      stopRenewal();
    }
  }
  return hasChanged;
}

/** Keeps a source reserved until the returned function is called. Fetching a list of slow files outlasts one lease. */
function renewLease({ db, log, now, leaseMs = defaultLeaseMs }: Options, name: WatchSourceName): () => void {
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const nextAt = new Date(now.getTime() + performance.now() - startedAt + leaseMs);
    // A renewal never moves `nextAt` back, because a finished fetch may have set it to the time of the next request.
    const leaseCondition = and(
      eq(watchSource.name, name),
      eq(watchSource.lastAttemptAt, now),
      lte(watchSource.nextAt, nextAt),
    );
    db.update(watchSource)
      .set({ nextAt })
      .where(leaseCondition)
      .catch((error) => log.warn({ err: error, source: name }, "the lease of a source could not be renewed"));
  }, leaseMs / 3);
  return () => clearInterval(timer);
}

/**
 * Reserves a source if it is due, its URL has changed or the clock was set back. Returns null if it is not due, or if
 * another process reserved it first.
 */
async function claimSource(
  { db, now, leaseMs = defaultLeaseMs }: Options,
  name: WatchSourceName,
  address: string,
): Promise<SourceRow | null> {
  const addressHash = createHash("sha256").update(address).digest("hex");
  await db.insert(watchSource).values({ name }).onConflictDoNothing();
  const newAddressSql = or(isNull(watchSource.addressHash), ne(watchSource.addressHash, addressHash));
  const keepUnlessNewAddress = (column: string) =>
    sql`case when ${newAddressSql} then null else ${sql.identifier(column)} end`;
  const [claimedSource] = await db
    .update(watchSource)
    .set({
      addressHash,
      etag: keepUnlessNewAddress("etag"),
      lastModified: keepUnlessNewAddress("last_modified"),
      lastSuccessAt: keepUnlessNewAddress("good_at"),
      newestAt: keepUnlessNewAddress("newest_at"),
      fault: keepUnlessNewAddress("fault"),
      faultDetail: keepUnlessNewAddress("fault_detail"),
      failures: sql`case when ${newAddressSql} then 0 else failures end`,
      readFiles: sql`case when ${newAddressSql} then '{}' else read_files end`,
      lastAttemptAt: now,
      nextAt: new Date(now.getTime() + leaseMs),
    })
    .where(
      and(
        eq(watchSource.name, name),
        or(
          isNull(watchSource.nextAt),
          lte(watchSource.nextAt, now),
          gt(watchSource.nextAt, new Date(now.getTime() + maxDelayMs)),
          newAddressSql,
        ),
      ),
    )
    .returning();
  return claimedSource ?? null;
}

async function fetchClaimedSource(options: Options, state: SourceRow, address: string): Promise<boolean> {
  const { maxBytes, receive } = sources[state.name];
  const context = { db: options.db, actor: sourcesActor, now: () => options.now };
  const { log, signal } = options;
  const request = { maxBytes, signal };
  let fetched = await fetchSource(options, { ...request, url: address, validators: state });
  let result: SourceResult | null = null;
  const list = {
    address,
    readFiles: state.readFiles,
    fetch: (url: string) => fetchSource(options, { ...request, url, validators: { etag: null, lastModified: null } }),
  };
  try {
    if (fetched.kind === "response")
      result = await receive(context, { source: state.name, body: fetched.body, settings: options, list });
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof SourceFaultError) fetched = { kind: "fault", fault: error.fault, detail: error.detail };
    else {
      log.error({ err: error, source: state.name }, "the response of a source could not be stored");
      fetched = { kind: "fault", fault: "not-stored", detail: null };
    }
  }
  return saveState(context, state, { fetched, result });
}

/**
 * Saves the outcome of a request. Keeps the validators only after a valid response, so that an invalid file is fetched
 * again completely. Returns whether anything changed that screens show.
 */
async function saveState(
  { db, actor, now }: Pick<Context, "db" | "actor" | "now">,
  state: SourceRow,
  { fetched, result }: { fetched: FetchOutcome; result: SourceResult | null },
): Promise<boolean> {
  const fault = fetched.kind === "fault" ? fetched : (result?.fault ?? null);
  const failures = fault ? state.failures + 1 : 0;
  const at = now();
  const isComplete = !fault && !result?.isPartial;
  const intervalMs = result?.isPartial ? partialIntervalMs : sources[state.name].intervalMs;
  const nextAt = new Date(at.getTime() + computeFetchDelayMs(intervalMs, failures, randomInt(1_000) / 1_000));
  return inTransaction(db, async (tx) => {
    await tx
      .update(watchSource)
      .set({
        failures,
        nextAt,
        fault: fault?.fault ?? null,
        faultDetail: fault?.detail?.slice(0, 200) ?? null,
        ...(isComplete && { lastSuccessAt: at }),
        ...(isComplete && fetched.kind === "response" && { etag: fetched.etag, lastModified: fetched.lastModified }),
        ...(result && { counts: result.counts, newestAt: newestTimeSql(result) }),
        ...(result?.readFiles && { readFiles: result.readFiles }),
      })
      .where(eq(watchSource.name, state.name));
    if (failures === 1)
      await record(tx, { actor, now }, [
        { kind: "source.failed", data: { source: state.name, cause: fault?.fault, detail: fault?.detail ?? null } },
      ]);
    if (state.failures > 0 && failures === 0)
      await record(tx, { actor, now }, [{ kind: "source.recovered", data: { source: state.name } }]);
    return Boolean(result?.hasChanged) || failures === 1 || (state.failures > 0 && failures === 0);
  });
}

/** The newest time of the stored observations and those of `result`. */
export const newestTimeSql = ({ newestAt }: SourceResult) =>
  sql`greatest(${watchSource.newestAt}, ${sql.param(newestAt, watchSource.newestAt)})`;
