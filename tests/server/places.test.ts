import type { Db } from "../../db/client";
import { searchPlaces } from "../../server/places/search-places";
import { expect, test, testOnBothDatabases } from "../support/test";

const findPlaces = (db: Db, words: string, limit = 6) => searchPlaces({ db }, { words, limit });

testOnBothDatabases("a misspelt name finds the intended place first", async ({ db }) => {
  for (const [words, name] of [
    ["bayung lincir", "Bayung Lencir"],
    ["Bayunglencir", "Bayung Lencir"],
    ["skayu", "Sekayu"],
    ["sungai lillin", "Sungai Lilin"],
    ["sungaililin", "Sungai Lilin"],
    ["babat tomn", "Babat Toman"],
    ["lumpatn", "Lumpatan"],
    ["kali brau", "Kali Berau"],
    ["kluang", "Keluang"],
    ["sukarame", "Sukarami"],
    ["plakat tingi", "Plakat Tinggi"],
    ["batanghari leko", "Batang Hari Leko"],
    ["ulak pace", "Ulak Paceh"],
    ["sangadesa", "Sanga Desa"],
  ] as const) {
    expect([words, (await findPlaces(db, words))[0]?.name]).toEqual([words, name]);
  }
});

test.for([
  ["desa kayu ara", "Kayu Ara", "village"],
  ["di dusun Kayu Ara rt 3 rw 1", "Kayu Ara", "village"],
  ["kel. kayu ara", "Kayu Ara", "village"],
  ["kec lais", "Lais", "district"],
  ["Kec.Lais", "Lais", "district"],
  ["Kec.Babat Toman", "Babat Toman", "district"],
  ["Ds.Kayu Ara,Kec.Sekayu", "Kayu Ara", "village"],
  ["Sei Lilin", "Sungai Lilin", "place"],
  ["kecamatan sekayu", "Sekayu", "district"],
  ["sekayu", "Sekayu", "place"],
  ["desa lais", "Lais", "village"],
  ["rumah sakit sekayu", "RSUD Sekayu", "facility"],
  ["rs sungai lilin", "RSUD Sungai Lilin", "facility"],
  ["polsek lais", "Polsek Lais", "facility"],
  ["bhl", "Batang Hari Leko", "district"],
] as const)("%s is %s (%s)", async ([words, name, source], { db }) => {
  expect((await findPlaces(db, words))[0]).toMatchObject({ name, source });
});

test("of several villages with one name, the one in the named district comes first, and each shows its district", async ({
  db,
}) => {
  expect((await findPlaces(db, "suka maju babat supat"))[0]).toMatchObject({
    name: "Suka Maju",
    district: "Babat Supat",
  });
  expect((await findPlaces(db, "suka maju, kec. plakat tinggi"))[0]).toMatchObject({ district: "Plakat Tinggi" });
  for (const words of ["Tj. Agung Barat", "Tjg Agung Barat", "Tg.Agung Barat"]) {
    expect((await findPlaces(db, words))[0]).toMatchObject({ name: "Tanjung Agung Barat", match: "exact" });
  }
  const villages = (await findPlaces(db, "suka maju")).filter(({ name }) => name === "Suka Maju");
  expect(new Set(villages.map(({ district }) => district)).size).toBe(villages.length);
  expect(villages.length).toBeGreaterThan(1);
});

test("a village without a point has the precision of its district", async ({ db }) => {
  expect((await findPlaces(db, "kali berau"))[0]).toMatchObject({
    precision: "district",
    positionQuality: "district-centroid",
  });
  expect((await findPlaces(db, "kayu ara"))[0]).toMatchObject({ precision: "village" });
});

test.for([
  ["dekat RSUD Sekayu", "RSUD Sekayu", "approximate"],
  ["di depan polsek lais", "Polsek Lais", "approximate"],
  ["belakang rumah sakit sekayu", "RSUD Sekayu", "approximate"],
  ["seberang rsud skayu", "RSUD Sekayu", "approximate"],
  ["500 m dari RSUD Sekayu", "RSUD Sekayu", "approximate"],
  ["sekitar 200 meter dari polsek lais", "Polsek Lais", "approximate"],
  ["3 km dari RSUD Sekayu", "RSUD Sekayu", "village"],
  ["8 km sebelum RSUD Sekayu", "RSUD Sekayu", "district"],
  ["dekat desa kayu ara", "Kayu Ara", "village"],
] as const)("%s: near %s, %s", async ([words, name, precision], { db }) => {
  const [firstPlace] = await findPlaces(db, words);
  expect(firstPlace).toMatchObject({ source: "near", name, precision, notes: [{ says: "from", name }] });
});

test("a phrase such as dekat (near) with an unknown place finds nothing", async ({ db }) => {
  expect((await findPlaces(db, "dekat warung pak budi")).filter(({ source }) => source === "near")).toEqual([]);
});

test.for([
  ["-2.8819, 103.8344", "coordinates", "exact"],
  ["2 52 55 LS 103 50 4 BT", "coordinates", "exact"],
  ["103.8344, -2.8819", "coordinates", "exact"],
  [
    `https://www.google.com/maps/place/${"x".repeat(300)}/@-2.88,103.8,17z/data=!3d-2.8819!4d103.8344`,
    "coordinates",
    "exact",
  ],
  ["6P954R9M+6Q", "plus-code", "exact"],
  ["4R9M+6Q Sekayu", "plus-code", "exact"],
  ["4R9M+6Q skayu", "plus-code", "exact"],
  ["4R9M+6Q", "plus-code", "exact"],
] as const)("%s is parsed as %s", async ([words, source, precision], { db }) => {
  const results = await findPlaces(db, words);
  expect(results).toHaveLength(1);
  expect(results[0]).toMatchObject({ source, precision });
  expect(Math.abs((results[0]?.lat ?? 0) + 2.8819)).toBeLessThan(0.001);
  expect(Math.abs((results[0]?.lng ?? 0) - 103.8344)).toBeLessThan(0.001);
});

test("a short plus code is relative to the place named with it", async ({ db }) => {
  const [placeInSekayu] = await findPlaces(db, "4R9M+6Q Sekayu");
  const [placeInBayung] = await findPlaces(db, "4R9M+6Q bayung lincir");
  expect(placeInSekayu?.notes).toEqual([{ says: "from", name: "Sekayu" }]);
  expect(placeInBayung?.notes).toEqual([{ says: "from", name: "Bayung Lencir" }]);
  // The code alone is near Sekayu. With the name of an unknown place it may be anywhere.
  expect(await findPlaces(db, "4R9M+6Q")).toMatchObject([{ isDefault: true }]);
  expect(await findPlaces(db, "4R9M+6Q zzqxv")).toMatchObject([{ match: "similar", isDefault: false }]);
  expect((placeInBayung?.lat ?? 0) - (placeInSekayu?.lat ?? 0)).toBeCloseTo(1, 6);
});

test("a kilometre is placed between the known posts, and the result names them", async ({ db }) => {
  expect((await findPlaces(db, "KM 117"))[0]).toMatchObject({
    source: "kilometre",
    name: "KM 117 RSUD Sungai Lilin",
    precision: "approximate",
    notes: [{ says: "post", km: 117, name: "RSUD Sungai Lilin" }],
  });
  const [placeBetween] = await findPlaces(db, "km 119 jalintim");
  expect(placeBetween).toMatchObject({
    precision: "approximate",
    notes: [{ says: "between", from: { km: 117, name: "RSUD Sungai Lilin" }, to: { km: 121, name: "Sri Gunung" } }],
  });
  expect(placeBetween?.lat).toBeCloseTo((-2.5411579 - 2.48129) / 2, 6);
  expect(placeBetween?.lng).toBeCloseTo((104.1121393 + 104.00156) / 2, 6);
  // The two nearest known kilometre posts are 82 km apart on a winding road, so the precision is low.
  expect((await findPlaces(db, "km. 189"))[0]).toMatchObject({
    name: "KM 189 Kali Berau",
    precision: "district",
    notes: [{ says: "between", from: { km: 121 }, to: { km: 203 } }],
  });
});

test.for(["KM 68", "km 300", "km 0"])("%s is outside the known range", async (words, { db }) => {
  expect((await findPlaces(db, words)).filter(({ source }) => source === "kilometre")).toEqual([]);
});

test("every result states its precision, and unknown words find nothing", async ({ db }) => {
  expect(await findPlaces(db, "xyzzy qqq")).toEqual([]);
  for (const words of ["sekayu", "rsud", "km 117", "lais"]) {
    for (const place of await findPlaces(db, words, 12)) {
      expect(["exact", "approximate", "village", "district"]).toContain(place.precision);
      expect(place.similarity).toBeLessThanOrEqual(1);
    }
  }
});
