import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { WatchSourceName } from "../../db/hazard-vocabulary";
import { watchSource } from "../../db/schema/fire-watches";
import type { Context } from "../context";
import { badField } from "../errors";
import { newestTimeSql } from "./fetch-due-sources";
import { SourceFaultError } from "./fetch-source";
import { parseHotspots } from "./hotspot-files";
import { noSources, type SourceResult, type SourceSettings, sources } from "./sources";

/** The kinds of data that can be imported from files, for installations without an internet connection. */
export const sourceFileKinds = ["hotspots", "warnings", "earthquakes", "air-quality"] as const;
export type SourceFileKind = (typeof sourceFileKinds)[number];

const sourceOfKind = {
  warnings: "bmkg-warnings",
  earthquakes: "bmkg-earthquakes",
  "air-quality": "klh-ispu",
} as const;

/**
 * Imports a file of a source. For hotspots, the source is recognised by the file's format. If the source has a URL, a
 * fault of its last request stays visible after an import.
 */
export async function importSourceFile(
  context: Context,
  kind: SourceFileKind,
  body: Buffer,
  settings: SourceSettings,
): Promise<SourceResult & { source: WatchSourceName }> {
  const { db, now } = context;
  const source = kind === "hotspots" ? parseHotspots(body, now()).source : sourceOfKind[kind];
  const result = await sources[source].receive(context, { source, body, settings }).catch((error): SourceResult => {
    if (!(error instanceof SourceFaultError)) throw error;
    return { counts: {}, newestAt: null, hasChanged: false, fault: error };
  });
  if (result.fault === null || result.newestAt) {
    const sourceCondition = eq(watchSource.name, source);
    await db.insert(watchSource).values({ name: source }).onConflictDoNothing();
    await db
      .update(watchSource)
      .set({
        counts: result.counts,
        newestAt: newestTimeSql(result),
        ...(result.fault === null && { lastSuccessAt: now() }),
      })
      .where(sourceCondition);
    if (result.fault === null)
      await db
        .update(watchSource)
        .set({ fault: null, faultDetail: null, failures: 0 })
        .where(and(sourceCondition, isNull(watchSource.addressHash)));
  }
  context.announce();
  return { ...result, source };
}

export const importHotspots = (context: Context, file: Buffer, settings: SourceSettings) =>
  importSourceFile(context, "hotspots", file, settings);

/** A file for the whole country is about 4 MB, and a tenth of that when compressed. */
export const ImportFileInput = z.strictObject({ gzip: z.base64().min(1).max(900_000) });

/**
 * Imports an uploaded hotspot file, compressed with gzip. The audit trail records what changed, as for a fetched file.
 * Decompression stops at the maximum size of the source's responses.
 */
export async function importHotspotFile(context: Context, { gzip }: z.output<typeof ImportFileInput>) {
  const maxOutputLength = sources.sipongi.maxBytes;
  const file = await promisify(gunzip)(Buffer.from(gzip, "base64"), { maxOutputLength }).catch((error) => {
    const isTooLarge = error.code === "ERR_BUFFER_TOO_LARGE";
    throw badField("gzip", isTooLarge ? `must unpack to at most ${maxOutputLength} bytes` : "must be a gzip file");
  });
  return importHotspots(context, file, context.settings.watchSources ?? noSources);
}
