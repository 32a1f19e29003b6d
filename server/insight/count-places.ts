import { z } from "zod";
import type { Context } from "../context";
import { FilterInput } from "./filter-input";
import { marksPerType, readMarks } from "./month-columns";
import { cellsAt, monthsOf, selectRows } from "./select-rows";
import { Tally } from "./tally";

export const ResolutionInput = z.union([z.literal(6), z.literal(7), z.literal(8)]).nullable();

export const CountPlacesInput = z.strictObject({ filter: FilterInput, resolution: ResolutionInput });

/**
 * Where it happened: by kecamatan and, in a resolution, by H3 cell; without one there are no cells. Boundary calls lie in neither and are
 * told by themselves; so are those known no better than to a village or kecamatan (`apart`), which are in no cell and in their
 * kecamatan's count. The total is that of the kecamatan and the boundary calls; in a resolution also that of cells, apart and boundary.
 */
export async function countPlaces(context: Context, { filter, resolution }: z.output<typeof CountPlacesInput>) {
  const months = monthsOf(context);
  const { districts, cells } = months.codes;
  const byDistrict = new Tally();
  const byCell = new Tally();
  const vague = new Tally();
  let total = 0;
  for await (const { month, rows, count } of selectRows(context, months, filter)) {
    total += count;
    const inDistrict = byDistrict.upTo(districts.size);
    const inCell = byCell.upTo(cells.size);
    const inVague = vague.upTo(districts.size * marksPerType);
    const { district, cell, kind } = month;
    for (let at = 0; at < count; at++) {
      const row = rows[at] as number;
      const where = district[row] as number;
      const exactly = cell[row] as number;
      inDistrict[where] = (inDistrict[where] as number) + 1;
      inCell[exactly] = (inCell[exactly] as number) + 1;
      if (exactly === 0) {
        const place = where * marksPerType + ((kind[row] as number) % marksPerType);
        inVague[place] = (inVague[place] as number) + 1;
      }
    }
  }
  const apart = districts.all.slice(1).map((code, index) => {
    const known = { village: 0, district: 0 };
    for (let mark = 0; mark < marksPerType; mark++) {
      const { precision } = readMarks(mark);
      if (precision === "village" || precision === "district") {
        known[precision] += vague.of((index + 1) * marksPerType + mark);
      }
    }
    return { code, ...known };
  });
  return {
    total,
    districts: byDistrict.named(districts.all).map(([code, count]) => ({ code, count })),
    cells: resolution === null ? [] : byCell.named(cellsAt(months.codes, resolution)),
    apart: apart.filter(({ village, district }) => village + district > 0),
    boundary: byDistrict.of(0),
  };
}
