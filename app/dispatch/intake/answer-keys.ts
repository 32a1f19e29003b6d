import { type Answer, answers } from "@/db/vocabulary";
import { catalogues } from "@/server/words/catalogues";

/** The letters of all languages work in each of them; none stands for two answers. */
const letters = new Map<string, Answer>([
  ["?", "unknown"],
  ...Object.values(catalogues).flatMap(({ answerKey }) =>
    answers.map((answer) => [answerKey[answer].toLowerCase(), answer] as const),
  ),
]);

export function answerOfKey(key: string): Answer | undefined {
  return letters.get(key.toLowerCase());
}
