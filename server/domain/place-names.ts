/** Normalises names of places for comparison. Stored names and typed words are normalised by the same functions. */

/** Common abbreviations and spelling variants. */
const abbreviations: readonly (readonly [RegExp, string])[] = [
  [/\b(?:rumah sakit(?: umum(?: daerah)?)?|rsu|rs)\b(?! jiwa)/g, "rsud"],
  [/\b(?:puskes|pkm)\b/g, "puskesmas"],
  [/\b(?:kantor polisi|kantor polsek)\b/g, "polsek"],
  [/\bbhl\b/g, "batang hari leko"],
  [/\bbyg\b/g, "bayung"],
  [/\b(?:sg|sei) (?=\S)/g, "sungai "],
  [/\bs (?=[a-z])/g, "sungai "],
  [/\b(?:tj|tjg|tg) (?=\S)/g, "tanjung "],
  [/\b(?:jl|jln)\b/g, "jalan"],
  [/\b(?:jalan )?(?:raya )?lintas timur\b/g, "jalintim"],
  [/\b(?:jalan )?(?:raya )?lintas tengah\b/g, "jalinteng"],
  [/\bdsn\b/g, "dusun"],
  [/\bds\b/g, "desa"],
  [/\bkel\b/g, "kelurahan"],
  [/\bkec\b/g, "kecamatan"],
  [/\bkab\b/g, "kabupaten"],
  [/\bkp\b/g, "kampung"],
  [/\bps(?= \S)/g, "pasar"],
  [/\b(?:mjd|msjd|mesjid|masjit)\b/g, "masjid"],
  [/\b(?:mushola|musala|musholla|langgar|surau)\b/g, "mushalla"],
  [/\b(sd|smp|sma|smk|mi|mts|ma) ?n\b/g, "$1 negeri"],
  [/\b(?:jbt|jemb|jmbt|jembtn)\b/g, "jembatan"],
  [/\b(?:pom bensin|pertamina)\b/g, "spbu"],
  [/\bkilo ?meter\b/g, "km"],
  [/\bkm ?(?=\d)/g, "km "],
];

/** A normalised name: lower case, no accents or punctuation, abbreviations expanded. */
export function placeKey(name: string): string {
  let key = name
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/['’`ʼ]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  for (const [pattern, words] of abbreviations) key = key.replace(pattern, words);
  return key;
}

/** The normalised names of a place for the search: one per line, without duplicates. */
export function toSearchKeys(names: readonly string[]): string {
  return [...new Set(names.map(placeKey))].filter((key) => key !== "").join("\n");
}

const romanNumerals = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(" ");

/** A village's normalised name: "Desa Suka Maju II" and "sukamaju 2" both become "sukamaju2". */
export function createVillageKey(name: string): string {
  return placeKey(name)
    .replace(/^(?:desa|dusun|kelurahan|kampung)\s+(?=\S)/, "")
    .split(" ")
    .map((word) => (romanNumerals.includes(word) ? String(romanNumerals.indexOf(word) + 1) : word))
    .join("");
}
