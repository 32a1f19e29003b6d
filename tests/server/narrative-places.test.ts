import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { localPlace } from "../../db/schema/gazetteer";
import { guessTypes } from "../../server/domain/guess-type";
import { saveLocalPlace } from "../../server/places/local-places";
import { searchNarrative } from "../../server/places/search-narrative";
import { type FoundPlace, searchPlaces } from "../../server/places/search-places";
import { aContext, bayungLencir } from "../support/makers";
import { expect, test } from "../support/test";

/** Describes a place as "near name, landmark (district)". */
function describePlace({ source, name, landmark, district }: FoundPlace): string {
  const label = [source === "near" ? `near ${name}` : name, landmark].filter(Boolean).join(", ");
  return source === "kilometre" ? label : `${label} (${district})`;
}

/** Returns the place that one press of the location key would accept for a narrative, or null. */
async function findDefault(db: Db, narrative: string): Promise<string | null> {
  const [first, ...others] = await searchNarrative({ db }, { narrative });
  expect(others.every(({ isDefault }) => !isDefault)).toBe(true);
  return first?.isDefault ? describePlace(first) : null;
}

test.for([
  ["rumah terbakar di kayu ara", "Kayu Ara (Sekayu)"],
  ["kebakaran di desa Kayu Ara kecamatan Sekayu", "Kayu Ara (Sekayu)"],
  ["rumah terbakar di desa Kayu Ara, kecamatan Sekayu", "Kayu Ara (Sekayu)"],
  ["banjir di ds. Kayu Ara kec. Sekayu", "Kayu Ara (Sekayu)"],
  ["banjir di ds. Kayu Ara", "Kayu Ara (Sekayu)"],
  ["banjir di Ds.Kayu Ara,Kec.Sekayu", "Kayu Ara (Sekayu)"],
  ["kebakaran di Sei Lilin", "Sungai Lilin (Sungai Lilin)"],
  ["anak kejang di desa Tj. Dalam", "Tanjung Dalam (Keluang)"],
  ["anak kejang di desa tanjung dalam keluang", "Tanjung Dalam (Keluang)"],
  ["di bayung lencir dekat pasar", "Bayung Lencir, dekat pasar (Bayung Lencir)"],
  ["tabrakan di depan rumah sakit sekayu", "near RSUD Sekayu (Sekayu)"],
  ["maling di ruko depan polsek lais", "near Polsek Lais (Lais)"],
  // The map has no such market, mosque or jetty. The town is offered, never a facility of another kind.
  ["perkelahian di pasar sungai lilin", "Sungai Lilin, pasar (Sungai Lilin)"],
  ["orang pingsan di masjid agung sekayu", "Sekayu, masjid agung (Sekayu)"],
  ["anak hanyut dekat dermaga sungai lilin", "Sungai Lilin, dekat dermaga (Sungai Lilin)"],
  // A road's name contains the towns at its ends. The kilometre is not in either of them.
  ["km 108 jalan palembang jambi truk terbalik", "KM 108, dekat Sungai Lilin"],
  ["truk terbalik di jalan palembang - jambi km 119", "KM 119"],
  // Several villages have this name, or a name that begins with it.
  ["rumah terbakar di suka maju", null],
  ["rumah terbakar di suka maju kecamatan babat supat", "Suka Maju (Babat Supat)"],
  ["di tanjung agung ada banjir", null],
  // A place with a similar name is never the default, nor is a place near it.
  ["rumah terbakar di bayung lincir", null],
  ["di bayung lincir dekat pasar", null],
  // The caller is not where the fire is, and the injured person is not where the ambulance would take them.
  ["saya di lumpatan, rumah terbakar di kayu ara", "Kayu Ara (Sekayu)"],
  ["tabrakan di sungai lilin, korban dibawa ke puskesmas lais", "Sungai Lilin (Sungai Lilin)"],
  ["tolong pak saya di lumpatan", "Lumpatan (Sekayu)"],
  // Two places in different districts.
  ["tabrakan di sekayu, di bayung lencir", null],
  ["rumah terbakar, api sudah besar", null],
] as const)("%s: %s", async ([narrative, place], { db }) => {
  expect(await findDefault(db, narrative)).toBe(place);
});

test("similar names are offered last and marked", async ({ db }) => {
  const places = await searchNarrative({ db }, { narrative: "saya di sekayu, rumah terbakar di bayung lincir" });
  expect(places.map(({ name, match, isDefault }) => [name, match, isDefault]).at(-1)).toEqual([
    "Bayung Lencir",
    "similar",
    false,
  ]);
  expect(places[0]).toMatchObject({ name: "Sekayu", isDefault: false });
});

test("a local name with a stop word in it is found whole", async ({ db }) => {
  const id = crypto.randomUUID();
  await saveLocalPlace(aContext(db), {
    ...{ id, name: "Simpang Api Dalam", aliases: [], kind: "landmark", position: bayungLencir, source: "test" },
  });
  expect(await findDefault(db, "tabrakan di simpang api dalam")).toBe("Simpang Api Dalam (Bayung Lencir)");
  await db.delete(localPlace).where(eq(localPlace.id, id));
});

test.for([
  ["km 108", "village", "nearest-post", 110],
  ["km 98", "district", "nearest-post", 110],
  ["km 210", "district", "nearest-post", 203],
  ["km 122", "village", "between", null],
  ["km 160", "district", "between", null],
] as const)("%s is an estimate with the precision of its %s (%s)", async ([words, precision, says, post], { db }) => {
  const [place] = await searchPlaces({ db }, { words, limit: 3 });
  expect(place).toMatchObject({ source: "kilometre", precision, isDefault: true, notes: [{ says }] });
  if (post) expect(place?.notes).toMatchObject([{ km: post }]);
});

test("a kilometre of another road, or one far from the town named with it, is not estimated", async ({ db }) => {
  expect(await searchPlaces({ db }, { words: "km 108 jalan sekayu pendopo", limit: 3 })).toEqual([]);
  const places = await searchPlaces({ db }, { words: "km 119 sekayu", limit: 3 });
  expect(places.map(describePlace)).toEqual(["KM 119", "Sekayu, KM 119 (Sekayu)", "Sekayu, KM 119 (Sekayu)"]);
  expect(places.some(({ isDefault }) => isDefault)).toBe(false);
});

/**
 * Ten calls as they are typed, with the place and the type that a call taker would choose. The location key is pressed
 * once, and nothing is corrected.
 */
const describedCalls = [
  {
    call: "kebakaran lahan di km 108 jalan palembang jambi, api mendekati rumah",
    place: "KM 108, dekat Sungai Lilin",
    type: "land-fire",
  },
  {
    call: "anak tenggelam dekat dermaga Karang Agung kecamatan Lalan, masih dicari warga",
    place: "Karang Agung, dekat dermaga (Lalan)",
    type: "drowning",
  },
  {
    call: "ado perkelahian di pasar sungai lilin, rame nian pak",
    place: "Sungai Lilin, pasar (Sungai Lilin)",
    type: "brawl",
  },
  {
    call: "saya di Lumpatan pak, rumah terbakar di desa Kayu Ara, kelihatan dari sini",
    place: "Kayu Ara (Sekayu)",
    type: "building-fire",
  },
  {
    call: "anak saya panas tinggi dari tadi malam, sekarang kejang, kami di desa Tanjung Dalam Keluang",
    place: "Tanjung Dalam (Keluang)",
    type: "acute-illness",
  },
  {
    call: "istri saya mau melahirkan, ketuban sudah pecah, di desa Epil kecamatan Lais",
    place: "Epil (Lais)",
    type: "childbirth",
  },
  {
    call: "tabrakan motor sama truk depan rumah sakit Sekayu, dua orang luka, dak sadar sikok",
    place: "near RSUD Sekayu (Sekayu)",
    type: "road-accident",
  },
  {
    // Both Keban I and Keban II exist, so the call taker has to ask which one is meant.
    call: "sumur minyak meledak di Keban, ada yang luka bakar",
    place: "Keban I (Sanga Desa)",
    type: "oil-well-explosion",
  },
  {
    call: "bapak pingsan di masjid Bayung Lencir, baru sholat",
    place: "Bayung Lencir, masjid (Bayung Lencir)",
    type: "acute-illness",
  },
  {
    call: "motor dibegal di jalan lintas dekat Polsek Lais, korban lari ke rumah warga",
    place: "near Polsek Lais (Lais)",
    type: "robbery",
  },
];

test("of ten described calls, nine have the right place and type with no correction", async ({ db }) => {
  const wrongCalls: unknown[] = [];
  for (const { call, place, type } of describedCalls) {
    const foundResult = { place: await findDefault(db, call), type: guessTypes(call)[0]?.type };
    if (foundResult.place !== place || foundResult.type !== type) wrongCalls.push({ call, ...foundResult });
  }
  expect(wrongCalls).toEqual([
    { call: "sumur minyak meledak di Keban, ada yang luka bakar", place: null, type: "oil-well-explosion" },
  ]);
});
