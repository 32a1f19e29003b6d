import { expect, test } from "vitest";
import { emptyStage, nextStage, type Stage, stageEnds, stageMs } from "../../app/wall/stage/next-stage";

const start = new Date("2026-11-25T03:00:00Z").getTime();
const fire = { id: "fire", priority: 2, openedAt: new Date(start - 60_000) };
const flood = { id: "flood", priority: 3, openedAt: new Date(start) };
const crash = { id: "crash", priority: 2, openedAt: new Date(start + 1_000) };
const drowning = { id: "drowning", priority: 1, openedAt: new Date(start + 2_000) };

const opened = (incidents: (typeof fire)[]) => nextStage(emptyStage, incidents, start);
const shown = ({ shown: on }: Stage) => on?.id ?? null;

test("what was open when the screen began takes no stage", () => {
  expect(shown(opened([fire, flood]))).toBeNull();
});

test("a new incident takes the stage and hands back", () => {
  const on = nextStage(opened([fire]), [fire, flood], start);
  expect(shown(on)).toBe("flood");
  expect(stageEnds(on, [fire, flood])).toBe(start + stageMs.alone);
  expect(shown(nextStage(on, [fire, flood], start + stageMs.alone - 1))).toBe("flood");
  expect(shown(nextStage(on, [fire, flood], start + stageMs.alone))).toBeNull();
});

test("several take turns by urgency, and each is told as one of how many", () => {
  const all = [drowning, fire, crash, flood];
  const first = nextStage(opened([fire]), [fire, flood], start);
  const queued = nextStage(first, all, start + 2_000);
  expect(shown(queued)).toBe("flood");
  expect([queued.place, queued.count]).toEqual([1, 3]);
  const second = nextStage(queued, all, start + stageMs.least);
  expect(shown(second)).toBe("drowning");
  const third = nextStage(second, all, start + stageMs.least + stageMs.queued);
  expect(shown(third)).toBe("crash");
  expect([third.place, third.count]).toEqual([3, 3]);
});

test("a closed incident leaves the stage at once, and one that waited closed never comes", () => {
  const all = [fire, crash, flood];
  const on = nextStage(opened([fire]), all, start);
  expect(shown(on)).toBe("crash");
  expect(shown(nextStage(on, [fire], start + 1))).toBeNull();
});

test("nothing new leaves everything as it is, so that nothing is drawn again", () => {
  const on = nextStage(opened([fire]), [fire, flood], start);
  expect(nextStage(on, [{ ...fire }, { ...flood }], start + 5)).toBe(on);
  const off = nextStage(on, [fire, flood], start + stageMs.alone);
  expect(nextStage(off, [fire, flood], start + stageMs.alone + 5)).toBe(off);
});

test("after a long break the stage does not go on for minutes", () => {
  const many = Array.from({ length: 40 }, (_, index) => ({ ...flood, id: `flood ${index}` }));
  const on = nextStage(opened([fire]), [fire, ...many], start);
  expect(on.count).toBeLessThanOrEqual(7);
});
