import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import * as queries from "../../db/queries/search";
import { incident } from "../../db/schema/incidents";
import type { Context } from "../context";
import { addDays, utcOffsetMs } from "../domain/calendar";
import { toCallSigns, toSearchWords, toWordQuery } from "../domain/search-words";
import { readIncidentsById } from "../incidents/read-incidents";
import { type ListedIncident, toListedIncident } from "../masking/mask-incident";
import { plainText } from "../plain-text";

const IncidentNumber = z.int().min(1).max(2_147_483_647);

export const SearchIncidentsInput = z.strictObject({
  words: plainText(200).default(""),
  status: z.enum(["all", "open", "closed"]).default("all"),
  type: plainText(60, 1).optional(),
  district: plainText(20, 1).optional(),
  /** The first and the last day, in WIB, on which the incident was created. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** The `next` value of the preceding page. */
  before: IncidentNumber.optional(),
  limit: z.int().min(1).max(50).default(25),
});
type Search = z.output<typeof SearchIncidentsInput>;

type FoundIncidents = {
  incidents: ListedIncident[];
  /** The value of `before` for the next page; null on the last page. */
  next: number | null;
  /** Whether no incident contains the typed words, and the results contain similar ones instead. */
  isSimilar: boolean;
};

/**
 * Finds open and closed incidents, newest first. The incident with exactly the typed number comes before all others.
 * Sensitive incidents are found by number, type, district, status and time, but never by their texts: a match would
 * reveal a word without recording a view.
 */
export async function searchIncidents(context: Context, search: Search): Promise<FoundIncidents> {
  const words = toSearchWords(search.words);
  const exactIds = words.length === 0 ? await listIds(context, search) : await findIds(context, search, words, false);
  const isSimilar = exactIds.length === 0 && words.length > 0 && search.before === undefined;
  // Later pages need a fuzzy search too if the first page did.
  const ids = exactIds.length > 0 || words.length === 0 ? exactIds : await findIds(context, search, words, true);
  const views = new Map((await readIncidentsById(context, ids)).map((view) => [view.id, view]));
  const incidents = ids.flatMap((id) => views.get(id) ?? []).map(toListedIncident);
  const page = incidents.slice(0, search.limit);
  const next = incidents.length > search.limit ? (page.at(-1)?.number ?? null) : null;
  return { incidents: page, next, isSimilar: isSimilar && ids.length > 0 };
}

async function findIds({ db }: Context, search: Search, words: string[], fuzzy: boolean): Promise<string[]> {
  const { status, type = null, district = null, before = null, limit } = search;
  const { since, until } = toPeriod(search);
  const foundRows = await queries.searchIncidents(db, {
    ...{
      words,
      queries: words.map(toWordQuery),
      call_signs: toCallSigns(search.words),
      fuzzy,
      status,
      type,
      district,
      before,
      since: since ?? null,
      until: until ?? null,
    },
    max_rows: limit + 1,
  });
  return foundRows.map(({ id }) => id);
}

/**
 * Lists incidents when no search words were given. Filters by only the given fields, so that the query can use their
 * indexes.
 */
async function listIds({ db }: Context, search: Search): Promise<string[]> {
  const { status, type, district, before, limit } = search;
  const { since, until } = toPeriod(search);
  const conditions: (SQL | false | undefined)[] = [
    status !== "all" && (status === "open" ? sql`status <> 'closed'` : sql`status = 'closed'`),
    type !== undefined && eq(incident.typeCode, type),
    district !== undefined && eq(incident.districtCode, district),
    since && gte(incident.openedAt, since),
    until && lt(incident.openedAt, until),
    before !== undefined &&
      sql`(opened_at, number) < (select last.opened_at, last.number from incident as last where last.number = ${before})`,
  ];
  const foundRows = await db
    .select({ id: incident.id })
    .from(incident)
    .where(and(...conditions.filter((condition) => condition !== false)))
    .orderBy(desc(incident.openedAt), desc(incident.number))
    .limit(limit + 1);
  return foundRows.map(({ id }) => id);
}

/** Returns the bounds of a period that is given by its first and last day in WIB; `until` is exclusive. */
export function toPeriod({ from, to }: Partial<Pick<Search, "from" | "to">>): { since?: Date; until?: Date } {
  const findDayStart = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) - utcOffsetMs);
  return { ...(from && { since: findDayStart(from) }), ...(to && { until: findDayStart(addDays(to, 1)) }) };
}

export const FindIncidentInput = z.strictObject({ number: IncidentNumber });

/** Returns the id of the incident with a number; null if there is none. */
export async function findIncident(
  { db }: Pick<Context, "db">,
  { number }: z.output<typeof FindIncidentInput>,
): Promise<{ id: string } | null> {
  const [foundIncident] = await db.select({ id: incident.id }).from(incident).where(eq(incident.number, number));
  return foundIncident ?? null;
}
