import { expect, test } from "vitest";
import type { AssignmentState, UnitKind } from "../../db/vocabulary";
import { agencyProgress, isForwardedAfterClosing } from "../../server/domain/agency-progress";
import { canReopen } from "../../server/domain/incident";
import { listStatusSteps } from "../../server/domain/incident-steps";
import { matchToPlan } from "../../server/domain/response-plan";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const createCrew = (assigned: number, enRoute: number | null = null, onScene: number | null = null) => ({
  assignedAt: at(assigned),
  enRouteAt: enRoute === null ? null : at(enRoute),
  onSceneAt: onScene === null ? null : at(onScene),
  beforeReopening: false,
});
const baseIncident = { openedAt: at(0), verifiedAt: null, resolvedAt: null, closedAt: null, reopened: 0 };
const describeSteps = (steps: ReturnType<typeof listStatusSteps>) =>
  steps.map(({ at: moment, phase }) => `${phase} ${moment ? moment.getUTCMinutes() : "-"}`);

test("assigned, en route and on scene are reached when the first unit reaches them", () => {
  const assignments = [createCrew(1, 9), createCrew(2, 5, 20)];
  expect(describeSteps(listStatusSteps({ ...baseIncident, status: "onScene", assignments }))).toEqual([
    "past 0",
    "past -",
    "past 1",
    "past 5",
    "now 20",
    "ahead -",
    "ahead -",
  ]);
});

test("after a reopening, assignments that had ended before it are ignored", () => {
  const assignments = [{ ...createCrew(1, 5, 20), beforeReopening: true }, createCrew(41)];
  const reopenedIncident = {
    ...baseIncident,
    verifiedAt: at(40),
    reopened: 1,
    status: "assigned" as const,
    assignments,
  };
  expect(describeSteps(listStatusSteps(reopenedIncident))).toEqual([
    "past 0",
    "past 40",
    "now 41",
    "ahead -",
    "ahead -",
    "ahead -",
    "ahead -",
  ]);
});

test.each([
  ["is open", "onScene", null, false],
  ["is resolved", "resolved", null, true],
  ["was closed six days ago", "closed", 6, true],
  ["was closed eight days ago", "closed", 8, false],
] as const)("an incident that %s", (_, status, daysAgo, verdict) => {
  const now = at(0);
  const closedAt = daysAgo === null ? null : new Date(now.getTime() - daysAgo * 86_400_000);
  expect(canReopen({ status, closedAt }, now)).toBe(verdict);
});

test.each<[string, [UnitKind, string[], AssignmentState][], (number | null)[]]>([
  [
    "each crew fills the first requirement of its kind",
    [
      ["ambulance", [], "enRoute"],
      ["ambulance", [], "assigned"],
    ],
    [2, 3],
  ],
  ["a crew without the skill fills no requirement with it", [["police-patrol", [], "assigned"]], [null]],
  ["a crew with the skill fills it", [["police-patrol", ["counsellor"], "onScene"]], [1]],
  [
    "a declined crew fills nothing, and a third crew is surplus",
    [
      ["ambulance", [], "declined"],
      ["ambulance", [], "clear"],
      ["ambulance", [], "assigned"],
      ["ambulance", [], "assigned"],
    ],
    [null, 2, 3, null],
  ],
])("%s", (_, crews, expected) => {
  const plan = [
    { order: 1, kind: "police-patrol" as const, count: 1, skills: ["counsellor"] },
    { order: 2, kind: "ambulance" as const, count: 1, skills: [] },
    { order: 3, kind: "ambulance" as const, count: 1, skills: [] },
  ];
  const sentCrews = crews.map(([kind, skills, state], id) => ({ id: `${id}`, kind, skills, state }));
  expect([...matchToPlan(plan, sentCrews).values()]).toEqual(expected);
});

test("each agency has its own progress, and unmet requirements belong to every agency with the kind", () => {
  const createForwarding = (agency: string) => ({
    agency,
    forwardedAt: at(1),
    acknowledgedAt: null,
    acknowledgedBy: null,
    refusedAt: null,
    refusedBy: null,
    refusal: null,
  });
  const sentAssignment = (agency: string, state: AssignmentState, requirement: number | null = 1) => ({
    state,
    requirement,
    unit: { agency },
  });
  const kinds: Record<string, UnitKind[]> = { dinkes: ["ambulance"], polres: ["police-patrol"], dinsos: [] };
  const progress = agencyProgress(
    {
      forwardings: ["dinkes", "polres", "dinsos"].map(createForwarding),
      assignments: [
        sentAssignment("dinkes", "assigned"),
        sentAssignment("dinkes", "onScene"),
        sentAssignment("dinkes", "declined"),
        sentAssignment("polres", "clear"),
        sentAssignment("polres", "recalled", null),
      ],
      unmet: [
        { kind: "ambulance", missing: 2 },
        { kind: "fire-engine", missing: 1 },
      ],
    },
    (agency) => new Set(kinds[agency]),
  );
  expect(progress.map(({ agency, state, crews, filled, missing }) => [agency, state, crews, filled, missing])).toEqual([
    ["dinkes", "onScene", 2, 2, 2],
    ["polres", "recalled", 0, 1, 0],
    ["dinsos", null, 0, 0, 0],
  ]);
  const closings = [null, at(2), at(0)];
  expect(closings.map((closedAt) => isForwardedAfterClosing({ forwardedAt: at(1) }, closedAt))).toEqual([
    false,
    false,
    true,
  ]);
});
