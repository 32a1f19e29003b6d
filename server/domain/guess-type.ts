import { type KeywordGroup, keywords } from "./guess-keywords";

/** A type the words of a caller speak of, with these words as they were written. */
export type TypeGuess = { type: string; words: string[] };

/**
 * The patterns in their order: the first whose groups are all spoken of is the best guess. What is special stands before what is
 * general (a burning oil well before a fire), a cause before what it does to people (a crash before an unconscious man).
 */
const patterns: readonly (readonly [type: string, ...groups: KeywordGroup[]])[] = [
  ["human-trafficking", "trafficking"],
  ["sexual-violence", "sexual"],
  ["domestic-violence", "domestic"],
  ["domestic-violence", "violence", "spouse"],
  ["domestic-violence", "weapon", "spouse"],
  ["child-abuse", "violence", "child"],
  ["child-neglect", "abandoned", "child"],
  ["suicide-attempt", "suicide"],
  ["oil-well-explosion", "explosion", "well"],
  ["oil-well-explosion", "explosion", "oilSite"],
  ["oil-site-fire", "fire", "well", "oil"],
  ["oil-site-fire", "fire", "oilSite"],
  ["electrical-fire", "fire", "electric"],
  ["electrical-fire", "explosion", "electric"],
  ["peat-fire", "fire", "peat"],
  ["peat-fire", "smoke", "peat"],
  ["vehicle-fire", "fire", "vehicle"],
  ["building-fire", "fire", "building"],
  ["land-fire", "fire", "land"],
  ["gas-leak", "gas", "leaking"],
  ["gas-leak", "gas", "explosion"],
  ["electrical-fire", "fire", "wiring"],
  ["electrical-fire", "smoke", "wiring"],
  ["building-fire", "smoke", "building"],
  ["oil-site-fire", "fire", "oil"],
  ["oil-site-fire", "explosion", "oil"],
  ["bridge-accident", "bridgeBroken"],
  ["river-accident", "boat", "sinking"],
  ["work-accident", "trapped", "machine"],
  ["road-accident-trapped", "trapped", "crash"],
  ["road-accident-trapped", "trapped", "vehicle"],
  ["fallen-tree", "tree", "fallen"],
  ["work-accident", "work"],
  ["power-line-hazard", "wiring", "fallen"],
  ["road-accident", "crash"],
  ["road-accident", "fellOff", "vehicle"],
  ["snake-bite", "snake", "bite"],
  ["animal-rescue", "pet", "stuck"],
  ["animal-attack", "beast", "attack"],
  ["animal-attack", "beast", "bite"],
  ["animal-attack", "fierceBeast"],
  ["drowning", "drowning"],
  ["obstetric-emergency", "pregnant", "obstetric"],
  ["obstetric-emergency", "birth", "obstetric"],
  ["childbirth", "birth"],
  ["flash-flood", "flashFlood"],
  ["mental-health-crisis", "madness"],
  ["unrest", "mob"],
  ["robbery", "robbery"],
  ["assault", "weapon"],
  ["theft", "theft"],
  ["disaster-relief", "relief"],
  ["flood", "flood"],
  ["landslide", "landslide"],
  ["strong-wind", "wind"],
  ["hazardous-spill", "spill", "chemical"],
  ["snake-or-bees", "snake"],
  ["snake-or-bees", "bees"],
  ["poisoning", "poison"],
  ["breathing-difficulty", "breathing"],
  ["road-blockage", "blocked"],
  ["patient-transfer", "transfer"],
  ["cardiac-arrest", "unconscious"],
  ["brawl", "fight"],
  ["brawl", "brawl"],
  ["brawl", "violence"],
  ["neglected-elderly", "elderly", "neglected"],
  ["missing-person", "missing", "person"],
  ["lost-person", "lost"],
  ["public-disturbance", "disturbance"],
  ["childbirth", "pregnant"],
  ["acute-illness", "illness"],
  ["smoke-haze", "haze"],
  ["building-fire", "fire"],
  ["land-fire", "smoke"],
];

/** Words of groups no further apart than this belong together. */
const maxDistanceChars = 90;
const maxGuesses = 4;

/** What is named only to be called or to say where: it is not what happened. */
const placeAndServiceNames =
  /\b(?:(?:belakang|depan|dekat|deket|samping|sebelah|seberang|sekitar) (?:rumah|masjid|musholla|sekolah|kantor|pasar|gedung|ruko|warung|toko|gudang|pabrik|bengkel|asrama|pondok)\w*|pemadam kebakaran|mobil pemadam|petugas pemadam|damkar|dinas kebakaran|rumah sakit(?: umum)?|kantor (?:polisi|camat|desa|lurah|bupati)|rumah (?:makan|dinas|saya aman)|pasar (?:kalangan)|terminal bus|halte bus|pom bensin|batang ?hari(?: leko)?|gajah (?:mati|muda)|sungai batang|desa \w+|dusun \w+|kelurahan \w+|kecamatan \w+|kec\.? \w+|simpang \w+)/g;

const negation =
  "(?:tidak|tak|dak|ndak|idak|nggak|enggak|gak|ga|bukan|bukannyo|belum|tanpa|katek|dide|takut|khawatir|kuatir|cemas|jangan|alhamdulillah tidak)";
const fillerWords =
  "(?:ada|ado|adanya|terjadi|terlihat|lihat|nampak|sampai|sampe|jadi|kena|keno|pakai|pake|bawa|perlu|butuh|merasa|lagi|yang|orang|wong|korban|sempat|mau|nak|dari|karena|gara-gara|soal|tentang|nanti|nantinyo|terjadinya|sedang|ikut|unsur)";
/** Directly before a word, it takes the word back. */
const negatedBefore = new RegExp(`\\b${negation}(?:\\s+${fillerWords}){0,3}\\s+$`);

type Span = { from: number; to: number };

const keywordPatterns = Object.fromEntries(
  Object.entries(keywords).map(([group, words]) => [group, keywordPatternOf(words)]),
) as Record<KeywordGroup, RegExp>;

function keywordPatternOf(words: string): RegExp {
  const alternatives = [...new Set(words.split(/\s+/))]
    // The longer first: of "tidak sadarkan" and "tidak sadar" the whole is shown.
    .sort((one, other) => other.length - one.length)
    .map((word) => word.replaceAll("_", "\\s+").replace(/\*$/, "[\\w-]*"));
  return new RegExp(`(?<![\\w-])(?:${alternatives.join("|")})(?![\\w-])`, "g");
}

/**
 * The types a narrative speaks of, the best guess first, each once, with the words that led to it; empty when it speaks of none.
 * What is said not to be the case ("tidak ada kebakaran") counts for nothing, and neither do names of places and services.
 */
export function guessTypes(narrative: string): TypeGuess[] {
  const text = narrative.toLowerCase().replace(placeAndServiceNames, (name) => "·".repeat(name.length));
  const found = new Map<KeywordGroup, Span[]>();
  const spansOf = (group: KeywordGroup) => {
    const known = found.get(group) ?? findSpans(text, group);
    found.set(group, known);
    return known;
  };
  const guesses: TypeGuess[] = [];
  for (const [type, ...groups] of patterns) {
    if (guesses.length === maxGuesses) break;
    if (guesses.some((guess) => guess.type === type)) continue;
    const spans = findNearbySpans(groups.map(spansOf));
    if (spans) guesses.push({ type, words: wordsAt(narrative, spans) });
  }
  return guesses;
}

function findSpans(text: string, group: KeywordGroup): Span[] {
  return [...text.matchAll(keywordPatterns[group])]
    .map((match) => ({ from: match.index, to: match.index + match[0].length }))
    .filter(({ from }) => !negatedBefore.test(text.slice(Math.max(0, from - 60), from)));
}

/** One span of each group, near the first group's; null when a group is not spoken of there. */
function findNearbySpans([first = [], ...others]: Span[][]): Span[] | null {
  for (const span of first) {
    const near = others.map((spans) =>
      spans.find((one) => !overlap(one, span) && Math.abs(one.from - span.from) <= maxDistanceChars),
    );
    if (near.every((one): one is Span => one !== undefined)) return [span, ...near];
  }
  return null;
}

function overlap(one: Span, other: Span): boolean {
  return one.from < other.to && other.from < one.to;
}

function wordsAt(narrative: string, spans: Span[]): string[] {
  const inOrder = spans.toSorted((one, other) => one.from - other.from);
  return [...new Set(inOrder.map(({ from, to }) => narrative.slice(from, to)))];
}
