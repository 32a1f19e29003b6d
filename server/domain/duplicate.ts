import type { Category, Precision } from "../../db/vocabulary";
import { positionErrorByPrecisionM } from "./precision";
import { personalCategories, type Thresholds } from "./target";

/** What is known about two reports that may be about the same event. */
export type Similarity = {
  /** The category of the new report. */
  category: Category;
  distanceM: number;
  /** Minutes since the earlier report. */
  minutes: number;
  precisions: readonly [Precision, Precision];
  isSameType: boolean;
  isSameFamily: boolean;
  /** Whether both reports name the same village or place. */
  hasSamePlaceName: boolean;
  /** Whether the earlier incident is closed, so that the new report cannot be added to it. */
  isClosed: boolean;
};

/** Why an incident is offered as a possible duplicate. Screens show the reasons in this order. */
type SimilarityReason = "same-type" | "same-family" | "same-place" | "near" | "vague";

/** The distance within which two reports may be about the same event, given the precision of their places. */
export function matchRadiusM(
  { duplicateM }: Pick<Thresholds, "duplicateM">,
  ...precisions: readonly Precision[]
): number {
  return precisions.reduce((radiusM, precision) => radiusM + positionErrorByPrecisionM[precision], duplicateM);
}

const precisePlaces: readonly Precision[] = ["exact", "approximate"];

/**
 * The family of each type that callers confuse with others: for one event, callers may report smoke over a field, a
 * fire, or a burning well.
 */
const typeFamilies: Record<string, string> = {
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

/**
 * The family of a type, used to decide whether two reports could be about one event. For a type without a family, it is
 * the category.
 */
export function findTypeFamily({ type, category }: { type: string; category: Category }): string {
  return typeFamilies[type] ?? category;
}

/**
 * Whether two reports are so likely to be about the same event that adding the new one to the earlier incident is
 * proposed first. They must be of the same family and close together in time and place, with both places known at least
 * approximately. If a place is known only as a village or district, both reports must name the same place and have the
 * same type. In categories that concern a single person, a place known only as a village or district is never enough.
 */
export function isLikelyDuplicate(similarity: Similarity, { duplicateM, duplicateMinutes }: Thresholds): boolean {
  const { category, distanceM, minutes, precisions, isSameType, isSameFamily, hasSamePlaceName, isClosed } = similarity;
  if (isClosed || !isSameFamily || minutes > duplicateMinutes) return false;
  if (precisions.every((precision) => precisePlaces.includes(precision))) return distanceM <= duplicateM;
  if (personalCategories.includes(category)) return false;
  return hasSamePlaceName && isSameType && distanceM <= matchRadiusM({ duplicateM }, ...precisions);
}

/** The reasons why the earlier incident is offered as a possible duplicate. */
export function listSimilarityReasons(
  { isSameType, isSameFamily, hasSamePlaceName, distanceM, precisions }: Similarity,
  { duplicateM }: Thresholds,
) {
  const reasons: SimilarityReason[] = [];
  if (isSameType) reasons.push("same-type");
  else if (isSameFamily) reasons.push("same-family");
  if (hasSamePlaceName) reasons.push("same-place");
  const isImprecise = !precisions.every((precision) => precisePlaces.includes(precision));
  if (distanceM <= duplicateM && !isImprecise) reasons.push("near");
  if (isImprecise) reasons.push("vague");
  return reasons;
}

/** Whether two addresses name the same place. Compares only the part before the first comma, which names the place. */
export function isSamePlace(a: string | null, b: string | null): boolean {
  const [first, second] = [a, b].map((text) => normaliseName(text?.split(",")[0] ?? ""));
  return first !== "" && first === second;
}

function normaliseName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^(?:dekat|desa|kelurahan|kecamatan|kec\.?|dusun)\s+/, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
