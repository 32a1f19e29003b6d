import { z } from "zod";
import * as queries from "../../db/queries/search";
import type { Context } from "../context";
import { toCallerDigits, toSearchWords, toWordQuery } from "../domain/search-words";
import { recordView } from "../incidents/record-reads";
import { plainText } from "../plain-text";

export const SearchCallsInput = z.strictObject({
  words: plainText(200),
  limit: z.int().min(1).max(50).default(20),
});

/**
 * Finds calls, newest first: by the caller's number if the text is one, otherwise by the words of the call's note. A
 * number reveals who called about an incident, so sensitive incidents among the results are recorded as viewed. A
 * search by words does not find calls of sensitive incidents.
 */
export async function searchCalls(context: Context, { words: text, limit }: z.output<typeof SearchCallsInput>) {
  const digits = toCallerDigits(text) ?? "";
  const words = digits === "" ? toSearchWords(text) : [];
  if (digits === "" && words.length === 0) return [];
  const calls = await queries.searchCalls(context.db, {
    digits,
    words: words.map(toWordQuery).join(" & "),
    max_rows: limit,
  });
  for (const { incidentId: id, sensitive } of calls) if (id !== null) await recordView(context, { id, sensitive });
  return calls;
}
export type FoundCall = Awaited<ReturnType<typeof searchCalls>>[number];
