import { anIncident, aStation, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { listSent, listUnmet, testRule } from "../support/rule";
import { expect } from "../support/test";

testRule("an empty plan assigns nobody", async (db) => {
  const incident = await anIncident(db, { type: await aType(db, []) });
  expect(incident).toMatchObject({ status: "received", assignments: [], unmet: [] });
});

testRule("a requirement that cannot be filled is unmet with its reason, and the others are filled", async (db) => {
  const type = await aType(db, ["ambulance*3", "rescue-boat*1", "fire-engine*1"]);
  await aUnit(db, { callSign: "A", at: kmFrom(sekayu, 1) });
  await aUnit(db, { callSign: "F", kind: "fire-engine", at: kmFrom(sekayu, 1) });
  const incident = await anIncident(db, { type });
  expect(incident.status).toBe("assigned");
  expect(listSent(incident)).toEqual(["A", "F"]);
  expect(listUnmet(incident)).toEqual(["ambulance*2 no-such-unit", "rescue-boat*1 no-such-unit"]);
});

testRule("the reason is missing-skill when none of the kind has all skills", async (db) => {
  const type = await aType(db, ["ambulance*1 trauma;midwife"]);
  await aUnit(db, { skills: ["trauma"], at: sekayu });
  await aUnit(db, { skills: ["midwife", "night"], at: sekayu });
  expect(listUnmet(await anIncident(db, { type }))).toEqual(["ambulance*1 missing-skill"]);
});

testRule("a unit with additional skills ranks like the others", async (db) => {
  const type = await aType(db, ["ambulance*1 trauma;midwife"]);
  await aUnit(db, { callSign: "A", skills: ["night", "midwife", "trauma"], at: sekayu });
  expect(listSent(await anIncident(db, { type }))).toEqual(["A"]);
});

testRule("the reason is none-on-duty when all units with the skills are off duty", async (db) => {
  const type = await aType(db, ["ambulance*1 trauma"]);
  await aUnit(db, { skills: ["trauma"], duty: "off-duty", at: sekayu });
  await aUnit(db, { at: sekayu });
  expect(listUnmet(await anIncident(db, { type }))).toEqual(["ambulance*1 none-on-duty"]);
});

testRule("the reason is all-busy when all units on duty are assigned", async (db) => {
  const type = await aType(db, ["ambulance*1 trauma"]);
  await aUnit(db, { callSign: "A", skills: ["trauma"], at: sekayu });
  await aUnit(db, { skills: ["trauma"], duty: "off-duty", at: sekayu });
  expect(listSent(await anIncident(db, { type }))).toEqual(["A"]);
  expect(listUnmet(await anIncident(db, { type }))).toEqual(["ambulance*1 all-busy"]);
});

testRule("the reason is no-position when the free units have none", async (db) => {
  const type = await aType(db, ["ambulance*2"]);
  await aUnit(db, { callSign: "A", at: sekayu });
  await aUnit(db, {});
  const incident = await anIncident(db, { type });
  expect(listSent(incident)).toEqual(["A"]);
  expect(listUnmet(incident)).toEqual(["ambulance*1 no-position"]);
});

testRule("a unit assigned to the first requirement does not affect the reason of the second", async (db) => {
  const type = await aType(db, ["ambulance*1", "ambulance*1 trauma"]);
  await aUnit(db, { callSign: "PLAIN", at: kmFrom(sekayu, 1) });
  await aUnit(db, { callSign: "RESTING", skills: ["trauma"], duty: "off-duty", at: kmFrom(sekayu, 2) });
  const incident = await anIncident(db, { type });
  expect(listSent(incident)).toEqual(["PLAIN"]);
  expect(listUnmet(incident)).toEqual(["ambulance*1 none-on-duty"]);
});

testRule("units assigned to the same incident are not listed as busy", async (db) => {
  const type = await aType(db, ["ambulance*2", "ambulance*2"]);
  for (const km of [1, 2, 3]) await aUnit(db, { callSign: `A-${km}`, at: kmFrom(sekayu, km) });
  const incident = await anIncident(db, { type });
  expect(listSent(incident)).toEqual(["A-1", "A-2", "A-3"]);
  expect(listUnmet(incident)).toEqual(["ambulance*1 no-such-unit"]);
});

testRule("an off-duty unit is not assigned, however near", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  const homeStation = await aStation(db, { at: sekayu });
  await aUnit(db, { callSign: "RESTING", station: homeStation, duty: "off-duty", at: sekayu });
  await aUnit(db, { callSign: "FAR", at: kmFrom(sekayu, 80) });
  expect(listSent(await anIncident(db, { type }))).toEqual(["FAR"]);
});

testRule("the plan is that of the incident's own priority", async (db) => {
  await aUnit(db, { callSign: "A", at: sekayu });
  expect(listSent(await anIncident(db, { type: "acute-illness", priority: 2 }))).toEqual(["A"]);
  // At priority 1 an acute illness requires a trauma crew.
  expect(listUnmet(await anIncident(db, { type: "acute-illness", priority: 1 }))).toEqual([
    "ambulance*1 missing-skill",
  ]);
});
