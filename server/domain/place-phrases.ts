/** Parses descriptions of places as callers give them, before the search looks the places up. */

import type { GazetteerKind } from "../../db/network-vocabulary";
import { placeKey } from "./place-names";

type PlaceKindHint = "village" | "district" | null;
export type NormalisedPlace = { words: string; kind: PlaceKindHint };

const fillerPrefixPattern =
  /^(?:di|ke|dari|pas|persis|tepat|daerah|wilayah|kawasan|sekitaran|lokasi|alamat|tempatnya)\s+/;
const villagePrefixPattern = /^(?:desa|ds|dusun|dsn|kelurahan|kel|kampung|kp|talang)(?:\.\s*|\s+)(?=\S)/;
const districtPrefixPattern = /^(?:kecamatan|kec)(?:\.\s*|\s+)(?=\S)/;
const otherPrefixPattern = /^(?:kota|kabupaten|kab)(?:\.\s*|\s+)(?=\S)/;
const districtSeparatorPattern = /[\s,]+(?:kecamatan|kec)(?:\.\s*|\s+)/g;
const addressTailPattern =
  /[\s,]+(?:rt|rw|blok|gang|gg|no|nomor|muba|musi banyuasin|kabupaten musi banyuasin|sumsel|sumatera selatan)\b.*$/;

/**
 * The name of a place in lower case, without the words around it ("di desa", "kec.", "RT 3"), and the kind of place
 * that these words indicate (null if none).
 */
export function normalisePlace(text: string): NormalisedPlace {
  let words = text
    .toLowerCase()
    .replace(/["'()]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  let kind: PlaceKindHint = null;
  for (let previous = ""; previous !== words; ) {
    previous = words;
    if (villagePrefixPattern.test(words) && !/^talang\s/.test(words)) kind ??= "village";
    if (districtPrefixPattern.test(words)) kind ??= "district";
    words = words.replace(fillerPrefixPattern, "");
    // "Talang" is also the first word of many village names.
    if (!words.startsWith("talang ")) words = words.replace(villagePrefixPattern, "");
    words = words.replace(districtPrefixPattern, "").replace(otherPrefixPattern, "");
  }
  words = words.replace(districtSeparatorPattern, " ").replace(addressTailPattern, "");
  return { words: placeKey(words), kind };
}

/** A phrase like "near X" or "in Y near X": the place X (`anchor`), the distance if given, and the area Y if named. */
export type NearPhrase = { anchor: string; distanceM: number | null; area: string | null };

const nearWords =
  "dekat|deket|dkt|depan|muka|belakang|samping|sebelah|seberang|sebrang|sekitar|seputaran|di ?pinggir|pinggir|simpang dekat|arah ke|tidak jauh dari|dak jauh dari|gak jauh dari|sebelum|setelah|sesudah|lewat|near";
const nearPattern = new RegExp(
  `(?:^|\\s)(?:di\\s+)?(?:${nearWords})(?:nya|nyo)?\\s+(?:dengan\\s+|dari\\s+|sama\\s+)?(\\S.*)$`,
);
const distancePattern =
  /(?:^|\s)(?:(?:sekitar|kira-kira|kurang lebih|kurleb|±|sekitaran)\s+)?(\d+(?:[.,]\d+)?)\s*(km|kilo|kilometer|m|meter|mtr)\s+(?:(?:sebelum|setelah|sesudah|lewat|ke arah|arah|di\s+\S+|\S+)\s+){0,2}?(?:dari|ke|sebelum|setelah|sesudah|lewat|dekat)\s+(\S.*)$/;

/** Parses a place described relative to another place: "depan polsek Lais", "500 m dari RSUD Sekayu". */
export function parseNearPhrase(text: string): NearPhrase | null {
  const words = text.toLowerCase().replace(/\s+/g, " ").trim();
  const [, number, unit, from] = distancePattern.exec(words) ?? [];
  if (number && unit && from) {
    const metres = Number(number.replace(",", ".")) * (unit.startsWith("k") ? 1_000 : 1);
    return { anchor: from, distanceM: metres, area: null };
  }
  const match = nearPattern.exec(words);
  const anchor = match?.[1];
  const area = words.slice(0, match?.index).replace(/[\s,]+$/, "");
  return anchor ? { anchor, distanceM: null, area: area.length > 2 ? area : null } : null;
}

const kindWords: Record<string, GazetteerKind[]> = {
  pasar: ["market"],
  sekolah: ["school"],
  sd: ["school"],
  smp: ["school"],
  sma: ["school"],
  masjid: ["mosque"],
  mushalla: ["mosque"],
  gereja: ["church"],
  jembatan: ["bridge"],
  dermaga: ["jetty"],
  pelabuhan: ["jetty"],
  sumur: ["well"],
  "sumur minyak": ["well"],
  kebun: ["plantation"],
  "kebun sawit": ["plantation"],
  perkebunan: ["plantation"],
  puskesmas: ["clinic", "hospital"],
  klinik: ["clinic"],
  rsud: ["hospital"],
  spbu: ["fuel"],
  kantor: ["office"],
  pabrik: ["factory"],
  kuburan: ["cemetery"],
  makam: ["cemetery"],
  bank: ["bank"],
  hotel: ["lodging"],
  terminal: ["station"],
  stasiun: ["station"],
  sungai: ["river"],
};

/** The kinds of places that a common noun stands for ("pasar", "masjid"); null for a proper name. */
export function findKindsOfWord(text: string): readonly GazetteerKind[] | null {
  const word = placeKey(text).replace(/(?:nya|nyo)$/, "");
  return (Object.hasOwn(kindWords, word) && kindWords[word]) || null;
}

/** A kind of place and the place it is in: "pasar Bayung Lencir". `words` is the normalised text. */
export type KindPhrase = { kinds: readonly GazetteerKind[]; noun: string; place: string; words: string };

/**
 * Splits a phrase such as "pasar Bayung Lencir" into the kinds of places that its first word stands for and the name
 * after it; null if it does not begin with a common noun.
 */
export function parseKindAndPlace(text: string): KindPhrase | null {
  const words = placeKey(text.replace(fillerPrefixPattern, ""));
  const [, noun = "", place] = /^(\S+)(?:\s+di)?\s+(\S.*)$/.exec(words) ?? [];
  const kinds = place ? findKindsOfWord(noun) : null;
  return kinds && place ? { kinds, noun, place, words } : null;
}

/** Returns a phrase without the name of the town: "pasar baru" from "pasar baru di Sungai Lilin". */
export function removeTownFromPhrase({ words, noun }: Pick<KindPhrase, "words" | "noun">, town: string): string {
  const [before, after] = ` ${words} `.split(` ${placeKey(town)} `);
  if (after === undefined || !before) return noun;
  return before.trim().replace(/(?: (?:di|desa|kota|kecamatan|kelurahan))+$/, "");
}

/** Removes the kilometre post from a text: "Jalan Lintas Timur" of "KM 117 Jalan Lintas Timur". */
export function removeKilometre(text: string): string {
  return text.replace(kilometrePattern, " ").replace(/\s+/g, " ").trim();
}

/** Parses a kilometre post: "KM 117", "km. 189 jalintim", "kilometer 121,5"; null if there is none. */
export function parseKilometre(text: string): number | null {
  const [, number] = kilometrePattern.exec(text) ?? [];
  return number ? Number(number.replace(",", ".")) : null;
}

const kilometrePattern = /(?:^|(?<=\s))(?:km|kilometer|kilo meter|pal)\.?\s?(\d{1,3}(?:[.,]\d{1,2})?)(?=$|[\s,;.])/i;
const roadPattern =
  /\b(?:jalan|jln?|jalur|jalintim|jalinteng|lintas|poros|tol)\b.*?(?=$|[,;]|\s(?:di|desa|dusun|kecamatan|kec|kelurahan|dekat|deket|depan|simpang)\b)/gi;

/**
 * Parses a text that names a kilometre post. Returns the names of the roads in it, empty if there is none, and the words
 * that are neither the post nor a road. Names of roads are left out of these, because they often contain the towns at
 * the ends of the road, where the caller is not.
 */
export function parseRoadOfKilometre(text: string): { road: string; words: string } {
  const textWithoutPost = removeKilometre(text);
  return {
    road: (textWithoutPost.match(roadPattern) ?? []).join(" ").trim(),
    words: textWithoutPost.replace(roadPattern, " ").replace(/\s+/g, " ").trim(),
  };
}
