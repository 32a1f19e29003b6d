import type { Answer } from "@/db/vocabulary";

/** The letters of answers in both languages at once; in neither do they collide. */
const letters: Record<string, Answer> = { y: "yes", t: "no", n: "no", u: "unknown", "?": "unknown" };

export function answerOfKey(key: string): Answer | undefined {
  return letters[key.toLowerCase()];
}

/** The letter that is printed beside an answer. */
export function keyOfAnswer(answer: Answer, locale: string): string {
  return { yes: "Y", no: locale === "id" ? "T" : "N", unknown: "U" }[answer];
}
