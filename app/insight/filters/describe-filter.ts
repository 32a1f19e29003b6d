import type { InsightFilter } from "@/server/domain/insight";
import { twoDigits } from "../../../server/words/format";
import { type ShiftPreset, shiftHours, shiftPresets } from "./periods";

/** Texts and formatters for the parts of a filter, in the user's language. */
export type FilterTexts = {
  all: string;
  days: (from: string, to: string) => string;
  category: (code: string) => string;
  type: (code: string) => string;
  priorities: (levels: readonly number[]) => string;
  districts: (joinedNames: string) => string;
  district: (code: string) => string;
  agencies: (joinedNames: string) => string;
  agency: (code: string) => string;
  hours: (ranges: string) => string;
  shift: (preset: ShiftPreset) => string;
  weekdays: (ranges: string) => string;
  weekday: (day: number) => string;
  cell: (cell: string) => string;
  data: (data: "real" | "simulated") => string;
};

/**
 * Describes a filter in one line, for the captions of exported images. For simulated data, the line contains the word
 * "simulated".
 */
export function describeFilter(filter: InsightFilter, texts: FilterTexts): string {
  return describeFilterParts(filter, texts).join(" · ");
}

/** The parts of a filter's description: categories and types, then the days, then all other criteria. */
export function describeFilterParts(filter: InsightFilter, texts: FilterTexts): string[] {
  const { categories, types, priorities, districts, agencies, hours, weekdays, cell, data } = filter;
  const categoriesAndTypes = [...categories.map(texts.category), ...types.map(texts.type)];
  const preset = shiftPresets.find((shiftPreset) => shiftHours[shiftPreset].join() === hours.join());
  const parts: (string | false)[] = [
    categoriesAndTypes.length > 0 ? categoriesAndTypes.join(", ") : texts.all,
    texts.days(filter.from, filter.to),
    priorities.length > 0 && texts.priorities(priorities),
    districts.length > 0 && texts.districts(districts.map(texts.district).join(", ")),
    cell !== null && texts.cell(cell),
    agencies.length > 0 && texts.agencies(agencies.map(texts.agency).join(", ")),
    hours.length > 0 && (preset ? texts.shift(preset) : texts.hours(formatHourRanges(hours))),
    weekdays.length > 0 &&
      texts.weekdays(
        groupIntoConsecutiveRanges(weekdays)
          .map((range) => range.map(texts.weekday).join("–"))
          .join(", "),
      ),
    data === "simulated" && texts.data(data),
  ];
  return parts.filter((part) => part !== false);
}

/**
 * Formats hours as ranges, which may cross midnight: "22–02, 07–08". A range includes its start and excludes its end.
 */
export function formatHourRanges(hours: readonly number[]): string {
  const ranges = groupIntoConsecutiveRanges(hours).map(
    (range) => [range[0] ?? 0, (range.at(-1) ?? 0) + 1] as [number, number],
  );
  const [firstRange, lastRange] = [ranges[0], ranges.at(-1)];
  if (firstRange && lastRange && ranges.length > 1 && firstRange[0] === 0 && lastRange[1] === 24) {
    ranges.pop();
    ranges[0] = [lastRange[0], firstRange[1]];
  }
  return ranges.map(([from, to]) => `${twoDigits(from)}–${twoDigits(to)}`).join(", ");
}

/** Groups consecutive numbers as [first, last]; a single number is [number]. */
function groupIntoConsecutiveRanges(numbers: readonly number[]): number[][] {
  const ranges: number[][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const lastRange = ranges.at(-1);
    if (lastRange && (lastRange.at(-1) ?? 0) + 1 === number) lastRange[1] = number;
    else ranges.push([number]);
  }
  return ranges;
}
