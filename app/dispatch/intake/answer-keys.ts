import { type Answer, answerValues } from "../../../db/vocabulary";
import { notations } from "../../../server/words/languages";

/**
 * The answer for each upper-case letter. The letters of both languages work in either language; no letter has two
 * answers.
 */
export const answersByLetter: ReadonlyMap<string, Answer> = new Map(
  answerValues.flatMap((answer) =>
    Object.values(notations).map(({ answerKey }) => [answerKey[answer].toUpperCase(), answer] as const),
  ),
);

/** The answer a key (`KeyboardEvent.key`) gives while a question has the focus. */
export function answerForKey(key: string): Answer | undefined {
  return key === "?" ? "unknown" : answersByLetter.get(key.toUpperCase());
}
