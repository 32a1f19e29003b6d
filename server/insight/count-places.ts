import { z } from "zod";
import type { Context } from "../context";
import { addUp, type Sum } from "./add-up";
import { FilterInput } from "./filter-input";
import type { KnownCodes } from "./known-codes";
import { marksPerType, readMarks } from "./month-columns";
import { cellsAt, monthsOf } from "./select-rows";
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
  const { districts } = months.codes;
  const { total, byDistrict, byCell, vague } = await addUp(context, months, filter, placesOf(months.codes));
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

type Places = { total: number; byDistrict: Tally; byCell: Tally; vague: Tally };

function placesOf({ districts, cells }: KnownCodes): Sum<Places> {
  return {
    name: "places",
    fresh: () => ({ total: 0, byDistrict: new Tally(), byCell: new Tally(), vague: new Tally() }),
    copy: ({ total, byDistrict, byCell, vague }) => ({
      total,
      byDistrict: byDistrict.copy(),
      byCell: byCell.copy(),
      vague: vague.copy(),
    }),
    bytes: ({ byDistrict, byCell, vague }) => byDistrict.bytes + byCell.bytes + vague.bytes,
    add: (state, { month: { district, cell, kind }, rows, count }) => {
      state.total += count;
      const inDistrict = state.byDistrict.upTo(districts.size);
      const inCell = state.byCell.upTo(cells.size);
      const vague = state.vague.upTo(districts.size * marksPerType);
      for (let at = 0; at < count; at++) {
        const row = rows[at] as number;
        const where = district[row] as number;
        const exactly = cell[row] as number;
        inDistrict[where] = (inDistrict[where] as number) + 1;
        inCell[exactly] = (inCell[exactly] as number) + 1;
        if (exactly === 0) {
          const place = where * marksPerType + ((kind[row] as number) % marksPerType);
          vague[place] = (vague[place] as number) + 1;
        }
      }
    },
  };
}
