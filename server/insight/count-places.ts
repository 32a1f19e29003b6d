import { z } from "zod";
import { countPlaces as countPlacesQuery } from "../../db/queries/insight";
import type { Context } from "../context";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const ResolutionInput = z.union([z.literal(6), z.literal(7), z.literal(8)]).nullable();

export const CountPlacesInput = z.strictObject({ filter: FilterInput, resolution: ResolutionInput });

/**
 * Counts incidents by district and, if a resolution is given, by H3 cell. Boundary calls have neither a district nor a
 * cell and are counted separately. Incidents whose location is known only as a village or district have no cell: they
 * are counted in `withoutCell` and in the count of their district. `total` is the sum of the district counts and the
 * boundary calls. With a resolution, it is also the sum of the cell counts, `withoutCell` and the boundary calls.
 */
export async function countPlaces(context: Context, { filter, resolution }: z.output<typeof CountPlacesInput>) {
  const rows = await readFacts(context.db, (tx) => countPlacesQuery(tx, { ...filterParameters(filter), resolution }));
  const cells: [cell: string, count: number][] = [];
  const districts = new Map<string, { code: string; count: number }>();
  const countsWithoutCell = new Map<string, { code: string; village: number; district: number }>();
  let boundaryCount = 0;
  for (const { district: code, precision, cell, count } of rows) {
    if (cell !== null) cells.push([cell, count]);
    else if (code === null) boundaryCount += count;
    else {
      districts.set(code, { code, count: (districts.get(code)?.count ?? 0) + count });
      if (precision !== "village" && precision !== "district") continue;
      countsWithoutCell.set(code, {
        ...(countsWithoutCell.get(code) ?? { code, village: 0, district: 0 }),
        [precision]: count,
      });
    }
  }
  const districtCounts = [...districts.values()];
  return {
    total: districtCounts.reduce((sum, { count }) => sum + count, boundaryCount),
    districts: districtCounts,
    cells,
    withoutCell: [...countsWithoutCell.values()],
    boundary: boundaryCount,
  };
}
