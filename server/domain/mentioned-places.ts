/** Finds the places that a caller's narrative mentions, before the search looks them up. */

import { placeKey } from "./place-names";
import { findKindsOfWord } from "./place-phrases";

/**
 * A place as somebody would type it into the place field: "di desa Kayu Ara", "dekat RSUD Sekayu", "KM 117". `isAside`
 * if it is probably not where the incident is, but where the caller is or somebody is taken to.
 */
export type MentionedPlace = { words: string; isAside: boolean };

const splitWords = (text: string) => new Set(text.split(" "));
const stopWords = splitWords(
  "ada ado terjadi kebakaran terbakar kecelakaan tabrakan banjir tolong cepat sudah lah karena korban orang wong yang dan sama tadi baru apinya api pak buk bu mas mbak mau nak minta butuh kena keno tidak dak rumah dalam sekarang lagi masih jam di ke dari saya aku kami anak malam pagi siang sore tenggelam berkelahi berantem air",
);
const prepositions = splitWords("di ke daerah");
const nearWords = splitWords("dekat deket depan belakang samping seberang sebelah");
/**
 * A phrase that starts with one of these words may only add detail to the place named before it, as "kecamatan Sekayu"
 * does in "Kayu Ara kecamatan Sekayu".
 */
const qualifiers = splitWords(
  "desa ds dusun dsn kelurahan kel kecamatan kec jl jln pasar puskesmas rsud polsek polres spbu dermaga pelabuhan jembatan masjid",
);
/** Whether a word that introduces a place is kept as part of the phrase. */
const isPartOfPhrase = (word: string) => nearWords.has(word) || qualifiers.has(word);
const districtWords = splitWords("kecamatan kec");
const normaliseWord = (word: string | undefined) => (word ?? "").toLowerCase().replace(/[.,]+$/, "");
/** The text before a place that is not where the incident is: "saya di ...", "kelihatan dari ...", "dibawa ke ...". */
const asidePrefixPattern =
  /(?:(?:^|[.,;:!?]\s*|\b(?:pak|buk|bu|mas|mbak|kalau|kalo|tapi|karena)\s+)(?:saya|aku|kami|kito|kita|awak)(?:\s+(?:ini|ada|ado|lagi|sedang|tinggal|posisi|warga|orang|dari|nelpon|telepon))*\s+(?:di|dari|desa|dusun)?|\b(?:warga|penduduk|asal)\s+(?:di|dari|desa|dusun)?|\b(?:dibawa|bawa|dirujuk|rujuk|rujukan|menuju|arah|lari|kabur|diantar|antar|pindah)\s+ke)\s*$/i;
const maxWords = 5;
/** The longest name of a district, such as "Batang Hari Leko", with the word "kecamatan" before it. */
const maxDistrictWords = 4;
const abbreviations = "ds|dsn|kel|kec|kab|kp|jl|jln|sg|sei|tj|tjg|tg|ps|no";
const clauseEndPattern = new RegExp(String.raw`[,;:!?]|(?<!\b(?:${abbreviations}))\.(?!\d)`, "i");

/**
 * Returns the places that a narrative mentions, last first, with asides (see `isAside`) after all others. A stop word
 * ends a place unless it is part of a known name, as in "Tanjung Dalam". `knownNames` are normalised by `placeKey`.
 * Does not check whether a place exists.
 */
export function findMentionedPlaces(narrative: string, knownNames: ReadonlySet<string>): MentionedPlace[] {
  const text = separatePlaceWords(narrative);
  const phrases: (MentionedPlace & { at: number; end: number })[] = [];
  for (const match of text.matchAll(/(?<=^|[\s,.])(\p{L}+\.?)\s+(?=(\S+))/gu)) {
    const [introduction, nextWord] = [normaliseWord(match[1]), normaliseWord(match[2])];
    const isPreposition = prepositions.has(introduction);
    if (!isPartOfPhrase(introduction) && !(isPreposition && !isPartOfPhrase(nextWord))) continue;
    const textAfter = text.slice(match.index + match[0].length).split(clauseEndPattern)[0] ?? "";
    const words = takeWordsBeforeStopWord(textAfter, knownNames);
    if (words === "") continue;
    phrases.push({
      at: match.index,
      end: match.index + match[0].length + words.length,
      words: isPreposition ? words : `${match[1]} ${words}`,
      isAside: asidePrefixPattern.test(text.slice(0, match.index + (isPreposition ? introduction.length : 0))),
    });
  }
  const kilometre = findKilometre(text);
  const placePhrases = kilometre ? phrases.filter(({ words }) => !kilometre.pattern.test(words)) : phrases;
  const sortedPhrases = placePhrases.toSorted((a, b) => Number(a.isAside) - Number(b.isAside) || b.at - a.at);
  const isCovered = ({ words, at }: (typeof phrases)[number]) =>
    isQualifier(words) &&
    sortedPhrases.some(
      (other) =>
        (other.words !== words && other.words.endsWith(` ${words}`)) ||
        (districtWords.has(normaliseWord(words.split(" ")[0])) && other.at < at && at < other.end),
    );
  const places = [
    // A kilometre post is more precise than the towns at the ends of its road.
    ...(kilometre ? [{ words: kilometre.words, isAside: false }] : []),
    ...sortedPhrases.filter((phrase) => !isCovered(phrase)).map(({ words, isAside }) => ({ words, isAside })),
  ];
  return places.filter(({ words }, index) => places.findIndex((other) => other.words === words) === index);
}

/**
 * Separates abbreviations from the words after them ("Kec.Lais"), and joins a district to the place before it ("Kayu
 * Ara, kecamatan Sekayu").
 */
function separatePlaceWords(narrative: string): string {
  return narrative
    .replace(new RegExp(String.raw`\b(${abbreviations})\.(?=\p{L})`, "giu"), "$1. ")
    .replace(/\s*,\s*(?=(?:kecamatan|kec)\b)/gi, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * Whether a phrase only adds detail if it is the end of a longer phrase: "kecamatan Sekayu" after a village, or "dekat
 * pasar" after a town. It is then not searched alone, because "dekat pasar" alone could mean any market.
 */
function isQualifier(words: string): boolean {
  return qualifiers.has(normaliseWord(words.split(" ")[0])) || findKindsOfWord(words.replace(/^\S+ /, "")) !== null;
}

/**
 * Finds a kilometre post. `words` starts with the post, or with the name of the road before it. `findMentionedPlaces`
 * drops phrases that match `pattern`: fragments of the kilometre post, and phrases that name only the road.
 */
function findKilometre(text: string): { words: string; pattern: RegExp } | null {
  const match =
    /(?<=^|[\s,.])((?:(?:jalan|jln?\.?|jalur|lintas|jalintim)\s+(?:[^\s,.;]+\s+(?:-\s+)?){1,3})?(km\.? ?\d{1,3}(?:[.,]\d{1,2})?)(?=$|[\s,.;]))(.*)$/i.exec(
      text,
    );
  if (!match?.[1] || !match[2]) return null;
  const wordsAfter = takeWordsBeforeStopWord((match[3] ?? "").split(clauseEndPattern)[0] ?? "", new Set());
  return {
    words: `${match[1]} ${wordsAfter}`.trim(),
    pattern: /\bkm\b|^(?:jalan|jln?|jalur|lintas|jalintim)\b/i,
  };
}

function takeWordsBeforeStopWord(text: string, knownNames: ReadonlySet<string>): string {
  const allWords = text.trim().split(" ");
  const districtIndex = allWords.slice(0, maxWords).findIndex((word) => districtWords.has(normaliseWord(word)));
  const words = allWords.slice(0, Math.max(maxWords, districtIndex + maxDistrictWords));
  const isStopWord = (index: number) => {
    const [word, nextWord] = [normaliseWord(words[index]), normaliseWord(words[index + 1])];
    return stopWords.has(word) && !(word === "rumah" && /^(?:sakit|makan|dinas)$/.test(nextWord));
  };
  const isWithinKnownName = (index: number) =>
    words.some((_, end) => end >= index && knownNames.has(placeKey(words.slice(0, end + 1).join(" "))));
  if (words[0] === "" || (isStopWord(0) && !isWithinKnownName(0))) return "";
  const stopIndex = words.findIndex((_, index) => index > 0 && isStopWord(index) && !isWithinKnownName(index));
  return words.slice(0, stopIndex < 0 ? words.length : stopIndex).join(" ");
}
