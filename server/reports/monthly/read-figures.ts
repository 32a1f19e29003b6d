import { categories, type DataKind } from "../../../db/vocabulary";
import { listTypes } from "../../assignment/incident-types";
import type { Context } from "../../context";
import { monthEnd } from "../../domain/calendar";
import { readGroundLines } from "../../ground/ground-lines";
import { comparePeriods } from "../../insight/compare-periods";
import { countBreakdown } from "../../insight/count-breakdown";
import { countPlaces } from "../../insight/count-places";
import { countTimes } from "../../insight/count-times";
import { listSensitive } from "../../insight/list-sensitive";
import { measureQuality } from "../../insight/measure-quality";
import { measureSteps } from "../../insight/measure-steps";
import { listDistricts } from "../../places/list-places";
import { selectStoredText } from "../../words/languages";
import type { MonthlyFigures } from "./figures";
import { reportLocale } from "./words";

/**
 * Reads all figures of a monthly report, counted in the same way as on the insight screens. `month` is the first day of
 * the month.
 */
export async function readFigures(
  context: Context,
  { month, data }: { month: string; data: DataKind },
): Promise<MonthlyFigures> {
  const lastDay = monthEnd(month);
  const monthFilter = {
    ...{ categories: [], types: [], priorities: [], districts: [], agencies: [], hours: [], weekdays: [], cell: null },
    ...{ from: month, to: lastDay, data },
  };
  const places = await countPlaces(context, { filter: monthFilter, resolution: null });
  const times = await countTimes(context, { filter: monthFilter });
  const breakdown = await countBreakdown(context, { filter: monthFilter });
  const previousMonth = await comparePeriods(context, { filter: monthFilter, with: "before" });
  const earlierYears = await comparePeriods(context, { filter: monthFilter, with: "years" });
  const {
    groups: [overall],
  } = await measureSteps(context, { filter: monthFilter, by: "all" });
  const { groups: byCategory } = await measureSteps(context, { filter: monthFilter, by: "category" });
  const quality = await measureQuality(context, { filter: monthFilter });
  if (!overall) throw new Error("steps without grouping have exactly one group");

  const typeByCode = new Map((await listTypes(context)).map((type) => [type.code, type]));
  const types = breakdown.types.flatMap(([code, count]) => {
    const type = typeByCode.get(code);
    return type
      ? [{ name: selectStoredText(reportLocale, { id: type.nameId, en: type.nameEn }), category: type.category, count }]
      : [];
  });
  const districts = (await listDistricts(context)).map(({ code, name, geometry, labelLng, labelLat }) => {
    const usualRange = earlierYears.districts.find((district) => district.code === code);
    const previousDistrict = previousMonth.districts.find((district) => district.code === code);
    return {
      ...{ code, name, geometry, label: { lng: labelLng, lat: labelLat } },
      count: places.districts.find((district) => district.code === code)?.count ?? 0,
      before: previousMonth.before ? (previousDistrict?.before ?? 0) : null,
      usual: earlierYears.years.length < 2 ? noRange : { low: usualRange?.low ?? 0, high: usualRange?.high ?? 0 },
    };
  });
  const sumCountsWithoutCell = (key: "village" | "district") =>
    places.withoutCell.reduce((sum, place) => sum + place[key], 0);
  return {
    ...{ month, lastDay, data, madeAt: context.now(), total: places.total, boundary: places.boundary },
    before: previousMonth.before,
    years: earlierYears.years,
    usual: { low: earlierYears.low, high: earlierYears.high },
    districts,
    ground: await readGroundLines(context),
    imprecise: { village: sumCountsWithoutCell("village"), district: sumCountsWithoutCell("district") },
    categories: categories
      // Leave out this category, because all its incidents are sensitive.
      .filter((category) => category !== "women-and-children")
      .map((category) => ({
        category,
        count: types.filter((type) => type.category === category).reduce((sum, { count }) => sum + count, 0),
      })),
    types,
    priorities: breakdown.priorities,
    days: times.days,
    hours: times.hours,
    steps: overall,
    stepsByCategory: byCategory,
    quality,
    // Include only years that had ended by the end of the month, so that the report does not depend on when it is made.
    sensitive: (await listSensitive(context, { data })).years.filter(({ year }) => `${year}-12-31` <= lastDay),
  };
}

const noRange = { low: null, high: null };
