import { expect, test } from "vitest";
import { isMainRoad, isOtherRoad, isPostOnRoad, listRoadWords } from "../../server/domain/kilometre-road";
import { findMentionedPlaces } from "../../server/domain/mentioned-places";
import { parseKilometre, parseRoadOfKilometre } from "../../server/domain/place-phrases";

const knownNames = new Set(["tanjung dalam", "toman baru", "kayu ara"]);

test.each([
  ["rumah terbakar di kayu ara", ["kayu ara"]],
  ["kebakaran di desa Kayu Ara kecamatan Sekayu", ["desa Kayu Ara kecamatan Sekayu"]],
  ["rumah terbakar di desa Kayu Ara, kecamatan Sekayu", ["desa Kayu Ara kecamatan Sekayu"]],
  ["di Tanjung Agung Barat, kec. Batang Hari Leko ada api", ["Tanjung Agung Barat kec. Batang Hari Leko"]],
  ["rumah terbakar, kecamatan Lais", ["kecamatan Lais"]],
  ["banjir di ds. Kayu Ara kec. Sekayu. Air naik", ["ds. Kayu Ara kec. Sekayu"]],
  ["banjir di ds.Kayu Ara,Kec.Sekayu", ["ds. Kayu Ara Kec. Sekayu"]],
  ["tabrakan di Jl. Merdeka. Korban dua", ["Jl. Merdeka"]],
  ["tabrakan jln merdeka tadi", ["jln merdeka"]],
  ["di Tj. Agung", ["Tj. Agung"]],
  ["tabrakan di jl. palembang - jambi km 119", ["jl. palembang - jambi km 119"]],
  // The words "dalam" and "baru" end the name of a place, unless they are part of it.
  ["anak kejang di desa tanjung dalam keluang", ["desa tanjung dalam keluang"]],
  ["ada banjir di toman baru", ["toman baru"]],
  ["ada banjir di sekayu baru tadi pagi", ["sekayu"]],
  ["kebakaran di dalam rumah", []],
  ["perahu terbalik, orang banyak di air", []],
  ["kecelakaan di depan rumah sakit sekayu", ["depan rumah sakit sekayu"]],
  ["di bayung lencir dekat pasar", ["bayung lencir dekat pasar"]],
  ["perkelahian pasar sungai lilin tadi malam", ["pasar sungai lilin"]],
  // The last place mentioned comes first.
  ["di sekayu, tepatnya di desa lumpatan", ["desa lumpatan", "sekayu"]],
  // A kilometre post and the name of its road are one place, which comes first.
  ["truk terbalik km 108 jalan palembang jambi", ["km 108 jalan palembang jambi"]],
  ["di jalan palembang - jambi km 119 tabrakan", ["jalan palembang - jambi km 119"]],
  ["tabrakan di jalur palembang jambi, km. 121,5", ["km. 121,5"]],
  ["di sungai lilin, km 117", ["km 117", "sungai lilin"]],
] as const)("%s mentions %j", (narrative, places) => {
  expect(findMentionedPlaces(narrative, knownNames).map(({ words }) => words)).toEqual(places);
});

test.each([
  ["saya di Lumpatan, rumah terbakar di Kayu Ara", "Kayu Ara", ["Lumpatan"]],
  ["rumah terbakar di Kayu Ara, saya di Lumpatan", "Kayu Ara", ["Lumpatan"]],
  ["kami warga desa Lumpatan pak, api di Kayu Ara", "Kayu Ara", ["desa Lumpatan"]],
  ["tabrakan di Sungai Lilin, korban dibawa ke puskesmas Lais", "Sungai Lilin", ["puskesmas Lais"]],
  ["rumah saya di Lumpatan terbakar", "Lumpatan", []],
])("%s: %s, and aside from it %j", (narrative, place, asides) => {
  const places = findMentionedPlaces(narrative, knownNames);
  expect(places[0]).toEqual({ words: place, isAside: false });
  expect(places.filter(({ isAside }) => isAside).map(({ words }) => words)).toEqual(asides);
});

test.each([
  ["km 108 jalan palembang jambi", 108, false, ""],
  ["jalan palembang - jambi km 119", 119, false, ""],
  ["KM 117 sungai lilin", 117, false, "sungai lilin"],
  ["km. 203 jalintim desa telang", 203, false, "desa telang"],
  ["km 12 jalan sekayu pendopo", 12, true, ""],
  ["jalan lintas tengah km 40", 40, true, ""],
])("%s is kilometre %d; other road: %s; other words: '%s'", (text, km, isOther, words) => {
  expect(parseKilometre(text)).toBe(km);
  const parsed = parseRoadOfKilometre(text);
  expect(isOtherRoad(parsed.road)).toBe(isOther);
  expect(parsed.words).toBe(words);
});

test.each([
  ["Jalan Lintas Timur", true],
  ["Jalan Palembang - Jambi", true],
  ["Jalan Tol Palembang - Jambi", false],
  ["Jalan Palembang - Prabumulih", false],
  ["Jalan Merdeka", false],
])("%s is the main road: %s", (name, isMain) => {
  expect(isMainRoad(name)).toBe(isMain);
});

test.each([
  ["km 45 jalan merdeka", "jalan merdeka", true],
  ["km 45 jalan merdeka", "jl merdka bayung lencir", true],
  ["km 45 jalan merdeka", "jalan bayung lencir", false],
  ["km 45 5 jalan mangunjaya sekayu", "jalan mangun jaya", true],
  ["km 45 jalintim\nkm 45 ah25", "jalur ah25", true],
  ["km 45 jalan tol palembang jambi", "jalan palembang jambi", false],
  ["km 45 jalan palembang jambi", "jalan tol palembang jambi", false],
  ["km 45", "jalan merdeka", null],
])("the post %j is on the road %s: %s", (keys, road, isOnRoad) => {
  expect(isPostOnRoad(keys, listRoadWords(road))).toBe(isOnRoad);
});
