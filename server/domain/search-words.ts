/** More words would make a search slow and find nothing. */
const maxWords = 8;

/**
 * Splits typed text into the words that a search looks for, as `search_words` splits a stored text: lower case, letters
 * and digits only, without repetitions.
 */
export function searchWordsOf(text: string): string[] {
  const words =
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words)].slice(0, maxWords);
}

/** Fewer digits are no telephone number: they would match many callers whom nobody looked for. */
const minDigits = 6;

/**
 * The digits of a telephone number without its trunk or country prefix, so that it is found in any format; null if the
 * text is not a telephone number. The last digits of a number suffice.
 */
export function callerDigitsOf(text: string): string | null {
  if (!/^\s*[+(]?[\d\s().-]+$/.test(text)) return null;
  const digits = text.replace(/\D/g, "").replace(/^(?:0062|62(?=\d{8})|0)/, "");
  return digits.length >= minDigits ? digits : null;
}
