import type { LngLat } from "../../db/columns";
import { kmFrom } from "./makers";

/** A call in the words of a caller in Musi Banyuasin, and how an experienced dispatcher would handle it. */
export type DescribedCall = {
  subject: string;
  words: string;
  /** The caller's location from the telephone exchange, if it sent one. */
  exchange?: { at: LngLat; accuracyM: number };
  /** Answers to the first questions, as far as the caller's words contain them: y yes, t no, u unknown. */
  answers: string;
  type: string;
  /** The address of the incident, and its district. */
  place: { address: RegExp; district: string };
  /** For each unit to be sent, a pattern that its call sign matches. */
  units: readonly string[];
  /** For this type, units are only proposed, so another key press is needed to send them. */
  isProposed?: true;
};

const teluk = { lng: 104.05751, lat: -2.88236 };
const karyaMaju = { lng: 103.97308, lat: -2.63953 };
const sungaiLilin = { lng: 104.1189, lat: -2.56921 };
const peninggalan = { lng: 103.94566, lat: -2.38788 };

/**
 * The expectations were written from the response plans, villages and stations, before the console had processed any of
 * these calls. The units are those of the demo, all available at their stations.
 */
export const describedCalls: readonly DescribedCall[] = [
  {
    subject: "forest fire at a kilometre post",
    words: "Karhutla di pinggir jalintim KM 194 Bayung Lencir, api besar dekat kebun sawit, la nak nyampe rumah warga",
    answers: "y",
    type: "land-fire",
    place: { address: /^KM 194/, district: "Bayung Lencir" },
    units: ["BUSA-SLN", "BUSA-SLN", "BPB-BYL", "BPB-BYL|BPB-M|BPB-K", "PSK-BYL", "AMB-BYL|PKM-BYL"],
  },
  {
    subject: "drowning by a jetty",
    words: "Ado budak kelelep di dermaga Ngulak, Sanga Desa, lah 10 menit belum ketemu",
    answers: "t",
    type: "drowning",
    place: { address: /^Ngulak, dermaga$/, district: "Sanga Desa" },
    units: ["PRH-BBT", "PRH-SKY", "RSC-SKY|TRC-SKY", "PKM-ULP|PKM-TNA", "PSK-SGD"],
  },
  {
    subject: "fight at a market",
    words: "Ada keributan di pasar Babat Toman, pemuda mabuk dua kelompok, bawa kayu, ado yang luka kepala",
    answers: "uy",
    type: "brawl",
    place: { address: /^Babat( Toman)?, pasar$/, district: "Babat Toman" },
    units: ["PSK-BBT", "TIB-SKY", "PKM-ULP"],
  },
  {
    subject: "house fire in a neighbouring village",
    words:
      "Saya orang Teluk pak, rumah kebakaran di seberang, di desa Epil kecamatan Lais, kelihatan asapnyo dari sini",
    exchange: { at: teluk, accuracyM: 800 },
    answers: "",
    type: "building-fire",
    place: { address: /^Epil$/, district: "Lais" },
    units: ["DMK-LAI", "DMK-SKY|BUSA-SKY", "BUSA-SKY|DMK-SKY", "PKM-LMP|AMB-SKY|PKM-BLA", "PSK-LAI"],
  },
  {
    subject: "child with a fever at night",
    words: "Anak saya 3 tahun badannya panas dari sore, tadi step sekarang nangis terus, kami di Karya Maju Keluang",
    exchange: { at: kmFrom(karyaMaju, 4), accuracyM: 6_000 },
    answers: "yy",
    type: "acute-illness",
    place: { address: /^Karya Maju$/, district: "Keluang" },
    units: ["PKM-KRM"],
  },
  {
    subject: "accident on the Palembang - Jambi road",
    words:
      "Kecelakaan di jalintim Palembang Jambi daerah Peninggalan Tungkal Jaya, bus hantam truk, sopir kejepit, banyak yang luka",
    exchange: { at: kmFrom(peninggalan, 3), accuracyM: 5_000 },
    answers: "uy",
    type: "road-accident-trapped",
    place: { address: /^Peninggalan$/, district: "Tungkal Jaya" },
    units: ["AMB-SLN", "AMB-SLN", "AMB-BYL|PKM-", "RSC-SLN", "PSK-TKJ", "BUSA-SLN"],
  },
  {
    subject: "violence in a home",
    words:
      "Tolong bu, tetanggo saya dipukuli lakinyo, jerit-jerit, anaknyo masih kecil, rumahnyo di Lumpatan dekat puskesmas",
    answers: "yuuy",
    type: "domestic-violence",
    isProposed: true,
    place: { address: /Lumpatan/, district: "Sekayu" },
    units: ["PSK-SKY|PRS", "PSK-SKY|PRS", "PPA-SKY", "PPA-SKY", "PKM-LMP"],
  },
  {
    subject: "flood",
    words: "Banjir pak, air Musi naik lah sedada, nenek samo cucunyo kejebak di atas rumah, desa Bailangu Sekayu",
    answers: "yy",
    type: "flood",
    place: { address: /^Bailangu$/, district: "Sekayu" },
    units: ["BPB-SKY", "BPB-SKY", "PRH-SKY", "PRH-SKY", "AMB-SKY|PKM-BLA|PKM-LMP", "PSK-SKY|PRS"],
  },
  {
    subject: "snake in a kitchen",
    words: "Ado ulo besak masuk dapur rumah, ado anak kecik, di Mangun Jaya RT 4 dekat masjid",
    answers: "uy",
    type: "snake-or-bees",
    place: { address: /^Mangun Jaya/, district: "Babat Toman" },
    units: ["RSC-BBT"],
  },
  {
    subject: "collapsed man at a mosque",
    words: "Bapak-bapak ambruk waktu sholat jumat di masjid Jami Sungai Lilin, dak begerak dak benapas",
    exchange: { at: kmFrom(sungaiLilin, 1), accuracyM: 1_500 },
    answers: "u",
    type: "cardiac-arrest",
    place: { address: /^Sungai Lilin, masjid jami$/, district: "Sungai Lilin" },
    units: ["AMB-SLN", "AMB-SLN"],
  },
];

type Outcome = { type: string; address: string; district: string; units: readonly string[] };

/** Lists the differences from the expectation; empty if the call was handled correctly. */
export function listDifferences({ type, place, units }: DescribedCall, outcome: Outcome): string[] {
  const isPlaceRight = place.address.test(outcome.address) && place.district === outcome.district;
  return [
    ...(outcome.type === type ? [] : [`type ${outcome.type}, expected ${type}`]),
    ...(isPlaceRight ? [] : [`place ${outcome.address}, expected ${place.address} in ${place.district}`]),
    ...(canPairAll(units, outcome.units) ? [] : [`units ${outcome.units.join(" ")}, expected ${units.join(" ")}`]),
  ];
}

/** Whether the call signs and the patterns can be paired one to one. */
function canPairAll([pattern, ...otherPatterns]: readonly string[], callSigns: readonly string[]): boolean {
  if (pattern === undefined) return callSigns.length === 0;
  return callSigns.some(
    (callSign) =>
      new RegExp(`^(?:${pattern})`).test(callSign) &&
      canPairAll(
        otherPatterns,
        callSigns.filter((other) => other !== callSign),
      ),
  );
}

type PlaceAndType = { words: string; place: string; type: string };

/** Further calls, for which only the type and the place are expected. `place` is "name (district)". */
export const placeAndTypeCalls: readonly PlaceAndType[] = [
  {
    words: "Pak, umo warga kebakar di Muara Medak, asapnyo lah sampe Mendis",
    place: "Muara Medak (Bayung Lencir)",
    type: "land-fire",
  },
  {
    words: "perahu ketek tabrakan samo tongkang di sungai Lalan depan Karang Agung, penumpang banyak di air",
    place: "near Karang Agung (Lalan)",
    type: "river-accident",
  },
  {
    words: "motor jatuh sendiri di tikungan Tenggaro Keluang, pengendaranya luka parah",
    place: "Tenggaro (Keluang)",
    type: "road-accident",
  },
  {
    words: "ado wong begoco pake parang di kalangan Tebing Bulang",
    place: "Tebing Bulang (Sungai Keruh)",
    type: "assault",
  },
  {
    words: "ibu saya sesak nian napasnyo, di Lubuk Bintialo Batang Hari Leko",
    place: "Lubuk Bintialo (Batang Hari Leko)",
    type: "breathing-difficulty",
  },
  {
    words: "pohon besar tumbang nimpo kabel di jalan depan kantor camat Lais, jalan tetutup",
    place: "Lais, dekat kantor camat (Lais)",
    type: "fallen-tree",
  },
  {
    words: "tolong bini aku nak lahiran, ketuban lah pecah, di dusun 3 Simpang Bayat",
    place: "Simpang Bayat (Bayung Lencir)",
    type: "childbirth",
  },
  {
    words: "maling nyuri motor di depan indomaret Sungai Lilin, orangnyo lah ditangkap warga, massa rame",
    place: "Sungai Lilin, dekat indomaret (Sungai Lilin)",
    type: "theft",
  },
  {
    words: "sumur minyak meledak di Pangkalan Bayat, tigo wong tebakar",
    place: "Pangkalan Bayat (Bayung Lencir)",
    type: "oil-well-explosion",
  },
  {
    words: "tetanggo sayo gantung diri, masih ado napasnyo, di Kasmaran Babat Toman",
    place: "Kasmaran (Babat Toman)",
    type: "suicide-attempt",
  },
];
