import { desc, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { question } from "../../db/schema/plans";
import { seedReference } from "../../db/seed/seed";
import type { Answer, TypeMode, UnitKind } from "../../db/vocabulary";
import { savePlan } from "../../server/admin/save-incident-type";
import { saveQuestions } from "../../server/admin/save-questions";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { fillIncident } from "../../server/assignment/fill-incident";
import { listTypes } from "../../server/assignment/incident-types";
import { listCandidates } from "../../server/assignment/list-candidates";
import { undoAssignment } from "../../server/assignment/undo-assignment";
import { createIncident } from "../../server/incidents/create-incident";
import { type IncidentView, readIncident } from "../../server/incidents/read-incidents";
import { answerQuestions } from "../../server/intake/answer-questions";
import { aContext, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { listSent, listUnmet } from "../support/rule";
import { expect, test, testOnBothDatabases } from "../support/test";

type Question = { text: string; decisive?: Answer; raisesTo?: number; adds?: [UnitKind, number, ...string[]][] };

const trappedQuestion: Question = { text: "trapped", raisesTo: 1, adds: [["rescue-team", 1, "extrication"]] };
const breathingQuestion: Question = { text: "breathing", decisive: "no", raisesTo: 1 };
const severalQuestion: Question = { text: "several", adds: [["ambulance", 1]] };

/**
 * Creates an incident type "crash" with three questions. At priority 2 it needs an ambulance, at priority 1 also the
 * police.
 */
async function aCrashType(db: Db, { mode }: { mode?: TypeMode } = {}) {
  const context = aContext(db);
  const type = await aType(db, ["ambulance*1"], { mode });
  const ambulanceRequirement = { kind: "ambulance", count: 1, skills: [] } as const;
  const policeRequirement = { kind: "police-patrol", count: 1, skills: [] } as const;
  await savePlan(context, {
    type,
    priority: 1,
    requirements: [{ ...policeRequirement }, { ...ambulanceRequirement }].map(withMutableSkills),
  });
  await setQuestions(db, type, [trappedQuestion, breathingQuestion, severalQuestion]);
  const rows = await db.select().from(question).where(eq(question.typeCode, type));
  const findQuestionId = (text: string) => rows.find(({ askedEn }) => askedEn === text)?.id ?? "";
  const answersFor = (answers: Record<string, Answer>) =>
    Object.entries(answers).map(([text, answer]) => ({ questionId: findQuestionId(text), answer }));
  const createCrashIncident = async (answers: Record<string, Answer>, priority?: number) => {
    const { id } = await createIncident(context, { ...incidentFields, type, priority, answers: answersFor(answers) });
    return readIncident(context, { id });
  };
  const answer = async (id: string, answers: Record<string, Answer>) => {
    await answerQuestions(context, { id, answers: answersFor(answers) });
    return readIncident(context, { id });
  };
  return { type, createCrashIncident, answer, answersFor, context };
}

const incidentFields = { location: sekayu, precision: "exact" } as const;
const withMutableSkills = <Line extends object>(line: Line) => ({ ...line, skills: [] as string[] });

async function setQuestions(db: Db, type: string, questions: Question[]) {
  await saveQuestions(aContext(db), {
    type,
    questions: questions.map(({ text, decisive = "yes", raisesTo = null, adds = [] }) => ({
      askedId: text,
      askedEn: text,
      decisive,
      raisesTo,
      adds: adds.map(([kind, count, ...skills]) => ({ kind, count, skills })),
    })),
  });
}

test.beforeEach(({ db }) => deleteUnitsAndIncidents(db));

testOnBothDatabases(
  "an answer during the call raises the priority and assigns more units than the plan, in one step",
  async ({ db }) => {
    await deleteUnitsAndIncidents(db);
    await aUnit(db, { callSign: "AMB", at: sekayu });
    await aUnit(db, { callSign: "POL", kind: "police-patrol", at: sekayu });
    await aUnit(db, { callSign: "RES", kind: "rescue-team", skills: ["extrication"], at: sekayu });
    const { createCrashIncident } = await aCrashType(db);
    const crashIncident = await createCrashIncident({ trapped: "yes", breathing: "yes" });
    expect(crashIncident.priority).toBe(1);
    expect(listSent(crashIncident).sort()).toEqual(["AMB", "POL", "RES"]);
    expect(crashIncident.extra).toEqual([{ order: 101, kind: "rescue-team", count: 1, skills: ["extrication"] }]);
    expect(crashIncident.answers).toMatchObject([
      { askedEn: "trapped", answer: "yes", decided: true },
      { askedEn: "breathing", answer: "yes", decided: false },
    ]);
    expect(crashIncident.unmet).toEqual([]);
  },
);

test.for<[string, Record<string, Answer>, number | undefined, number, string[]]>([
  ["no question is answered", {}, undefined, 2, ["ambulance*1 no-such-unit"]],
  ["nobody is trapped", { trapped: "no" }, undefined, 2, ["ambulance*1 no-such-unit"]],
  ["the answer is unknown", { trapped: "unknown" }, undefined, 2, ["ambulance*1 no-such-unit"]],
  [
    "a person is not breathing",
    { breathing: "no" },
    undefined,
    1,
    ["police-patrol*1 no-such-unit", "ambulance*1 no-such-unit"],
  ],
  [
    "the call taker chose a lower priority",
    { breathing: "no" },
    4,
    1,
    ["police-patrol*1 no-such-unit", "ambulance*1 no-such-unit"],
  ],
  [
    "the call taker chose a higher priority",
    { several: "yes" },
    1,
    1,
    ["police-patrol*1 no-such-unit", "ambulance*1 no-such-unit", "ambulance*1 no-such-unit"],
  ],
])(
  "the priority and the requirements if %s",
  async ([, answers, chosenPriority, priority, unmetRequirements], { db }) => {
    const { createCrashIncident } = await aCrashType(db);
    const crashIncident = await createCrashIncident(answers, chosenPriority);
    expect([crashIncident.priority, listUnmet(crashIncident)]).toEqual([priority, unmetRequirements]);
  },
);

test("a later answer raises the priority, keeps assigned units, and assigns additional ones", async ({ db }) => {
  await aUnit(db, { callSign: "AMB-1", at: sekayu });
  const { createCrashIncident, answer } = await aCrashType(db);
  const incidentBefore = await createCrashIncident({});
  expect(listSent(incidentBefore)).toEqual(["AMB-1"]);
  await aUnit(db, { callSign: "POL", kind: "police-patrol", at: sekayu });
  await aUnit(db, { callSign: "AMB-2", at: sekayu });
  await aUnit(db, { callSign: "RES", kind: "rescue-team", skills: ["extrication"], at: sekayu });

  const incidentAfter = await answer(incidentBefore.id, { trapped: "yes", several: "yes" });
  expect(incidentAfter.priority).toBe(1);
  expect(listSent(incidentAfter).sort()).toEqual(["AMB-1", "AMB-2", "POL", "RES"]);
  expect(incidentAfter.assignments.map(({ state }) => state)).toEqual(Array(4).fill("assigned"));
  expect(incidentAfter.unmet).toEqual([]);
  // The requirement for the ambulance is the first one at the lower priority and the second one at the raised priority.
  expect(incidentAfter.assignments.find(({ unit }) => unit.callSign === "AMB-1")?.requirement).toBe(2);
  expect(incidentAfter.version).toBeGreaterThan(incidentBefore.version);

  const [changeEvent] = await db
    .select()
    .from(event)
    .where(eq(event.kind, "incident.answered"))
    .orderBy(desc(event.id))
    .limit(1);
  expect(changeEvent?.data).toMatchObject({ before: { priority: 2 }, after: { priority: 1 } });
});

test.for(["declined", "recalled"] as const)(
  "an answer does not send a unit again that was %s",
  async (state, { db }) => {
    const { createCrashIncident, answer, context } = await aCrashType(db);
    await aUnit(db, { callSign: "NEAR", at: sekayu });
    const { id, assignments } = await createCrashIncident({});
    await advanceAssignment(context, { id: assignments[0]?.id ?? "", state });
    const listActive = (incident: IncidentView) =>
      incident.assignments.flatMap(({ unit, state }) => (state === "assigned" ? [unit.callSign] : []));
    const incidentWithoutUnit = await answer(id, { breathing: "yes", several: "yes" });
    expect(listActive(incidentWithoutUnit)).toEqual([]);
    expect(listUnmet(incidentWithoutUnit)).toEqual(["ambulance*1 released", "ambulance*1 released"]);

    await aUnit(db, { callSign: "FAR", at: kmFrom(sekayu, 5) });
    const incidentWithUnit = await answer(id, { breathing: "no" });
    expect(listActive(incidentWithUnit)).toEqual(["FAR"]);
    const farAssignment = incidentWithUnit.assignments.find(({ unit }) => unit.callSign === "FAR");
    expect(farAssignment?.passedOver).toMatchObject([{ callSign: "NEAR", cause: "declined-or-recalled" }]);
    // A dispatcher who asks for units gets the nearest available one.
    await fillIncident(context, { incidentId: id });
    expect(listActive(await readIncident(context, { id })).sort()).toEqual(["FAR", "NEAR"]);
  },
);

test("an answer sends a unit whose earlier assignment was undone", async ({ db }) => {
  const { createCrashIncident, answer, context } = await aCrashType(db);
  await aUnit(db, { callSign: "NEAR", at: sekayu });
  const { id, assignments } = await createCrashIncident({});
  await undoAssignment(context, { id: assignments[0]?.id ?? "" });
  const { assignments: newAssignments } = await answer(id, { breathing: "yes", several: "yes" });
  expect(newAssignments.map(({ unit: { callSign }, state }) => [callSign, state])).toEqual([
    ["NEAR", "recalled"],
    ["NEAR", "assigned"],
  ]);
});

test("repeating an answer, or changing it and back, assigns no unit twice", async ({ db }) => {
  for (const number of [1, 2, 3, 4]) await aUnit(db, { callSign: `AMB-${number}`, at: sekayu });
  const { createCrashIncident, answer } = await aCrashType(db);
  const { id } = await createCrashIncident({ several: "yes" });
  for (const newAnswer of ["yes", "no", "unknown", "yes"] as const) {
    const crashIncident = await answer(id, { several: newAnswer });
    expect([listSent(crashIncident).length, crashIncident.extra]).toEqual([
      2,
      [{ order: 101, kind: "ambulance", count: 1, skills: [] }],
    ]);
    expect(crashIncident.answers).toMatchObject([{ answer: newAnswer, decided: true }]);
  }
});

test("an answer never lowers a priority set by a dispatcher, and does not raise a lowered one without a new answer", async ({
  db,
}) => {
  const { createCrashIncident, answer } = await aCrashType(db);
  const { id } = await createCrashIncident({ trapped: "yes" });
  await db.update(incident).set({ priority: 3 }).where(eq(incident.id, id));
  expect((await answer(id, { several: "yes" })).priority).toBe(3);
  expect((await answer(id, { breathing: "no" })).priority).toBe(1);
});

test("for a type of mode confirm, additional units wait for confirmation", async ({ db }) => {
  await aUnit(db, { callSign: "RES", kind: "rescue-team", skills: ["extrication"], at: sekayu });
  const { createCrashIncident, answer, context } = await aCrashType(db, { mode: "confirm" });
  const { id } = await createCrashIncident({});
  const crashIncident = await answer(id, { trapped: "yes" });
  expect(listSent(crashIncident)).toEqual([]);
  expect(listUnmet(crashIncident)).toContain("rescue-team*1 awaiting-confirmation");
  const { ranked } = await listCandidates(context, { incidentId: id });
  expect(ranked.map(({ unit, requirement }) => [unit.callSign, requirement])).toEqual([["RES", 101]]);
});

test("answers to unknown questions, and to a closed incident, are refused", async ({ db }) => {
  const { type, createCrashIncident, answersFor, context } = await aCrashType(db);
  const unknownQuestion = [{ questionId: "01890000-0000-7000-8000-000000000000", answer: "yes" as const }];
  const expectedRefusal = { code: "invalid-input", details: { errors: [{ field: "answers" }] } };
  await expect(createIncident(context, { ...incidentFields, type, answers: unknownQuestion })).rejects.toMatchObject(
    expectedRefusal,
  );
  const { id } = await createCrashIncident({});
  await expect(answerQuestions(context, { id, answers: unknownQuestion })).rejects.toMatchObject(expectedRefusal);
  await db.update(incident).set({ status: "closed", closedAt: new Date() }).where(eq(incident.id, id));
  const answers = answersFor({ trapped: "yes" });
  await expect(answerQuestions(context, { id, answers })).rejects.toMatchObject({ code: "incident-closed" });
});

test("a repeated creation returns the incident, even if a question that it answers was removed", async ({ db }) => {
  const { type, answersFor, context } = await aCrashType(db);
  const input = { ...incidentFields, type, answers: answersFor({ trapped: "yes" }) };
  const { id } = await createIncident(context, input, "key-1");
  await saveQuestions(context, { type, questions: [] });
  expect(await createIncident(context, input, "key-1")).toEqual({ id, created: false });
});

test("questions are changed, reordered and removed; the audit trail keeps the previous version", async ({ db }) => {
  const { type, createCrashIncident, context } = await aCrashType(db);
  const { id } = await createCrashIncident({ trapped: "yes" });
  const questionsBefore = await db.select().from(question).where(eq(question.typeCode, type)).orderBy(question.order);
  const [firstQuestion, , thirdQuestion] = questionsBefore;
  if (!firstQuestion || !thirdQuestion) throw new Error("three questions were saved");
  const { typeCode: _, order: __, ...unchangedQuestion } = thirdQuestion;
  const { typeCode: ___, order: ____, ...changedQuestion } = firstQuestion;
  await saveQuestions(context, { type, questions: [unchangedQuestion, { ...changedQuestion, askedEn: "stuck" }] });
  const questionsAfter = await db.select().from(question).where(eq(question.typeCode, type)).orderBy(question.order);
  expect(questionsAfter.map(({ id, askedEn, order }) => [id, askedEn, order])).toEqual([
    [thirdQuestion.id, "several", 1],
    [firstQuestion.id, "stuck", 2],
  ]);
  const [change] = await db
    .select()
    .from(event)
    .where(eq(event.kind, "questions.changed"))
    .orderBy(desc(event.id))
    .limit(1);
  expect(change?.data).toMatchObject({ type, before: { questions: [{}, {}, {}] }, after: { questions: [{}, {}] } });
  // An answer keeps the text of its question.
  expect((await readIncident(context, { id })).answers).toMatchObject([{ askedEn: "trapped" }]);
  const otherType = await aType(db, []);
  await expect(saveQuestions(context, { type: otherType, questions: [unchangedQuestion] })).rejects.toMatchObject({
    code: "invalid-input",
  });
});

test("important types have two to five initial questions, and questions that a room has changed are not replaced", async ({
  db,
  database,
}) => {
  const types = (await listTypes(aContext(db))).filter(({ questions }) => questions.length > 0);
  expect(types.length).toBeGreaterThanOrEqual(35);
  expect(types.filter(({ questions }) => questions.length < 2 || questions.length > 5)).toEqual([]);
  await saveQuestions(aContext(db), { type: "building-fire", questions: [] });
  await saveQuestions(aContext(db), {
    type: "road-accident",
    questions: [{ askedId: "Milik kami?", askedEn: "Ours?", decisive: "yes", raisesTo: null, adds: [] }],
  });
  await seedReference(database);
  const customQuestions = await db.select().from(question).where(eq(question.typeCode, "road-accident"));
  expect(customQuestions.map(({ askedEn }) => askedEn)).toEqual(["Ours?"]);
  // Questions that an administrator has removed do not return.
  expect(await db.select().from(question).where(eq(question.typeCode, "building-fire"))).toEqual([]);
});
