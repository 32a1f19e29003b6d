import { expect, test } from "vitest";
import type { Answer, UnitKind } from "../../db/vocabulary";
import {
  addNeeds,
  combineAnswerEffects,
  computeAdditionalNeeds,
  mergeNeeds,
  raisePriority,
} from "../../server/domain/protocol";

/** Parses a line such as "ambulance*2 trauma": two ambulances with the skill `trauma`. */
const parseNeed = (line: string) => {
  const [, kind, count, skills] = /^([a-z-]+)\*(\d+)(?: (\S+))?$/.exec(line) ?? [];
  return { kind: kind as UnitKind, count: Number(count), skills: skills?.split(";") ?? [] };
};
const createPlan = (...lines: string[]) => lines.map((line, index) => ({ order: index + 1, ...parseNeed(line) }));
const describeRequirements = (
  lines: readonly { order?: number; kind: string; count: number; skills: readonly string[] }[],
) =>
  lines.map(({ order, kind, count, skills }) =>
    [order, `${kind}*${count}`, skills.join(";")].filter(Boolean).join(" "),
  );

const trappedQuestion = {
  id: "trapped",
  decisive: "yes" as const,
  raisesTo: 1,
  adds: [parseNeed("rescue-team*1 extrication")],
};
const breathingQuestion = { id: "breathing", decisive: "no" as const, raisesTo: 1, adds: [] };
const severalQuestion = { id: "several", decisive: "yes" as const, raisesTo: null, adds: [parseNeed("ambulance*1")] };
const injuredQuestion = { id: "hurt", decisive: "yes" as const, raisesTo: 2, adds: [parseNeed("ambulance*1 trauma")] };
const protocol = [trappedQuestion, breathingQuestion, severalQuestion, injuredQuestion];
const createAnswers = (answers: Record<string, Answer>) =>
  Object.entries(answers).map(([questionId, answer]) => ({ questionId, answer }));

test.each<[string, Record<string, Answer>, number | null, string[]]>([
  ["no answers", {}, null, []],
  ["an answer with an effect", { trapped: "yes" }, 1, ["rescue-team*1 extrication"]],
  ["an answer without an effect", { trapped: "no" }, null, []],
  ["unknown", { trapped: "unknown" }, null, []],
  ["a question whose answer no has an effect", { breathing: "no" }, 1, []],
  ["the same question answered yes", { breathing: "yes" }, null, []],
  [
    "the most urgent of several answers counts",
    { hurt: "yes", trapped: "yes" },
    1,
    ["rescue-team*1 extrication", "ambulance*1 trauma"],
  ],
  ["one ambulance with the skill meets both needs", { several: "yes", hurt: "yes" }, 2, ["ambulance*1 trauma"]],
  ["an answer to a removed question", { gone: "yes" }, null, []],
])("%s", (_, answers, raisesTo, needs) => {
  const effects = combineAnswerEffects(protocol, createAnswers(answers));
  expect([effects.raisesTo, describeRequirements(effects.needs)]).toEqual([raisesTo, needs]);
});

test.each([
  [3, 1, 1],
  [1, 3, 1],
  [2, 2, 2],
  [4, null, 4],
])("priority %i with answers that raise to %s becomes %i: it is never lowered", (priority, raisesTo, expected) => {
  expect(raisePriority(priority, { raisesTo })).toBe(expected);
});

test.each([
  [["ambulance*1", "ambulance*1"], ["ambulance*1"]],
  [["ambulance*1", "ambulance*3"], ["ambulance*3"]],
  [["ambulance*2", "ambulance*1 trauma"], ["ambulance*2 trauma"]],
  [
    ["ambulance*1 trauma", "ambulance*1 midwife"],
    ["ambulance*1 trauma", "ambulance*1 midwife"],
  ],
  [
    ["ambulance*1", "police-patrol*1"],
    ["ambulance*1", "police-patrol*1"],
  ],
])("%j merges to %j", (lines, expected) => {
  expect(describeRequirements(mergeNeeds(lines.map(parseNeed)))).toEqual(expected);
});

test.each<[string, { before: string[]; after: string[]; extra?: string[]; needs: string[] }, string[]]>([
  [
    "an addition to the plan",
    { before: ["ambulance*1"], after: ["ambulance*1"], needs: ["ambulance*1"] },
    ["101 ambulance*1"],
  ],
  [
    "the plan of the raised priority already includes the unit",
    { before: ["ambulance*1"], after: ["ambulance*1", "rescue-team*1"], needs: ["rescue-team*1"] },
    [],
  ],
  [
    "the plan of the raised priority includes a unit with more skills",
    { before: [], after: ["rescue-team*1 extrication"], needs: ["rescue-team*1"] },
    [],
  ],
  [
    "a unit without the skill does not meet the need",
    { before: ["rescue-team*1"], after: ["rescue-team*1"], needs: ["rescue-team*1 extrication"] },
    ["101 rescue-team*1 extrication"],
  ],
  [
    "the raised plan has one more, two more are needed",
    { before: ["ambulance*1"], after: ["ambulance*2"], needs: ["ambulance*2"] },
    ["101 ambulance*1"],
  ],
  [
    "an existing additional requirement is increased",
    { before: [], after: [], extra: ["ambulance*1 trauma"], needs: ["ambulance*1"] },
    ["101 ambulance*2 trauma"],
  ],
  [
    "a new kind gets the next number",
    { before: [], after: [], extra: ["ambulance*1"], needs: ["police-patrol*1", "tow-truck*1"] },
    ["101 ambulance*1", "102 police-patrol*1", "103 tow-truck*1"],
  ],
])("%s", (_, { before, after, extra = [], needs }, expected) => {
  const knownRequirements = extra.map((line, index) => ({ order: 101 + index, ...parseNeed(line) }));
  const lines = addNeeds({
    before: createPlan(...before),
    after: createPlan(...after),
    extraRequirements: knownRequirements,
    needs: needs.map(parseNeed),
  });
  expect(describeRequirements(lines)).toEqual(expected);
});

test.each([
  [["ambulance*1"], [], ["ambulance*1"]],
  [["ambulance*1"], ["ambulance*1"], []],
  [["ambulance*2"], ["ambulance*1"], ["ambulance*1"]],
  [["ambulance*1 trauma"], ["ambulance*1"], ["ambulance*1 trauma"]],
])("of %j, with %j already requested, %j is additional", (needs, requestedNeeds, expected) => {
  expect(describeRequirements(computeAdditionalNeeds(needs.map(parseNeed), requestedNeeds.map(parseNeed)))).toEqual(
    expected,
  );
});
