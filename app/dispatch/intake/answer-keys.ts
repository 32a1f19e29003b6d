import { type Answer, answers } from "../../../db/vocabulary";
import { catalogues } from "../../../server/words/catalogues";

/** The answer for each upper-case letter. The letters of both languages work in either language; no letter stands for two answers. */
export const answersByLetter: ReadonlyMap<string, Answer> = new Map(
  answers.flatMap((answer) =>
    Object.values(catalogues).map(({ answerKey }) => [answerKey[answer].toUpperCase(), answer] as const),
  ),
);

/** The answer a key (`KeyboardEvent.key`) gives while a question has the focus. */
export function answerForKey(key: string): Answer | undefined {
  return key === "?" ? "unknown" : answersByLetter.get(key.toUpperCase());
}
