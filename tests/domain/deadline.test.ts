import { type Deadlines, findCurrentStep, findDeadlineState, type IncidentStep } from "../../server/domain/deadline";
import { expect, test } from "../support/test";

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 25, 3, 0, minutes * 60));
const deadlines: Deadlines = { promisedSeconds: 900, assignSeconds: 60, acknowledgeSeconds: 90 };

const opened = { openedAt: at(0), verifiedAt: null, reopened: 0 };

type StateMinutes = {
  acknowledged?: number;
  enRoute?: number;
  onScene?: number;
  ended?: number;
  beforeReopening?: boolean;
};
function createCrew(
  state: Parameters<typeof findCurrentStep>[0]["assignments"][number]["state"],
  sentMinute: number,
  stamps: StateMinutes = {},
) {
  const optionalTime = (minutes?: number) => (minutes === undefined ? null : at(minutes));
  return {
    state,
    assignedAt: at(sentMinute),
    acknowledgedAt: optionalTime(stamps.acknowledged),
    enRouteAt: optionalTime(stamps.enRoute),
    onSceneAt: optionalTime(stamps.onScene),
    endedAt: optionalTime(stamps.ended),
    beforeReopening: stamps.beforeReopening ?? false,
  };
}
type Crew = ReturnType<typeof createCrew>;

test.each<[string, Crew[], IncidentStep, number, number | null]>([
  ["no unit assigned: waiting since the call", [], "waiting", 0, 1],
  ["the only crew declined: waiting since then", [createCrew("declined", 1, { ended: 3 })], "waiting", 3, 4],
  ["assigned: the acknowledgement is due", [createCrew("assigned", 1)], "sent", 1, 2.5],
  [
    "two assigned: the earlier acknowledgement is due",
    [createCrew("assigned", 4), createCrew("assigned", 1)],
    "sent",
    1,
    2.5,
  ],
  [
    "acknowledged: the promise counts from the call",
    [createCrew("acknowledged", 1, { acknowledged: 2 })],
    "acknowledged",
    2,
    15,
  ],
  ["on the way: the same", [createCrew("enRoute", 1, { acknowledged: 2, enRoute: 3 })], "onTheWay", 3, 15],
  [
    "the most advanced crew counts",
    [createCrew("assigned", 1), createCrew("enRoute", 1, { acknowledged: 2, enRoute: 3 })],
    "onTheWay",
    3,
    15,
  ],
  ["on scene: nothing is due", [createCrew("onScene", 1, { onScene: 9 })], "onScene", 9, null],
  ["transporting counts as on scene", [createCrew("transporting", 1, { onScene: 9 })], "onScene", 9, null],
  ["all crews are done", [createCrew("clear", 1, { onScene: 9, ended: 40 })], "left", 40, null],
])("%s", (_, assignments, step, since, due) => {
  const currentStep = findCurrentStep({ ...opened, status: "received", assignments }, deadlines);
  expect(currentStep).toEqual({ step, since: at(since), dueAt: due === null ? null : at(due) });
});

test("without a promised time, a unit on its way is never overdue", () => {
  const incident = {
    ...opened,
    status: "enRoute",
    assignments: [createCrew("enRoute", 1, { enRoute: 3 })],
  } as const;
  expect(findCurrentStep(incident, { ...deadlines, promisedSeconds: null }).dueAt).toBeNull();
});

test("a reopened incident waits since the reopening, and the crews that had left are not counted", () => {
  const reopened = { ...opened, verifiedAt: at(100), reopened: 1 };
  const formerCrews = [
    createCrew("clear", 1, { onScene: 9, ended: 40, beforeReopening: true }),
    createCrew("declined", 1, { ended: 3, beforeReopening: true }),
    // The time on paper of its end, entered after the incident was closed and reopened.
    createCrew("clear", 1, { onScene: 9, ended: 105, beforeReopening: true }),
    // On paper, with no time at which it was clear.
    createCrew("clear", 1, { onScene: 9, beforeReopening: true }),
  ];
  const stepOf = (assignments: Crew[]) => findCurrentStep({ ...reopened, status: "verified", assignments }, deadlines);
  expect(stepOf(formerCrews)).toEqual({ step: "waiting", since: at(100), dueAt: at(101) });
  const enRoute = createCrew("enRoute", 101, { enRoute: 103 });
  expect(stepOf([...formerCrews, enRoute])).toEqual({ step: "onTheWay", since: at(103), dueAt: at(115) });
  expect(stepOf([createCrew("recalled", 101, { ended: 102 })])).toMatchObject({ step: "waiting", since: at(102) });
});

test("a resolved incident has no deadline", () => {
  expect(
    findCurrentStep({ ...opened, status: "resolved", assignments: [createCrew("onScene", 1)] }, deadlines),
  ).toMatchObject({
    step: "resolved",
    dueAt: null,
  });
});

test.each([
  ["fresh at first", 0, "fresh", 0],
  ["fresh until three quarters of the time", 44, "fresh", 0],
  ["then due soon", 45, "soon", 0],
  ["late from the due time", 60, "late", 0],
  ["late, with the seconds overdue", 240, "late", 180],
] as const)("%s", (_, seconds, ageing, overSeconds) => {
  const currentStep = { step: "waiting", since: at(0), dueAt: at(1) } as const;
  expect(findDeadlineState(currentStep, at(seconds / 60))).toEqual({ ageing, overSeconds });
});

test("a step without a deadline stays fresh", () => {
  expect(findDeadlineState({ step: "onScene", since: at(0), dueAt: null }, at(10_000)).ageing).toBe("fresh");
});
