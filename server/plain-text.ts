import { z } from "zod";

/** Text input of limited length; refuses characters that the database cannot store. */
export function plainText(most: number, least = 0) {
  return z
    .string()
    .min(least)
    .max(most)
    .refine((text) => !text.includes("\0"), "must not hold the character U+0000")
    .refine((text) => !/\p{Surrogate}/u.test(text), "must be well-formed Unicode");
}
