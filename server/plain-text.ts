import { z } from "zod";

/** A text from outside, of so many characters; one that the database cannot keep as it is, is refused with the cause. */
export function plainText(most: number, least = 0) {
  return z
    .string()
    .min(least)
    .max(most)
    .refine((text) => !text.includes("\0"), "must not hold the character U+0000")
    .refine((text) => !/\p{Surrogate}/u.test(text), "must be well-formed Unicode");
}
