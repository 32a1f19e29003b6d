/** Compares the road that somebody names with a kilometre post with the roads of the posts on the map. */

import { countTypos } from "./match-place";
import { placeKey } from "./place-names";

const mainRoadPattern = /\b(?:jalintim|palembang|jambi)\b/;
/** Matches the names of roads whose kilometre numbers are not those of the Palembang - Jambi road. */
const otherRoadPattern =
  /\b(?:jalinteng|lintas tengah|sekayu|linggau|pali|pendopo|mangun ?jaya|plakat|muara enim|prabumulih|tol)\b/i;
/** Words in names of roads that do not say which road it is. */
const genericWordPattern =
  /\b(?:jalan|jalur|lintas|poros|raya|besar|utama|provinsi|nasional|negara|sumatera|sumatra)\b/g;

/** Whether a text names a road with other kilometre numbers than the one from Palembang to Jambi. */
export function isOtherRoad(text: string): boolean {
  return otherRoadPattern.test(text);
}

/** Whether a text names the road from Palembang to Jambi. */
export function isMainRoad(text: string): boolean {
  return mainRoadPattern.test(placeKey(text)) && !isOtherRoad(text);
}

/** The words that say which road a name means; empty for a name such as "jalan raya". */
export function listRoadWords(name: string): string[] {
  return placeKey(name).replace(genericWordPattern, " ").split(" ").filter(Boolean);
}

/**
 * Whether a kilometre post is on a road (`roadWords`). `postKeys` are the normalised names of the post, each with a name
 * or a number of its road. Null if the name of the post's road is not known.
 */
export function isPostOnRoad(postKeys: string, roadWords: readonly string[]): boolean | null {
  const postRoads = postKeys
    .split("\n")
    .map((key) => listRoadWords(key.replace(/^km \d+(?: \d+)?(?= |$)/, "")))
    .filter((words) => words.length > 0);
  if (postRoads.length === 0) return null;
  const isToll = (words: readonly string[]) => words.includes("tol");
  return isToll(roadWords) === postRoads.some(isToll) && postRoads.some((words) => isSameRoad(words, roadWords));
}

/**
 * Whether all words of one name are in the other one, with at most one typing error in each. More words may follow a
 * typed name, and its last word may be incomplete.
 */
function isSameRoad(postWords: readonly string[], typedWords: readonly string[]): boolean {
  const isIn = (word: string, words: readonly string[]) => words.some((other) => isSameWord(word, other));
  return (
    postWords.join("").startsWith(typedWords.join("")) ||
    typedWords.every((word) => isIn(word, postWords)) ||
    postWords.every((word) => isIn(word, typedWords))
  );
}

function isSameWord(a: string, b: string): boolean {
  // A typing error turns a very short word or a number into a different one.
  return a === b || (Math.min(a.length, b.length) > 3 && !/\d/.test(a + b) && countTypos(a, b) <= 1);
}
