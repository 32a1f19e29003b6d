import { z } from "zod";
import * as queries from "../../db/queries/search";
import type { Context } from "../context";
import { toCallerDigits, toSearchWords, toWordQuery } from "../domain/search-words";
import { recordView } from "../incidents/record-reads";
import { plainText } from "../plain-text";
import { toPeriod } from "./search-incidents";

export const SearchCallsInput = z.strictObject({
  words: plainText(200),
  /** The first and the last day, in WIB, on which the call was received. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** The last call of the preceding page. */
  before: z.uuid().optional(),
  limit: z.int().min(1).max(50).default(20),
});

/**
 * Finds calls, newest first: by the caller's number if the text is one, otherwise by the words of the call's note; by
 * the period alone if there are no words. Without words and period, finds nothing. A number reveals who called about an
 * incident, so sensitive incidents among the results of a search by number are recorded as viewed. A search by words
 * does not find calls of sensitive incidents, and one by the period leaves out their numbers.
 */
export async function searchCalls(context: Context, search: z.output<typeof SearchCallsInput>) {
  const digits = toCallerDigits(search.words) ?? "";
  const words = digits === "" ? toSearchWords(search.words) : [];
  const { since, until } = toPeriod(search);
  if (digits === "" && words.length === 0 && !since && !until) return [];
  const calls = await queries.searchCalls(context.db, {
    digits,
    words: words.map(toWordQuery).join(" & "),
    since: since ?? null,
    until: until ?? null,
    before: search.before ?? null,
    max_rows: search.limit,
  });
  if (digits === "") {
    return calls.map((call) => ({ ...call, callerNumber: call.sensitive ? null : call.callerNumber }));
  }
  for (const { incidentId: id, sensitive } of calls) if (id !== null) await recordView(context, { id, sensitive });
  return calls;
}
export type FoundCall = Awaited<ReturnType<typeof searchCalls>>[number];
