import type { Category, Precision } from "../../db/vocabulary";
import { personalCategories, type Thresholds } from "./target";

/** What is known of two reports that may tell of the same thing. */
export type Similarity = {
  /** Of the report that is being taken. */
  category: Category;
  distanceM: number;
  /** How long ago the earlier one came in. */
  minutes: number;
  precisions: readonly [Precision, Precision];
  sameType: boolean;
  sameFamily: boolean;
  /** Both name the same village or place. */
  samePlace: boolean;
  /** It is closed: too late to join. */
  closed: boolean;
};

/** Why an incident is offered, in the order in which it is told. */
type SimilarityReason = "same-type" | "same-family" | "same-place" | "near" | "vague";

/** So far off may a place be that is known only so well: our own rough figures, see SOURCES.md on what points stand for. */
export const precisionErrorM: Record<Precision, number> = {
  exact: 0,
  approximate: 300,
  village: 3_000,
  district: 15_000,
};

/** How far around a report another one may be of the same thing, as well as the two places are known. */
export function matchRadiusM(
  { duplicateM }: Pick<Thresholds, "duplicateM">,
  ...precisions: readonly Precision[]
): number {
  return precisions.reduce((reach, precision) => reach + precisionErrorM[precision], duplicateM);
}

const wellKnown: readonly Precision[] = ["exact", "approximate"];

/** What people describe differently though it is one thing: smoke over a field, a fire, a burning well. */
const families: Record<string, string> = {
  "land-fire": "fire",
  "peat-fire": "fire",
  "smoke-haze": "fire",
  "oil-well-explosion": "fire",
  "power-line-hazard": "fire",
  drowning: "water",
  "river-accident": "water",
  "bridge-accident": "water",
  flood: "flood",
  "flash-flood": "flood",
  "disaster-relief": "flood",
  assault: "violence",
  brawl: "violence",
  unrest: "violence",
};

/** What a type is about, for telling whether two reports could be of one thing: mostly its category. */
export function typeFamilyOf({ type, category }: { type: string; category: Category }): string {
  return families[type] ?? category;
}

/**
 * Whether two reports are so surely of one thing that joining them is proposed first: of one family, soon after each other, and
 * near where both places are known at least approximately. A place known only to a village or kecamatan is never near enough by
 * its point: both must name the same place and be of the same type, and what befalls single people is never joined so.
 */
export function isLikelyDuplicate(likeness: Similarity, { duplicateM, duplicateMinutes }: Thresholds): boolean {
  const { category, distanceM, minutes, precisions, sameType, sameFamily, samePlace, closed } = likeness;
  if (closed || !sameFamily || minutes > duplicateMinutes) return false;
  if (precisions.every((precision) => wellKnown.includes(precision))) return distanceM <= duplicateM;
  if (personalCategories.includes(category)) return false;
  return samePlace && sameType && distanceM <= matchRadiusM({ duplicateM }, ...precisions);
}

/** Why it is offered. */
export function similarityReasons(
  { sameType, sameFamily, samePlace, distanceM, precisions }: Similarity,
  { duplicateM }: Thresholds,
) {
  const reasons: SimilarityReason[] = [];
  if (sameType) reasons.push("same-type");
  else if (sameFamily) reasons.push("same-family");
  if (samePlace) reasons.push("same-place");
  const vague = !precisions.every((precision) => wellKnown.includes(precision));
  if (distanceM <= duplicateM && !vague) reasons.push("near");
  if (vague) reasons.push("vague");
  return reasons;
}

/** Whether two texts name the same place: the first part of an address is the name it was found by. */
export function isSamePlace(one: string | null, other: string | null): boolean {
  const [first, second] = [one, other].map((text) => normaliseName(text?.split(",")[0] ?? ""));
  return first !== "" && first === second;
}

function normaliseName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^(?:dekat|desa|kelurahan|kecamatan|kec\.?|dusun)\s+/, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
