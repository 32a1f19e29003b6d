import type { Category } from "../../../db/vocabulary";

/** Filter for the queue. An incident must contain all words and match one value of each list that is not empty. */
export type QueueFilter = {
  categories: readonly Category[];
  districts: readonly string[];
  agencies: readonly string[];
  words: string;
};
export const noFilter: QueueFilter = { categories: [], districts: [], agencies: [], words: "" };

/** One value that the queue can be filtered by: a suggestion or, once selected, a chip. */
export type Facet =
  | { kind: "categories"; value: Category }
  | { kind: "districts"; value: string }
  | { kind: "agencies"; value: string };

export function isFiltering({ categories, districts, agencies, words }: QueueFilter): boolean {
  return categories.length + districts.length + agencies.length > 0 || words.trim() !== "";
}

export function addFacet(filter: QueueFilter, { kind, value }: Facet): QueueFilter {
  const previousValues = filter[kind] as readonly string[];
  return previousValues.includes(value) ? filter : { ...filter, [kind]: [...previousValues, value] };
}

export function removeFacet(filter: QueueFilter, { kind, value }: Facet): QueueFilter {
  return { ...filter, [kind]: (filter[kind] as readonly string[]).filter((selectedValue) => selectedValue !== value) };
}

/** Lists the selected values in display order. */
export function listFacets({ categories, districts, agencies }: QueueFilter): Facet[] {
  return [
    ...categories.map((value): Facet => ({ kind: "categories", value })),
    ...districts.map((value): Facet => ({ kind: "districts", value })),
    ...agencies.map((value): Facet => ({ kind: "agencies", value })),
  ];
}

type Incident = {
  number: number;
  category: Category;
  address: string | null;
  description: string | null;
  district: { code: string; name: string };
  assignments: readonly { unit: { callSign: string; agency: string } }[];
};

/**
 * Whether an incident matches the filter. `typeName` contains the names of its type in all languages. The word "12"
 * finds #12 and #120.
 */
export function matchesFilter(incident: Incident, filter: QueueFilter, typeName: string): boolean {
  const { categories, districts, agencies, words } = filter;
  const { number, category, address, description, district, assignments } = incident;
  if (categories.length > 0 && !categories.includes(category)) return false;
  if (districts.length > 0 && !districts.includes(district.code)) return false;
  if (agencies.length > 0 && !assignments.some(({ unit }) => agencies.includes(unit.agency))) return false;
  const searchWords = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (searchWords.length === 0) return true;
  const callSigns = assignments.map(({ unit }) => unit.callSign).join(" ");
  const text = `${typeName} ${address ?? ""} ${description ?? ""} ${district.name} ${callSigns}`.toLowerCase();
  return searchWords.every((word) => {
    const digits = /^#?(\d+)$/.exec(word)?.[1];
    return text.includes(word) || (digits !== undefined && `${number}`.startsWith(digits));
  });
}
