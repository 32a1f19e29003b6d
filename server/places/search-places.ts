import { z } from "zod";
import { type FoundPlace, searchPlaces as querySearch } from "../../db/queries";
import type { Context } from "../context";
import { plainText } from "../plain-text";

export const SearchPlacesInput = z.strictObject({
  words: plainText(100).trim().min(2),
  limit: z.int().min(1).max(50).default(12),
});

/** Places by the name people give them, forgiving of spelling; empty when nothing comes near. */
export async function searchPlaces(
  { db }: Context,
  { words, limit }: z.output<typeof SearchPlacesInput>,
): Promise<FoundPlace[]> {
  return querySearch(db, { words, most: limit });
}
