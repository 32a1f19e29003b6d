import type { Db } from "../../db/client";
import { type PlaceCandidate, searchGazetteer as querySearch, similarWords } from "../../db/queries/gazetteer";
import { countTypos, listShortenedForms } from "../domain/match-place";

const candidatesPerQuery = 60;
const maxWords = 8;

/**
 * Finds places of the imported map that the words may refer to, unsorted. A name matches if it begins with the words,
 * or if it contains all of them with at most one typing error in each word. The last word may be incomplete. If nothing
 * is found, searches again without unknown, short or trailing words. `words` must be a `placeKey`.
 */
export async function findInGazetteer(db: Db, words: string): Promise<PlaceCandidate[]> {
  if (words.length < 3) return [];
  const typedWords = [...new Set(words.split(" "))].slice(0, maxWords);
  const joinedWords = typedWords.length > 1 && typedWords.length < 4 ? [typedWords.join("")] : [];
  const searchedWords = [...typedWords, ...joinedWords];
  const similarKnownWords = await similarWords(db, { shortened: searchedWords.flatMap(listShortenedForms) });
  const alternatives = new Map(
    searchedWords.map((word) => [
      word,
      similarKnownWords.flatMap(({ word: similarWord }) => (countTypos(word, similarWord) <= 1 ? [similarWord] : [])),
    ]),
  );
  const isLast = (index: number) => index === typedWords.length - 1;
  const knownWords = typedWords.filter((word, index) => isLast(index) || alternatives.get(word)?.length);
  // One query omits words of one or two letters, because a typing error turns such a word into another.
  const longWords = typedWords.filter((word) => word.length > 2);
  const queries = [
    typedWords,
    knownWords,
    longWords,
    ...typedWords.map((_, index) => typedWords.slice(0, -1 - index)),
    joinedWords,
  ]
    .filter((queryWords) => queryWords.length > 0)
    .map((attempt) =>
      attempt
        .map((word) => createWordQuery(word, alternatives.get(word) ?? [], word === typedWords.at(-1)))
        .join(" & "),
    );
  let prefix = words;
  for (const query of new Set(queries)) {
    const places = await querySearch(db, { prefix, words: query, length: words.length, max_rows: candidatesPerQuery });
    if (places.length > 0) return places;
    prefix = "";
  }
  return [];
}

/**
 * Returns a full-text query for a word or its alternatives. The last typed word also matches as a prefix, because it
 * may be incomplete.
 */
function createWordQuery(word: string, alternatives: readonly string[], isLast: boolean): string {
  const wholeWords = [...new Set([word, ...alternatives])].map((variant) => `'${variant}'`);
  const wordPrefix = isLast && word.length >= 2 ? [`'${word}':*`] : [];
  return `(${[...wholeWords, ...wordPrefix].join(" | ")})`;
}
