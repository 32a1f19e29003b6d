import geodesic from "geographiclib-geodesic";
import { anAgency, anIncident, aStation, aType, aUnit, bayungLencir, kmFrom, sekayu } from "../support/makers";
import { listPassedOver, listSent, listUnmet, readStation, testRule } from "../support/rule";
import { expect } from "../support/test";

testRule("the responsible station's unit comes first, even when another is closer", async (db) => {
  const type = await aType(db, ["police-patrol*1"]);
  const [polsekSekayu, polsekLais] = [await readStation(db, "polsek-sekayu"), await readStation(db, "polsek-lais")];
  await aUnit(db, { callSign: "OWN", kind: "police-patrol", station: polsekSekayu, at: kmFrom(sekayu, 3) });
  await aUnit(db, { callSign: "STRANGER", kind: "police-patrol", station: polsekLais, at: kmFrom(sekayu, 1) });

  const incident = await anIncident(db, { type, at: sekayu });
  expect(listSent(incident)).toEqual(["OWN"]);
  expect(incident.assignments[0]).toMatchObject({ rank: 1, responsible: true, basis: "fix" });
  expect(listPassedOver(incident)).toEqual(["STRANGER outside-area"]);
});

testRule("the responsible station's unit comes first, even at its station with another unit on site", async (db) => {
  const type = await aType(db, ["police-patrol*1"]);
  await aUnit(db, { callSign: "OWN", kind: "police-patrol", station: await readStation(db, "polsek-sekayu") });
  await aUnit(db, {
    callSign: "STRANGER",
    kind: "police-patrol",
    station: await readStation(db, "polsek-lais"),
    at: sekayu,
  });

  const incident = await anIncident(db, { type, at: sekayu });
  expect(listSent(incident)).toEqual(["OWN"]);
  expect(incident.assignments[0]).toMatchObject({ responsible: true, basis: "station" });
});

testRule(
  "when the responsible station has no unit left, the nearest other is assigned and marked as mutual aid",
  async (db) => {
    const type = await aType(db, ["police-patrol*1"]);
    await aUnit(db, { callSign: "OWN", kind: "police-patrol", station: await readStation(db, "polsek-sekayu") });
    for (const [callSign, km] of [
      ["FAR", 30],
      ["NEAR", 20],
    ] as const) {
      const policeStation = await readStation(db, "polsek-lais");
      await aUnit(db, { callSign, kind: "police-patrol", station: policeStation, at: kmFrom(sekayu, km) });
    }
    expect(listSent(await anIncident(db, { type, at: sekayu }))).toEqual(["OWN"]);

    const secondIncident = await anIncident(db, { type, at: sekayu });
    expect(listSent(secondIncident)).toEqual(["NEAR"]);
    expect(secondIncident.assignments[0]).toMatchObject({ rank: 1, responsible: false });
  },
);

testRule("of two stations responsible for the same district, the nearer unit is assigned", async (db) => {
  const type = await aType(db, ["police-patrol*2"]);
  const policeAgency = await anAgency(db, { dispatchRule: "responsible-area" });
  const policePost = await aStation(db, { agency: policeAgency, at: kmFrom(sekayu, 8), areas: ["16.06.01"] });
  await aUnit(db, {
    callSign: "POLSEK",
    kind: "police-patrol",
    station: await readStation(db, "polsek-sekayu"),
    at: kmFrom(sekayu, 9),
  });
  await aUnit(db, { callSign: "POST", kind: "police-patrol", station: policePost });

  const incident = await anIncident(db, { type, at: sekayu });
  expect(listSent(incident)).toEqual(["POST", "POLSEK"]);
  expect(incident.assignments.map(({ responsible }) => responsible)).toEqual([true, true]);
});

testRule("a police unit without a station has no area: it is mutual aid", async (db) => {
  const type = await aType(db, ["police-patrol*1"]);
  const polres = await anAgency(db, { dispatchRule: "responsible-area" });
  await aUnit(db, { callSign: "FLYING-SQUAD", kind: "police-patrol", agency: polres, at: kmFrom(sekayu, 1) });

  const incident = await anIncident(db, { type, at: sekayu });
  expect(listSent(incident)).toEqual(["FLYING-SQUAD"]);
  expect(incident.assignments[0]).toMatchObject({ responsible: false });
});

testRule("an agency with the rule nearest assigns its nearest unit, wherever its station is", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  const healthAgency = await anAgency(db, { dispatchRule: "nearest" });
  const sekayuStation = await aStation(db, { agency: healthAgency, at: sekayu, areas: ["16.06.01"] });
  const bayungStation = await aStation(db, { agency: healthAgency, at: bayungLencir, areas: ["16.06.09"] });
  await aUnit(db, { callSign: "STATION-HERE", station: sekayuStation, at: kmFrom(sekayu, 2) });
  await aUnit(db, { callSign: "STATION-FAR", station: bayungStation, at: kmFrom(sekayu, 1) });

  const incident = await anIncident(db, { type, at: sekayu });
  expect(listSent(incident)).toEqual(["STATION-FAR"]);
  expect(incident.assignments[0]).toMatchObject({ responsible: true, passedOver: [] });
});

testRule("a unit at another agency's station follows the rule of its own agency", async (db) => {
  const type = await aType(db, ["police-patrol*1"]);
  const [areaAgency, nearestAgency] = [
    await anAgency(db, { dispatchRule: "responsible-area" }),
    await anAgency(db, { dispatchRule: "nearest" }),
  ];
  const nearestAgencyStation = await aStation(db, {
    agency: nearestAgency,
    at: kmFrom(sekayu, 5),
    areas: ["16.06.01"],
  });
  await aUnit(db, { callSign: "POSTED", kind: "police-patrol", agency: areaAgency, station: nearestAgencyStation });
  await aUnit(db, { callSign: "STRANGER", kind: "police-patrol", agency: areaAgency, at: kmFrom(sekayu, 1) });

  const incident = await anIncident(db, { type, at: sekayu });
  expect(listSent(incident)).toEqual(["POSTED"]);
  expect(incident.assignments[0]).toMatchObject({ responsible: true });
});

testRule(
  "where agencies of both rules have the kind: first the responsible station, then all by distance",
  async (db) => {
    const type = await aType(db, ["police-patrol*4"]);
    const nearestAgency = await anAgency(db, { dispatchRule: "nearest" });
    const polsekLais = await readStation(db, "polsek-lais");
    await aUnit(db, {
      callSign: "OWN",
      kind: "police-patrol",
      station: await readStation(db, "polsek-sekayu"),
      at: kmFrom(sekayu, 9),
    });
    await aUnit(db, { callSign: "MUTUAL-AID", kind: "police-patrol", station: polsekLais, at: kmFrom(sekayu, 2) });
    await aUnit(db, { callSign: "NEAREST-NEAR", kind: "police-patrol", agency: nearestAgency, at: kmFrom(sekayu, 1) });
    await aUnit(db, { callSign: "NEAREST-FAR", kind: "police-patrol", agency: nearestAgency, at: kmFrom(sekayu, 3) });

    const { assignments } = await anIncident(db, { type, at: sekayu });
    expect(assignments.map(({ unit, responsible, rank }) => [rank, unit.callSign, responsible])).toEqual([
      [1, "OWN", true],
      [2, "NEAREST-NEAR", true],
      [3, "MUTUAL-AID", false],
      [4, "NEAREST-FAR", true],
    ]);
  },
);

testRule("the ranks of the assigned units start at one for each requirement", async (db) => {
  const type = await aType(db, ["ambulance*3", "fire-engine*1"]);
  for (const [callSign, km] of [
    ["A-THIRD", 3],
    ["A-FIRST", 1],
    ["A-SECOND", 2],
    ["A-FOURTH", 4],
  ] as const) {
    await aUnit(db, { callSign, at: kmFrom(sekayu, km) });
  }
  await aUnit(db, { callSign: "F-ONLY", kind: "fire-engine", at: kmFrom(sekayu, 5) });

  const { assignments } = await anIncident(db, { type });
  expect(assignments.map(({ requirement, rank, unit }) => `${requirement}.${rank} ${unit.callSign}`)).toEqual([
    "1.1 A-FIRST",
    "1.2 A-SECOND",
    "1.3 A-THIRD",
    "2.1 F-ONLY",
  ]);
});

testRule("two requirements of the same kind never share a unit", async (db) => {
  const type = await aType(db, ["ambulance*1 trauma", "ambulance*2"]);
  await aUnit(db, { callSign: "BOTH", skills: ["trauma"], at: kmFrom(sekayu, 1) });
  await aUnit(db, { callSign: "PLAIN", at: kmFrom(sekayu, 2) });

  const incident = await anIncident(db, { type });
  expect(incident.assignments.map(({ requirement, rank, unit }) => `${requirement}.${rank} ${unit.callSign}`)).toEqual([
    "1.1 BOTH",
    "2.1 PLAIN",
  ]);
  expect(listUnmet(incident)).toEqual(["ambulance*1 no-such-unit"]);
});

testRule(
  "among units at the same station the call sign decides, however many there are and whatever they are called",
  async (db) => {
    const type = await aType(db, ["ambulance*4"]);
    const homeStation = await aStation(db, { at: kmFrom(sekayu, 5) });
    const callSigns = Array.from({ length: 40 }, (_, index) => `M-${String(90 - index).padStart(3, "0")}`);
    for (const callSign of [...callSigns, "b-2", "B 3", "B-1", "B-10", "Ä-1"])
      await aUnit(db, { callSign, station: homeStation });

    // Names are sorted by code point, so that the order is the same on every machine.
    const sortedCallSigns = [...callSigns, "b-2", "B 3", "B-1", "B-10", "Ä-1"].sort();
    expect(listSent(await anIncident(db, { type }))).toEqual(sortedCallSigns.slice(0, 4));
    expect(listSent(await anIncident(db, { type }))).toEqual(sortedCallSigns.slice(4, 8));
  },
);

testRule("the call sign decides between units at the incident itself, too", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  for (let number = 30; number > 0; number--) await aUnit(db, { callSign: `A-${number + 100}`, at: sekayu });
  const incident = await anIncident(db, { type, at: sekayu });
  expect(listSent(incident)).toEqual(["A-101"]);
  expect(incident.assignments[0]).toMatchObject({ distanceM: 0 });
});

testRule("the call sign decides between units at their responsible station, too", async (db) => {
  const type = await aType(db, ["police-patrol*1"]);
  const polsek = await readStation(db, "polsek-sekayu");
  for (let number = 30; number > 0; number--) {
    await aUnit(db, { callSign: `P-${number + 100}`, kind: "police-patrol", station: polsek });
  }
  expect(listSent(await anIncident(db, { type, at: polsek.position }))).toEqual(["P-101"]);
  expect(listSent(await anIncident(db, { type, at: sekayu }))).toEqual(["P-102"]);
});

testRule("distance is measured on the ellipsoid, where a sphere gives a different order", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  // Here the ellipsoid gives shorter distances than a sphere in the north-south direction, and longer ones in the
  // east-west direction.
  for (let number = 0; number < 12; number++)
    await aUnit(db, { callSign: `EAST-${number}`, at: kmFrom(sekayu, 50, 90) });
  await aUnit(db, { callSign: "NORTH", at: kmFrom(sekayu, 49.9, 0) });
  expect(listSent(await anIncident(db, { type, at: sekayu }))).toEqual(["NORTH"]);
});

testRule("distances are geodesic on WGS84, to the millimetre", async (db) => {
  const type = await aType(db, ["ambulance*9"]);
  const distancesKm = [0.001, 0.5, 3, 20, 77.7, 150, 400, 1_000, 5_000];
  for (const [index, km] of distancesKm.entries())
    await aUnit(db, { callSign: `A-${km}`, at: kmFrom(sekayu, km, index * 47) });

  const { assignments } = await anIncident(db, { type, at: sekayu });
  expect(assignments.map(({ unit }) => unit.callSign)).toEqual(distancesKm.map((km) => `A-${km}`));
  for (const [index, { distanceM }] of assignments.entries()) {
    const at = kmFrom(sekayu, distancesKm[index] as number, index * 47);
    const { s12 } = geodesic.Geodesic.WGS84.Inverse(sekayu.lat, sekayu.lng, at.lat, at.lng);
    expect(Math.abs((distanceM as number) - (s12 as number))).toBeLessThan(0.001);
  }
});
