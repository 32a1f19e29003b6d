import type { Precision } from "../../db/vocabulary";
import { placeKey } from "./place-names";
import { positionErrorByPrecisionM } from "./precision";
import { straightDistanceM } from "./straight-distance";

/**
 * How a place's name matches typed words. `exact`: the words are the name, with or without the district. `part`: the
 * words are a part of the name. `within`: the words contain the name. `similar`: they match only approximately, for
 * example because of typing errors. `similarity` is from 0 to 1.
 */
export type PlaceMatch = { match: "exact" | "part" | "within" | "similar"; similarity: number };

type Name = {
  keys: readonly string[];
  district: string | null;
  /** The trigram similarity that the database computed, from 0 to 1; 0 if it computed none. */
  trigramSimilarity: number;
};

/** The best match of the typed words with one of the names of a place. All must be normalised by `placeKey`. */
export function matchPlace(words: string, { keys, district, trigramSimilarity }: Name): PlaceMatch {
  const matches = keys.map((key) => matchKey(words, key, district));
  const fallback: PlaceMatch = { match: "similar", similarity: Math.min(trigramSimilarity, 1) * 0.85 };
  return [...matches, fallback].reduce((best, other) => (compareMatches(other, best) < 0 ? other : best));
}

function matchKey(words: string, key: string, district: string | null): PlaceMatch {
  const keyWithDistrict = district && district !== key ? `${key} ${district}` : key;
  if (words === key) return { match: "exact", similarity: 1 };
  if (words === keyWithDistrict || withoutSpaces(words) === withoutSpaces(key))
    return { match: "exact", similarity: 0.99 };
  const lengthRatio = Math.min(words.length, key.length) / Math.max(words.length, key.length, 1);
  const createPartialMatch = (similarity: number): PlaceMatch => ({ match: "part", similarity });
  if (key.startsWith(words)) return createPartialMatch(0.82 + 0.15 * lengthRatio);
  if (keyWithDistrict.startsWith(words)) return createPartialMatch(0.9);
  if (` ${key}`.includes(` ${words}`)) return createPartialMatch(0.76 + 0.15 * lengthRatio);
  const isDistrictNamed = district !== null && ` ${words} `.includes(` ${district} `);
  if (` ${words} `.includes(` ${key} `))
    return { match: "within", similarity: 0.55 + 0.3 * lengthRatio + (isDistrictNamed && district !== key ? 0.05 : 0) };
  const typedWords = words.split(" ");
  const placeWords = keyWithDistrict.split(" ");
  if (
    typedWords.length > 1 &&
    typedWords.every((word, index) =>
      placeWords.some((other) => matchesWord(word, other, index === typedWords.length - 1)),
    )
  )
    return createPartialMatch(0.68 + 0.2 * lengthRatio);
  const similarity = Math.max(
    0.95 * computeSimilarity(words, key),
    keyWithDistrict === key ? 0 : 0.94 * computeSimilarity(words, keyWithDistrict),
    key.length > words.length ? 0.8 * computeSimilarity(words, key.slice(0, words.length)) : 0,
  );
  return { match: "similar", similarity };
}

function matchesWord(typedWord: string, word: string, isLast: boolean): boolean {
  return isLast ? word.startsWith(typedWord) : word === typedWord;
}

/**
 * How alike two strings are: 1 if they are equal, less for each typing error, 0 if more than a third of the letters are
 * wrong.
 */
function computeSimilarity(words: string, name: string): number {
  const length = Math.max(words.length, name.length);
  const maxTypos = Math.max(1, Math.floor(length / 3));
  if (Math.abs(words.length - name.length) > maxTypos) return 0;
  const typos = countTypos(words, name);
  return typos > maxTypos ? 0 : 1 - typos / (length + 1);
}

/** A `similar` name with at least this similarity is probably the one that was meant. */
const strongSimilarity = 0.85;

/**
 * The tier of a match; 0 is the best. Within a tier, the similarity decides. A name with one typing error accounts for
 * all typed words, so it is in the tier of `part`, before names that account for only some of the words (`within`).
 */
export function rankMatch({ match, similarity }: PlaceMatch): number {
  if (match === "exact") return 0;
  if (match === "part" || (match === "similar" && similarity >= strongSimilarity)) return 1;
  return match === "within" ? 2 : 3;
}

function compareMatches(a: PlaceMatch, b: PlaceMatch): number {
  return rankMatch(a) - rankMatch(b) || b.similarity - a.similarity;
}

type RankedPlace = PlaceMatch & {
  source: string;
  name: string;
  district: string | null;
  lng: number;
  lat: number;
  precision: Precision;
};

/** Results with the same kind of match are equally good if their similarities differ by less than this. */
const minSimilarityDifference = { exact: 0.02, part: 0.03 };

/**
 * Whether the first result may be preselected: its name is not just similar, and no other place matches equally well.
 */
export function isClearlyBest([first, ...others]: readonly RankedPlace[]): boolean {
  if (!first || first.match === "similar") return false;
  return !others.some((other) => isEquallyGood(first, other) && !isSamePlace(first, other));
}

function isEquallyGood(first: RankedPlace, other: RankedPlace): boolean {
  if (first.match !== other.match) return false;
  // Local names take precedence, and callers rarely mean places outside the regency.
  if (first.source === "local" && other.source !== "local") return false;
  if (first.district !== null && other.district === null) return false;
  if (first.match !== "within")
    return other.similarity > first.similarity - minSimilarityDifference[first.match === "exact" ? "exact" : "part"];
  // The text contains both names. The other place does not compete with the first if it is the first one's district, or
  // if its name is part of the first one's name, as "Agung" is part of "Tanjung Agung".
  const isDistrictOfFirst = first.district !== null && placeKey(other.name) === placeKey(first.district);
  return !isDistrictOfFirst && !` ${placeKey(first.name)} `.includes(` ${placeKey(other.name)} `);
}

/** Whether two results with the same name are one place, such as a town and the district named after it. */
function isSamePlace(a: RankedPlace, b: RankedPlace): boolean {
  if (placeKey(a.name) !== placeKey(b.name) || a.district !== b.district) return false;
  if ([a, b].some(({ precision }) => precision === "district")) return true;
  return (
    straightDistanceM(a, b) <=
    Math.max(300, positionErrorByPrecisionM[a.precision], positionErrorByPrecisionM[b.precision])
  );
}

/**
 * Number of typing errors between two strings: missing, added, wrong or swapped letters (optimal string alignment
 * distance).
 */
export function countTypos(a: string, b: string): number {
  let rowBeforeLast: number[] = [];
  let lastRow = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const currentRow = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let typos = Math.min(
        (lastRow[column] as number) + 1,
        (currentRow[column - 1] as number) + 1,
        (lastRow[column - 1] as number) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        typos = Math.min(typos, (rowBeforeLast[column - 2] as number) + 1);
      currentRow.push(typos);
    }
    [rowBeforeLast, lastRow] = [lastRow, currentRow];
  }
  return lastRow[b.length] as number;
}

function withoutSpaces(text: string): string {
  return text.replaceAll(" ", "");
}

/**
 * A word, and its forms with one letter removed. Two words that differ by one typing error share at least one of these
 * forms. Returns only the word itself if it contains a digit, or has fewer than 3 or more than 24 characters.
 */
export function listShortenedForms(word: string): string[] {
  if (word.length < 3 || word.length > 24 || /\d/.test(word)) return [word];
  return [...new Set([word, ...Array.from(word, (_, index) => word.slice(0, index) + word.slice(index + 1))])];
}
