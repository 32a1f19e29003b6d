/** Maximum number of words in a search. More would slow it down, and hardly any text contains them all. */
const maxWords = 8;

/**
 * Splits typed text into the words that a search looks for, as `search_words` splits a stored text: lower case, letters
 * and digits only, without repetitions.
 */
export function toSearchWords(text: string): string[] {
  const words =
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words)].slice(0, maxWords);
}

/** Minimum number of digits in a search for a telephone number. Fewer would match too many callers. */
const minDigits = 6;

/**
 * Returns the digits of a telephone number without the trunk or country prefix, so that a search finds the number in
 * any format. The last digits of a number are enough. Returns null if the text is not a telephone number.
 */
export function toCallerDigits(text: string): string | null {
  if (!/^\s*[+(]?[\d\s().-]+$/.test(text)) return null;
  const digits = text.replace(/\D/g, "").replace(/^(?:0062|62(?=\d{8})|0)/, "");
  return digits.length >= minDigits ? digits : null;
}
