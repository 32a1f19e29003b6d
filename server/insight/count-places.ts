import { z } from "zod";
import { countPlaces as countPlacesQuery } from "../../db/insight-queries";
import type { Context } from "../context";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const ResolutionInput = z.union([z.literal(6), z.literal(7), z.literal(8)]).nullable();

export const CountPlacesInput = z.strictObject({ filter: FilterInput, resolution: ResolutionInput });

/**
 * Counts incidents by kecamatan and, when a resolution is given, by H3 cell. Boundary calls lie in neither and are counted by themselves;
 * incidents known to a village or kecamatan only (`apart`) are in no cell, and in the count of their kecamatan. The total is kecamatan and
 * boundary; in a resolution it is also cells, apart and boundary.
 */
export async function countPlaces(context: Context, { filter, resolution }: z.output<typeof CountPlacesInput>) {
  const rows = await readFacts(context.db, (tx) => countPlacesQuery(tx, { ...filterParameters(filter), resolution }));
  const cells: [cell: string, count: number][] = [];
  const districts = new Map<string, { code: string; count: number }>();
  const apart = new Map<string, { code: string; village: number; district: number }>();
  let boundary = 0;
  for (const { district: code, precision, cell, count } of rows) {
    if (cell !== null) cells.push([cell, count]);
    else if (code === null) boundary += count;
    else {
      districts.set(code, { code, count: (districts.get(code)?.count ?? 0) + count });
      if (precision !== "village" && precision !== "district") continue;
      apart.set(code, { ...(apart.get(code) ?? { code, village: 0, district: 0 }), [precision]: count });
    }
  }
  const inDistricts = [...districts.values()];
  return {
    total: inDistricts.reduce((sum, { count }) => sum + count, boundary),
    districts: inDistricts,
    cells,
    apart: [...apart.values()],
    boundary,
  };
}
