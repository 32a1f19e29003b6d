/** Maximum number of words in a search. More would slow it down, and hardly any text contains them all. */
const maxWords = 8;

/** Words before the name of an area. The stored address often lacks them: "Epil", not "Desa Epil". */
const areaWords = new Set("di desa ds dusun dsn kelurahan kel kecamatan kec kabupaten kab".split(" "));
const roadWords = ["jalan", "jl", "jln"];

/**
 * Splits typed text into the words that a search looks for, as `search_words` splits a stored text: lower case, letters
 * and digits only, without repetitions. Leaves out words like "desa" if any other word remains.
 */
export function toSearchWords(text: string): string[] {
  const words = splitWords(text);
  const names = words.filter((word) => !areaWords.has(word));
  return [...new Set(names.length > 0 ? names : words)].slice(0, maxWords);
}

function splitWords(text: string): readonly string[] {
  return (
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/**
 * Lists the call signs that a typed text may contain: every sequence of its words, in lower case and separated by
 * spaces.
 */
export function toCallSigns(text: string): string[] {
  const words = splitWords(text).slice(0, maxWords);
  return words.flatMap((_, start) =>
    words.slice(start).map((_, more) => words.slice(start, start + more + 1).join(" ")),
  );
}

/**
 * Returns the `tsquery` for a search word. A word of three or more letters also matches the beginning of a longer one,
 * and "jalan" its abbreviations.
 */
export function toWordQuery(word: string): string {
  if (roadWords.includes(word)) return `('jalan':* | 'jl' | 'jln')`;
  return `'${word}'${word.length > 2 && !/^\d+$/.test(word) ? ":*" : ""}`;
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
