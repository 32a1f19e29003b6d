import { expect, test } from "vitest";
import { initialPulses, type Pulses, updatePulses } from "../../app/_map/motion/incident-pulses";

const pulsing = ({ until }: Pulses) => [...until.keys()];

test("nothing pulses when the screen opens", () => {
  expect(pulsing(updatePulses(initialPulses, ["a", "b"], 1_000))).toEqual([]);
});

test("each new incident pulses for its full time, even if another follows", () => {
  const opened = updatePulses(initialPulses, ["a"], 0);
  const first = updatePulses(opened, ["a", "b"], 1_000);
  const second = updatePulses(first, ["a", "b", "c"], 3_000);
  expect(pulsing(first)).toEqual(["b"]);
  expect(pulsing(second)).toEqual(["b", "c"]);
  expect(pulsing(updatePulses(second, ["a", "b", "c"], 3_699))).toEqual(["b", "c"]);
  expect(pulsing(updatePulses(second, ["a", "b", "c"], 3_700))).toEqual(["c"]);
  expect(pulsing(updatePulses(second, ["a", "b", "c"], 5_700))).toEqual([]);
});

test("a removed incident stops pulsing, and is new again when it returns", () => {
  const opened = updatePulses(initialPulses, [], 0);
  const added = updatePulses(opened, ["a"], 0);
  const removed = updatePulses(added, [], 100);
  expect(pulsing(removed)).toEqual([]);
  expect(updatePulses(removed, ["a"], 200).until).toEqual(new Map([["a", 2_900]]));
});
