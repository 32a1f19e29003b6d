import { and, type SQL, sql } from "drizzle-orm";
import type { Geometry } from "geojson";
import { queryRows } from "../../db/sql";
import type { Context } from "../context";
import { badField, Refusal } from "../errors";
import { recordListing, recordView } from "../incidents/record-reads";
import type { Collection } from "./collections";
import { asGeoJson, type Box, boxGeometry, type Crs } from "./crs";
import type { Interval } from "./datetime";
import { maxFeaturesPerTile } from "./describe";

/** Conditions on the features of a collection. They are applied to the masked values. */
export type Selection = {
  box?: { box: Box; crs: Crs } | undefined;
  interval?: Interval | undefined;
  /** A SQL condition on the columns of `feature`, for example from `compileFilter`. */
  filter?: SQL | undefined;
};

export type Feature = {
  type: "Feature";
  id: string | number;
  geometry: Geometry | null;
  properties: Record<string, unknown>;
};

type Row = {
  key: string | number;
  geometry: Geometry | null;
  properties: Record<string, unknown>;
  incidentId: string | null;
  mustRecord: boolean;
};

/** If there are more features than this, the response does not say how many, because counting would take too long. */
const maxCountedFeatures = 50_000;
const maxKey = 2_147_483_647;

type PageRequest = Selection & {
  limit: number;
  offset: number;
  after?: string | undefined;
  crs: Crs;
  /** Whether the ids descend. Only for collections whose ids grow with time, so that the newest features come first. */
  isNewestFirst?: boolean;
};

/**
 * Reads a page of features in the order of their ids, beginning after the feature with the id `after` and skipping
 * `offset` more. `next` is the value of `after` for the next page; undefined on the last page. `matched` is the number
 * of features on all pages; undefined if there are too many to count.
 */
export async function readPage(context: Context, collection: Collection, request: PageRequest) {
  const { limit, offset, after, crs, isNewestFirst = false } = request;
  const source = await collection.selectRows(context);
  const conditions = createConditions(collection, request);
  const key = after === undefined ? undefined : parseKey(collection, after);
  if (key === null) throw badField("after", "must be the id of a feature, from a link with rel next");
  const afterCondition =
    key === undefined ? undefined : isNewestFirst ? sql`feature.key < ${key}` : sql`feature.key > ${key}`;
  const rows = await selectRows(context, collection, {
    source,
    where: and(conditions, afterCondition),
    crs,
    limit: limit + 1,
    offset,
    isNewestFirst,
  });
  const shownRows = rows.slice(0, limit);
  const { matched, recorded } = await countFeatures(context, collection, source, conditions);
  // The number of matches and the link to a next page reveal which incidents match the conditions, even if they are not
  // on this page. So record them too.
  const matchedNumbers = conditions ? recorded : [];
  await recordRows(context, collection, { shown: shownRows, matchedNumbers, selection: request });
  const next = rows.length > limit ? shownRows.at(-1)?.key : undefined;
  return { features: shownRows.map(toFeature), next, matched };
}

/** Reads one feature. Refuses an unknown id with `not-found`. */
export async function readFeature(context: Context, collection: Collection, id: string, crs: Crs): Promise<Feature> {
  const key = parseKey(collection, id);
  if (key === null) throw new Refusal("not-found");
  const source = await collection.selectRows(context);
  const [row] = await selectRows(context, collection, { source, where: sql`feature.key = ${key}`, crs, limit: 1 });
  if (!row) throw new Refusal("not-found");
  if (row.mustRecord && row.incidentId) await recordView(context, { id: row.incidentId, sensitive: true });
  return toFeature(row);
}

/**
 * Returns the features in a Web Mercator tile as a Mapbox vector tile. Its only layer has the name of the collection.
 * `isTruncated`: more features match than a tile may have, and it has those with the highest ids. In collections whose
 * ids grow with time, these are the newest.
 */
export async function readTile(
  context: Context,
  collection: Collection,
  { z, x, y, ...selection }: Selection & { z: number; x: number; y: number },
): Promise<{ tile: Buffer; isTruncated: boolean }> {
  const bounds = sql`st_tileenvelope(${z}::int, ${x}::int, ${y}::int)`;
  // Adds a margin of 64 units (a tile has 4,096), so that symbols at the edge of the tile are not cut off.
  const tileWithMargin = sql`st_transform(st_tileenvelope(${z}::int, ${x}::int, ${y}::int, margin => 0.015625), 4326)`;
  const names = Object.keys(collection.properties).map((name) => sql.identifier(name));
  const columns = Object.entries(collection.properties).map(
    ([name, { type }]) => sql`${selectShownValue(name, type)} as ${sql.identifier(name)}`,
  );
  const idName = collection.keyType === "integer" ? sql`, 'id'` : sql``;
  type TileRow = { matched: number; tile: Uint8Array | null; recorded: Pick<Row, "key" | "mustRecord">[] | null };
  const [row] = await queryRows<TileRow>(
    context.db,
    sql`
    with matching as (
      select feature.*
      from (${await collection.selectRows(context)}) feature
      where ${and(sql`feature.geom && ${tileWithMargin}`, createConditions(collection, selection))}
      order by feature.key desc
      limit ${maxFeaturesPerTile + 1}
    ),
    drawn as (
      select feature.key as id, ${selectAuditColumns(collection)}, ${sql.join(columns, sql`, `)},
        st_asmvtgeom(st_transform(feature.geom, 3857), ${bounds}, 4096, 64, true) as geom
      from matching feature
      order by feature.key desc
      limit ${maxFeaturesPerTile}
    )
    select
      (select count(*)::int from matching) as matched,
      (
        select st_asmvt(shown, ${collection.id}::text, 4096, 'geom'${idName})
        from (select id, geom, ${sql.join(names, sql`, `)} from drawn where geom is not null order by id) shown
      ) as tile,
      (select json_agg(json_build_object('key', id, 'mustRecord', true)) from drawn where "mustRecord") as recorded`,
  );
  await recordRows(context, collection, { shown: row?.recorded ?? [], matchedNumbers: [], selection });
  return { tile: Buffer.from(row?.tile ?? []), isTruncated: (row?.matched ?? 0) > maxFeaturesPerTile };
}

/** The columns needed to record a read: the incident, and whether this read shows a sensitive incident in full. */
function selectAuditColumns({ recordsSensitiveReads }: Collection): SQL {
  return recordsSensitiveReads
    ? sql`feature.incident_id as "incidentId", feature.must_record as "mustRecord"`
    : sql`null as "incidentId", false as "mustRecord"`;
}

async function selectRows(
  { db }: Context,
  collection: Collection,
  {
    source,
    where,
    crs,
    limit,
    offset = 0,
    isNewestFirst = false,
  }: { source: SQL; where: SQL | undefined; crs: Crs; limit: number; offset?: number; isNewestFirst?: boolean },
): Promise<Row[]> {
  const values = Object.entries(collection.properties).map(
    ([name, { type }]) => sql`${name}::text, ${selectShownValue(name, type)}`,
  );
  return queryRows<Row>(
    db,
    sql`
    select ${collection.keyType === "integer" ? sql`feature.key::int as key` : sql`feature.key`}, ${selectAuditColumns(collection)}, ${asGeoJson(sql`feature.geom`, crs)} as geometry,
      json_build_object(${sql.join(values, sql`, `)}) as properties
    from (${source}) feature
    ${where ? sql`where ${where}` : sql``}
    order by feature.key ${isNewestFirst ? sql`desc` : sql``}
    limit ${limit}
    offset ${offset}`,
  );
}

/** Counts the matching features, and lists the keys of those whose read must be recorded. */
async function countFeatures(
  { db }: Context,
  { recordsSensitiveReads }: Collection,
  source: SQL,
  where: SQL | undefined,
): Promise<{ matched: number | undefined; recorded: readonly number[] }> {
  const recorded = recordsSensitiveReads ? sql`json_agg(key) filter (where must_record)` : sql`null`;
  const [row] = await queryRows<{ matched: number; recorded: number[] | null }>(
    db,
    sql`
    select count(*)::int as matched, ${recorded} as recorded
    from (select feature.* from (${source}) feature ${where ? sql`where ${where}` : sql``} limit ${maxCountedFeatures + 1}) counted`,
  );
  const { matched, recorded: keys } = row ?? { matched: 0, recorded: null };
  return { matched: matched > maxCountedFeatures ? undefined : matched, recorded: keys ?? [] };
}

type RecordedRead = {
  shown: readonly Pick<Row, "key" | "mustRecord">[];
  matchedNumbers: readonly number[];
  selection: Selection;
};

/**
 * Records a read that shows sensitive incidents in full or reveals that they match; see `recordListing`. The event
 * contains the kinds of conditions but not their values: these may contain the place of an incident, and events cannot
 * be erased.
 */
async function recordRows(
  context: Context,
  { id }: Collection,
  { shown, matchedNumbers, selection }: RecordedRead,
): Promise<void> {
  const shownKeys = shown.filter(({ mustRecord }) => mustRecord).map(({ key }) => Number(key));
  const numbers = [...new Set([...shownKeys, ...matchedNumbers])];
  const conditions = (["box", "interval", "filter"] as const).filter((name) => selection[name] !== undefined);
  await recordListing(context, {
    filter: { collection: id, ...(conditions.length > 0 && { conditions }) },
    count: shown.length,
    shown: numbers.map((number) => ({ number, sensitive: true })),
  });
}

/** A property as it is sent. Times become text in UTC. */
function selectShownValue(name: string, type: string): SQL {
  const column = sql`feature.${sql.identifier(name)}`;
  return type === "time" ? sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : column;
}

function createConditions({ time }: Collection, { box, interval, filter }: Selection): SQL | undefined {
  const boxCondition = box && sql`st_intersects(feature.geom, ${boxGeometry(box.box, box.crs)})`;
  // A feature without a time belongs to every period.
  const begunCondition =
    time && interval?.to && sql`feature.${sql.identifier(time.from)} <= ${interval.to.toISOString()}::timestamptz`;
  const notOverCondition =
    time &&
    interval?.from &&
    sql`coalesce(feature.${sql.identifier(time.to)}, 'infinity') >= ${interval.from.toISOString()}::timestamptz`;
  return and(boxCondition, begunCondition || undefined, notOverCondition || undefined, filter);
}

/** Parses the id of a feature from a path or parameter; null if no id of this collection can have this form. */
function parseKey({ keyType }: Collection, text: string): string | number | null {
  if (keyType === "string") return text;
  return /^\d{1,10}$/.test(text) && Number(text) <= maxKey ? Number(text) : null;
}

function toFeature({ key, geometry, properties }: Row): Feature {
  return { type: "Feature", id: key, geometry, properties };
}
