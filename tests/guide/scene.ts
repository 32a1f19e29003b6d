import type { LngLat } from "../../db/columns";

type Unit = { id: string; properties: { callSign: string } };
type Incident = { id: string; number: number; assignments: { id: string }[] };

type SceneIncident = {
  type: string;
  location: LngLat;
  address: string;
  description: string;
  /** The assignment states that the crews have reported, in order. */
  steps?: readonly string[];
  /** An additional unit, which the response plan does not require. */
  callSign?: string;
};

/** The unit of the demo's crew account. */
const crewCallSign = "AMB-BYL-1";

/** The incidents in the screenshots, oldest first. The first incident is open on the console. */
const incidents: readonly SceneIncident[] = [
  {
    type: "building-fire",
    location: { lng: 104.1189, lat: -2.5692 },
    address: "Belakang Pasar Sungai Lilin",
    description: "Rumah panggung terbakar di belakang pasar, api membesar ke dua rumah di sebelahnya.",
    steps: ["acknowledged", "enRoute"],
  },
  {
    type: "acute-illness",
    location: { lng: 103.69, lat: -2.062 },
    address: "Dekat Pasar Bayung Lencir, rumah cat hijau",
    description: "Pria 60 tahun lemas dan muntah sejak pagi, masih sadar.",
    callSign: crewCallSign,
    steps: ["acknowledged", "enRoute"],
  },
  {
    type: "childbirth",
    location: { lng: 103.905, lat: -2.872 },
    address: "Dusun 2 Lumpatan",
    description: "Ibu hamil anak kedua, kontraksi sudah rapat, bidan belum ada.",
    steps: ["acknowledged"],
  },
  {
    type: "river-accident",
    location: { lng: 103.8391, lat: -2.8905 },
    address: "Dermaga Sekayu",
    description: "Perahu terbalik di dekat dermaga, dua orang berpegangan pada perahu.",
    steps: ["acknowledged", "enRoute", "onScene"],
  },
  {
    type: "road-accident",
    location: { lng: 103.78, lat: -2.905 },
    address: "Jalan Sekayu–Babat Toman, simpang kebun",
    description: "Dua sepeda motor bertabrakan, satu orang patah kaki.",
    steps: ["acknowledged"],
  },
  {
    type: "fallen-tree",
    location: { lng: 103.86, lat: -2.86 },
    address: "Jalan Kolonel Wahid Udin",
    description: "Pohon besar tumbang menutup separuh jalan.",
    steps: ["acknowledged"],
  },
];

/** The ringing call, and what the call taker types into the form in the screenshots. The number is made up. */
export const ringingCall = {
  callerNumber: "08000003456",
  typed: "dua sepeda motor bertabrakan di sungai lilin, pengendara luka di kepala",
};

/** The call of the first shift in the screenshots, with what the phone system passes on. The number is made up. */
export const describedCall = {
  callerNumber: "08000002101",
  note: "Rumah terbakar di belakang Pasar Sungai Lilin, api membesar.",
};

/** Fills a demo through its HTTP interface. Returns the numbers of the incidents. */
export async function fillScene(url: string, apiKey: string): Promise<number[]> {
  const send = async <Content>(method: string, path: string, body?: object): Promise<Content> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<Content>;
  };
  const { features: units } = await send<{ features: Unit[] }>("GET", "/units");
  const numbers: number[] = [];
  for (const [index, { steps = [], callSign, ...incident }] of incidents.entries()) {
    const callerNumber = `0800000${4_100 + index}`;
    const call = await send<{ id: string }>("POST", "/calls", { callerNumber });
    const { id, number } = await send<Incident>("POST", "/incidents", {
      ...incident,
      precision: "exact",
      callId: call.id,
    });
    numbers.push(number);
    const unit = units.find(({ properties }) => properties.callSign === callSign);
    if (unit) await send("POST", `/incidents/${id}/assignments`, { unitId: unit.id }).catch(() => {});
    const { assignments } = await send<Incident>("GET", `/incidents/${id}`);
    for (const assignment of assignments) {
      for (const state of steps) await send("PATCH", `/assignments/${assignment.id}`, { state });
    }
  }
  return numbers;
}
