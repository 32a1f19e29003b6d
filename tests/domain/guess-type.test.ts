import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { guessTypes } from "../../server/domain/guess-type";

test.each([
  // Fires.
  ["rumah kebakaran di Lumpatan, apinya sudah besar", "building-fire"],
  ["tolong pak ado rumah tebakar dekat masjid", "building-fire"],
  ["kebakaran", "building-fire"],
  ["kebakar pak cepat ke sini", "building-fire"],
  ["ruko di pasar Sekayu terbakar, merembet ke sebelah", "building-fire"],
  ["asap hitam tebal keluar dari atap rumah tetangga", "building-fire"],
  ["rumah terbakar karena korslet listrik", "building-fire"],
  ["kebakaran sumur minyak di Keban", "oil-site-fire"],
  ["sumur minyak ilegal terbakar, ada korban luka bakar", "oil-site-fire"],
  ["masakan minyak kebakaran di Babat Toman", "oil-site-fire"],
  ["penyulingan minyak ilegal terbakar hebat", "oil-site-fire"],
  ["gudang minyak terbakar", "oil-site-fire"],
  ["sumur minyak meledak di Kaliberau, banyak yang luka", "oil-well-explosion"],
  ["ada ledakan di sumur bor minyak, api besar", "oil-well-explosion"],
  ["gardu listrik terbakar di belakang rumah", "electrical-fire"],
  ["trafo meledak di depan kantor camat", "electrical-fire"],
  ["kabel korslet keluar api di tiang listrik", "electrical-fire"],
  ["mobil terbakar di jalintim", "vehicle-fire"],
  ["truk tangki kebakar di pinggir jalan", "vehicle-fire"],
  ["tabrakan lalu mobilnya terbakar", "vehicle-fire"],
  ["lahan kebakaran, api mendekati kebun sawit", "land-fire"],
  ["kebakaran lahan di km 108, api mendekati rumah", "land-fire"],
  ["api mendekati rumah warga", "land-fire"],
  ["rumah terbakar, api mendekati rumah tetangga", "building-fire"],
  ["karhutla dekat kebun sawit, api nak nyampe rumah warga", "land-fire"],
  ["kebakaran hutan, api besar, rumah warga di pinggirnya", "land-fire"],
  ["api hampir sampai rumah warga", "land-fire"],
  ["rumah tebakar keno karhutla", "building-fire"],
  ["karhutla di Bayung Lencir, api sudah 3 hektar", "land-fire"],
  ["semak belukar terbakar di belakang sekolah kami, luas", "land-fire"],
  ["hutan terbakar", "land-fire"],
  ["lahan gambut terbakar di Muara Medak", "peat-fire"],
  ["gambut berasap terus", "peat-fire"],
  ["bau gas bocor di dapur, takut kebakaran", "gas-leak"],
  ["tabung gas meledak", "gas-leak"],
  ["elpiji mendesis bocor", "gas-leak"],
  // Road accidents.
  ["kecelakaan motor sama truk di simpang Supat", "road-accident"],
  ["laka lantas di jalan Sekayu Mangun Jaya, dua korban", "road-accident"],
  ["ado tabrakan motor, wong e luko parah", "road-accident"],
  ["anak jatuh dari motor, lukanya parah", "road-accident"],
  ["mobil ketabrak truk, sopir kejepit dak biso keluar", "road-accident-trapped"],
  ["tabrakan bus, korban terjepit di dalam", "road-accident-trapped"],
  ["korban tabrakan tidak sadar", "road-accident"],
  ["truk terguling masuk siring", "road-accident"],
  ["motor nabrak motor di dekat jembatan", "road-accident"],
  ["truk mogok melintang di jalan, macet total", "road-blockage"],
  ["fuso patah as, jalan tertutup", "road-blockage"],
  // River accidents.
  ["perahu ketek terbalik di Sungai Musi, tiga orang hilang", "river-accident"],
  ["tongkang batubara nabrak jembatan Lalan", "bridge-accident"],
  ["tongkang hanyut menabrak perahu warga", "river-accident"],
  ["jembatan gantung putus, ada orang di atasnya", "bridge-accident"],
  ["budak kelelep di sungai", "drowning"],
  ["anak tenggelam waktu mandi di sungai", "drowning"],
  ["wong anyut di sungai Batanghari Leko", "drowning"],
  ["ada orang hanyut terseret arus", "drowning"],
  ["orang diterkam buaya waktu mancing", "animal-attack"],
  ["ado buayo naik ke darat", "animal-attack"],
  // Weather and terrain.
  ["banjir masuk rumah setinggi dada", "flood"],
  ["air sungai naik, rumah warga terendam", "flood"],
  ["banyu naik pak, lah masuk rumah", "flood"],
  ["banjir bandang menghanyutkan rumah", "flash-flood"],
  ["pohon tumbang menutup jalan", "fallen-tree"],
  ["pohon besar roboh menimpa rumah", "fallen-tree"],
  ["angin puting beliung, atap rumah terbang semua", "strong-wind"],
  ["tebing sungai longsor, rumah mau roboh", "landslide"],
  ["kabut asap pekat, dak biso nyingok jalan", "smoke-haze"],
  ["asap tebal la duo ari, anak-anak batuk galo", "smoke-haze"],
  ["asap tebal di belakang pasar, api membesar", "building-fire"],
  ["tiang listrik roboh melintang", "power-line-hazard"],
  ["kabel PLN putus menjuntai ke jalan", "power-line-hazard"],
  ["minyak tumpah di jalan dari truk tangki", "hazardous-spill"],
  // Illness.
  ["bapak saya tidak sadar, tidak bernapas", "cardiac-arrest"],
  ["bapak aku dak sadar", "cardiac-arrest"],
  ["ayah kena serangan jantung", "cardiac-arrest"],
  ["ada orang pingsan di masjid", "acute-illness"],
  ["bapak pingsan, dak sadar-sadar", "cardiac-arrest"],
  ["orang pingsan tidak bernapas", "cardiac-arrest"],
  ["ibu saya sesak napas berat, punya asma", "breathing-difficulty"],
  ["nenek sesek nian", "breathing-difficulty"],
  ["istri saya mau melahirkan, ketuban sudah pecah", "childbirth"],
  ["ayuk nak lahiran, bidan katek", "childbirth"],
  ["ibu hamil pendarahan hebat", "obstetric-emergency"],
  ["habis melahirkan perdarahan terus", "obstetric-emergency"],
  ["anak demam tinggi sampai kejang", "acute-illness"],
  ["nyeri dada dari tadi pagi", "acute-illness"],
  ["muntah-muntah setelah makan jamur, keracunan", "poisoning"],
  ["anak terminum minyak tanah", "poisoning"],
  ["digigit ular di kebun", "snake-bite"],
  ["kaki dipatok ulo", "snake-bite"],
  ["ada ular kobra masuk rumah", "snake-or-bees"],
  ["sarang tawon besar di pohon dekat sekolah", "snake-or-bees"],
  ["minta ambulans untuk rujukan dari puskesmas ke Palembang", "patient-transfer"],
  ["ada orang mau bunuh diri lompat dari jembatan", "suicide-attempt"],
  ["adik saya minum racun", "suicide-attempt"],
  ["pekerja jatuh dari atap pabrik", "work-accident"],
  ["tangan kejepit mesin gilingan", "work-accident"],
  ["kakak kesetrum waktu benerin atap", "work-accident"],
  ["kucing terjebak di atas pohon", "animal-rescue"],
  ["sapi masuk sumur", "animal-rescue"],
  // Security.
  ["rumah kami kemalingan tadi malam", "theft"],
  ["motor saya dicuri di parkiran", "theft"],
  ["ada begal di jalan lintas, korban ditusuk", "robbery"],
  ["maling motor ditangkap warga, massa rame", "theft"],
  ["massa bekumpul di depan kantor desa", "unrest"],
  ["toko emas dirampok orang bersenjata", "robbery"],
  ["ada orang dibacok di pasar", "assault"],
  ["wong ditujah di depan orgen", "assault"],
  ["orang berkelahi di warung", "brawl"],
  ["pemuda belago di simpang", "brawl"],
  ["bentrok warga antar desa rebutan lahan", "unrest"],
  ["anak hilang dari pagi belum pulang", "missing-person"],
  ["musik orgen keras sampai jam dua malam, banyak yang mabuk", "public-disturbance"],
  ["orang gila ngamuk bawa parang", "mental-health-crisis"],
  ["ada kakek terlantar di terminal", "neglected-elderly"],
  ["orang tersesat, kehabisan ongkos", "lost-person"],
  ["pengungsi banjir butuh makanan dan selimut", "disaster-relief"],
  // Violence against women and children.
  ["suami memukuli istrinya sampai berdarah", "domestic-violence"],
  ["KDRT di sebelah rumah", "domestic-violence"],
  ["aku digoco lakinyo", "domestic-violence"],
  ["anak dipukuli bapak tirinya", "child-abuse"],
  ["anak saya dicabuli tetangga", "sexual-violence"],
  ["ada bayi dibuang di depan masjid", "child-neglect"],
  ["gadis itu dijual, dipaksa kerja di kafe", "human-trafficking"],
])("%s → %s", (narrative, type) => {
  expect(guessTypes(narrative)[0]?.type).toBe(type);
});

test.each([
  // An emergency word must not match in a negation, a request for a service or the name of a place.
  ["tidak ada kebakaran, cuma lampu mati", null],
  ["bukan kebakaran pak", null],
  ["katek wong tenggelam, cuma perahu lepas", null],
  ["mau tanya jadwal vaksin di puskesmas", null],
  ["halo halo", null],
  ["", null],
  ["tolong kirim pemadam kebakaran, ada ular di dapur", "snake-or-bees"],
  ["damkar pak, ada sarang tawon", "snake-or-bees"],
  ["di depan rumah sakit ada tabrakan motor", "road-accident"],
  ["bukan kebakaran tapi kecelakaan", "road-accident"],
  ["tidak ada yang luka, tapi motor tabrakan dua", "road-accident"],
  ["tidak ada korban tenggelam, hanya banjir masuk rumah", "flood"],
  ["pendarahan, tidak hamil, jatuh dari motor", "road-accident"],
  ["apinya tidak ada, tapi bau gas menyengat", "gas-leak"],
  ["tertusuk duri sawit", null],
  ["warga Desa Banjir Jaya kecelakaan motor", "road-accident"],
  ["ambulans mogok, ibu mau melahirkan di dalam", "childbirth"],
  ["takut banjir, air mulai naik", null],
])("misleading words: %s → %s", (narrative, type) => {
  expect(guessTypes(narrative)[0]?.type ?? null).toBe(type);
});

test("a guess lists its words as typed", () => {
  expect(guessTypes("Ada MOBIL terbakar di Jalintim")[0]).toEqual({
    type: "vehicle-fire",
    words: ["MOBIL", "terbakar"],
  });
  expect(guessTypes("bapak Tidak  Sadar")[0]).toEqual({ type: "cardiac-arrest", words: ["Tidak  Sadar"] });
});

test("for a person who fainted, cardiac arrest is the second guess", () => {
  expect(guessTypes("ada orang pingsan").map(({ type }) => type)).toEqual(["acute-illness", "cardiac-arrest"]);
});

test("further guesses follow, each type once", () => {
  const guesses = guessTypes("tabrakan lalu mobilnya terbakar, sopir tidak sadar");
  expect(guesses.map(({ type }) => type)).toEqual(["vehicle-fire", "road-accident", "cardiac-arrest", "building-fire"]);
});

const knownCodes = readFileSync("db/seed/data/incident_types.csv", "utf8")
  .split("\n")
  .slice(1)
  .map((line) => line.split(",")[0])
  .filter(Boolean);

test("the rules cover exactly the existing types", () => {
  const source = readFileSync("server/domain/guess-type.ts", "utf8");
  const guessedTypes = new Set([...source.matchAll(/^ {2}\["([a-z-]+)"/gm)].map(([, type]) => type));
  expect([...guessedTypes].sort()).toEqual([...knownCodes].sort());
});

const villages = readFileSync("db/seed/data/villages.csv", "utf8")
  .split("\n")
  .slice(1)
  .map((line) => line.split(",")[2])
  .filter(Boolean);

test.each([
  ["ada orang sakit di", "acute-illness"],
  ["mau tanya jalan ke", null],
])("no village name is misread as an incident: %s ...", (words, type) => {
  const villagesThatChangeTheGuess = villages.filter(
    (village) => (guessTypes(`${words} ${village}`)[0]?.type ?? null) !== type,
  );
  expect(villagesThatChangeTheGuess).toEqual([]);
});

test("any text is guessed fast enough for every key press", () => {
  const returnsList = fc.property(fc.string({ maxLength: 300 }), (text) => Array.isArray(guessTypes(text)));
  fc.assert(returnsList, { seed: 112 });
  const longNarrative = "ada orang kecelakaan motor di jalan dekat rumah, tidak sadar dan berdarah ".repeat(60);
  // Processor time is measured instead of wall-clock time, because the machine may be busy.
  const usageBefore = process.cpuUsage();
  for (let round = 0; round < 20; round++) guessTypes(longNarrative);
  const { user, system } = process.cpuUsage(usageBefore);
  expect((user + system) / 1_000 / 20).toBeLessThan(50);
});
