import { type KeywordGroup, keywords } from "./guess-keywords";

/** An incident type that a caller's narrative suggests, and the words that suggest it. */
export type TypeGuess = { type: string; words: string[] };

/**
 * Patterns in order of precedence. A pattern matches if the text contains a word from each of its keyword groups. The
 * first pattern that matches is the best guess. Specific patterns come before general ones (a burning oil well before a
 * fire), causes before effects (a crash before an unconscious man).
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
  ["building-fire", "houseFire", "landFire"],
  ["land-fire", "landFire"],
  ["building-fire", "fire", "building"],
  ["land-fire", "fire", "land"],
  ["land-fire", "fire", "approaching"],
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
  ["road-accident", "personFell", "vehicle"],
  ["snake-bite", "snake", "bite"],
  ["animal-rescue", "pet", "stuck"],
  ["animal-attack", "animal", "attack"],
  ["animal-attack", "animal", "bite"],
  ["animal-attack", "dangerousAnimal"],
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
  ["unrest", "crowd"],
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
  // Most people who faint regain consciousness. If not, the answers to the first questions for an illness, about
  // consciousness and breathing, raise the priority.
  ["acute-illness", "fainted"],
  ["cardiac-arrest", "fainted"],
  ["brawl", "fight"],
  ["brawl", "brawl"],
  ["brawl", "violence"],
  ["neglected-elderly", "vulnerablePerson", "neglected"],
  ["missing-person", "missing", "person"],
  ["lost-person", "lost"],
  ["public-disturbance", "disturbance"],
  ["childbirth", "pregnant"],
  ["acute-illness", "illness"],
  ["smoke-haze", "haze"],
  ["building-fire", "fire"],
  ["smoke-haze", "thickSmoke"],
  ["land-fire", "smoke"],
];

/** When a pattern needs several words, each must start within this many characters of the word from the first group. */
const maxDistanceChars = 90;
const maxGuesses = 4;

/**
 * Matches names of places and services, which say where something is or whom to call, not what happened. A building
 * that a fire is approaching also counts as a place, because it is not on fire yet.
 */
const placeAndServicePattern =
  /\b(?:(?<=\b(?:mendekati|mendekat ke|menuju|menuju ke|mengarah ke|arah ke|dekat dengan|(?:hampir|mau|nak) (?:sampai|sampe|nyampe)(?: ke)?) )(?:rumah|masjid|musholla|sekolah|kantor|pasar|gudang|pondok|pemukiman|permukiman)\w*|(?:belakang|depan|dekat|deket|samping|sebelah|seberang|sekitar) (?:rumah|masjid|musholla|sekolah|kantor|pasar|gedung|ruko|warung|toko|gudang|pabrik|bengkel|asrama|pondok)\w*|pemadam kebakaran|mobil pemadam|petugas pemadam|damkar|dinas kebakaran|rumah sakit(?: umum)?|kantor (?:polisi|camat|desa|lurah|bupati)|rumah (?:makan|dinas|saya aman)|pasar (?:kalangan)|terminal bus|halte bus|pom bensin|batang ?hari(?: leko)?|gajah (?:mati|muda)|sungai batang|desa \w+|dusun \w+|kelurahan \w+|kecamatan \w+|kec\.? \w+|simpang \w+)/g;

const negationPattern =
  "(?:tidak|tak|dak|ndak|idak|nggak|enggak|gak|ga|bukan|bukannyo|belum|tanpa|katek|dide|takut|khawatir|kuatir|cemas|jangan|alhamdulillah tidak)";
const fillerWordPattern =
  "(?:ada|ado|adanya|terjadi|terlihat|lihat|nampak|sampai|sampe|jadi|kena|keno|pakai|pake|bawa|perlu|butuh|merasa|lagi|yang|orang|wong|korban|sempat|mau|nak|dari|karena|gara-gara|soal|tentang|nanti|nantinyo|terjadinya|sedang|ikut|unsur)";
/** Matches a text that ends with a negation, possibly followed by filler words. The next word is then negated. */
const negationEndPattern = new RegExp(`\\b${negationPattern}(?:\\s+${fillerWordPattern}){0,3}\\s+$`);

type Span = { from: number; to: number };

const keywordPatterns = Object.fromEntries(
  Object.entries(keywords).map(([group, words]) => [group, toKeywordPattern(words)]),
) as Record<KeywordGroup, RegExp>;

function toKeywordPattern(words: string): RegExp {
  const alternatives = [...new Set(words.split(/\s+/))]
    // Longer words first, so that "babi hutan" is matched as a whole and not just "babi".
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll("_", "\\s+").replace(/\*$/, "[\\w-]*"));
  return new RegExp(`(?<![\\w-])(?:${alternatives.join("|")})(?![\\w-])`, "g");
}

/**
 * At most four different types that a narrative suggests, best guess first, with the matching words. Negated words
 * ("tidak ada kebakaran") and names of places and services are ignored.
 */
export function guessTypes(narrative: string): TypeGuess[] {
  const text = narrative.toLowerCase().replace(placeAndServicePattern, (name) => "·".repeat(name.length));
  const spansOfGroup = new Map<KeywordGroup, Span[]>();
  const findKeywordSpans = (group: KeywordGroup) => {
    const spans = spansOfGroup.get(group) ?? findSpans(text, group);
    spansOfGroup.set(group, spans);
    return spans;
  };
  const guesses: TypeGuess[] = [];
  for (const [type, ...groups] of patterns) {
    if (guesses.length === maxGuesses) break;
    if (guesses.some((guess) => guess.type === type)) continue;
    const spans = findNearbySpans(groups.map(findKeywordSpans));
    if (spans) guesses.push({ type, words: listTextsAt(narrative, spans) });
  }
  return guesses;
}

function findSpans(text: string, group: KeywordGroup): Span[] {
  return [...text.matchAll(keywordPatterns[group])]
    .map((match) => ({ from: match.index, to: match.index + match[0].length }))
    .filter(({ from }) => !negationEndPattern.test(text.slice(Math.max(0, from - 60), from)));
}

/**
 * Finds one span in each group so that all of them are near the one in the first group; null if there is no such
 * combination.
 */
function findNearbySpans([first = [], ...otherGroups]: Span[][]): Span[] | null {
  for (const span of first) {
    const nearbySpans = otherGroups.map((spans) =>
      spans.find(
        (candidate) => !doSpansOverlap(candidate, span) && Math.abs(candidate.from - span.from) <= maxDistanceChars,
      ),
    );
    if (nearbySpans.every((match): match is Span => match !== undefined)) return [span, ...nearbySpans];
  }
  return null;
}

function doSpansOverlap(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to;
}

function listTextsAt(narrative: string, spans: Span[]): string[] {
  const sortedSpans = spans.toSorted((a, b) => a.from - b.from);
  return [...new Set(sortedSpans.map(({ from, to }) => narrative.slice(from, to)))];
}
