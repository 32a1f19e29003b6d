import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { unit, unitSkill } from "../../db/schema/units";
import { saveUnit } from "../../server/admin/save-unit";
import { aContext, anIncident, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { listPassedOver, listSent, testRule } from "../support/rule";
import { expect } from "../support/test";

testRule(
  "units with a rare skill are found among many others, nearest first, and only while they can be sent",
  async (db) => {
    await createManyUnits(db, { ambulance: 60 });
    const type = await aType(db, ["ambulance*1 neonatal"]);
    await aUnit(db, { callSign: "FAR", skills: ["neonatal", "trauma"], at: kmFrom(sekayu, 90) });
    await aUnit(db, { callSign: "NEAR", skills: ["neonatal"], at: kmFrom(sekayu, 70) });
    await aUnit(db, { callSign: "RESTING", skills: ["neonatal"], duty: "off-duty", at: kmFrom(sekayu, 1) });
    expect(listSent(await anIncident(db, { type }))).toEqual(["NEAR"]);
    const secondIncident = await anIncident(db, { type });
    expect(listSent(secondIncident)).toEqual(["FAR"]);
    expect(listPassedOver(secondIncident)).toHaveLength(5);
    expect((await anIncident(db, { type })).unmet).toMatchObject([{ reason: "all-busy" }]);
  },
);

testRule("the index of skills follows every change of a unit", async (db) => {
  const { id, callSign } = await aUnit(db, { skills: ["trauma", "trauma", "midwife"] });
  expect(await readSkills(db, id)).toEqual(["ambulance midwife", "ambulance trauma"]);
  const [row] = await db.select().from(unit).where(eq(unit.id, id));
  const { agencyCode = "", mobility = "road", duty = "available" } = row ?? {};
  const unitChange = { id, callSign, agencyCode, kind: "rescue-team" as const, skills: ["k9"], mobility, duty };
  await saveUnit(aContext(db), unitChange);
  expect(await readSkills(db, id)).toEqual(["rescue-team k9"]);
  await saveUnit(aContext(db), { ...unitChange, skills: [] });
  expect(await readSkills(db, id)).toEqual([]);
});

async function readSkills(db: Db, id: string): Promise<string[]> {
  const rows = await db.select().from(unitSkill).where(eq(unitSkill.unitId, id)).orderBy(unitSkill.skill);
  return rows.map(({ kind, skill }) => `${kind} ${skill}`);
}
