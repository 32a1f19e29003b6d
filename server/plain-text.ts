import { z } from "zod";

/** Text input of limited length; refuses characters that the database cannot store. */
export function plainText(maxLength: number, minLength = 0) {
  return z
    .string()
    .min(minLength)
    .max(maxLength)
    .refine((text) => !text.includes("\0"), "must not hold the character U+0000")
    .refine((text) => !/\p{Surrogate}/u.test(text), "must be well-formed Unicode");
}
