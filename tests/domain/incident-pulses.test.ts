import { expect, test } from "vitest";
import { noPulses, type Pulses, pulsesAfter } from "../../app/_map/motion/incident-pulses";

const pulsing = ({ until }: Pulses) => [...until.keys()];

test("nothing pulses when the screen opens", () => {
  expect(pulsing(pulsesAfter(noPulses, ["a", "b"], 1_000))).toEqual([]);
});

test("each new incident pulses for its own full time, whatever comes after it", () => {
  const opened = pulsesAfter(noPulses, ["a"], 0);
  const first = pulsesAfter(opened, ["a", "b"], 1_000);
  const second = pulsesAfter(first, ["a", "b", "c"], 3_000);
  expect(pulsing(first)).toEqual(["b"]);
  expect(pulsing(second)).toEqual(["b", "c"]);
  expect(pulsing(pulsesAfter(second, ["a", "b", "c"], 3_699))).toEqual(["b", "c"]);
  expect(pulsing(pulsesAfter(second, ["a", "b", "c"], 3_700))).toEqual(["c"]);
  expect(pulsing(pulsesAfter(second, ["a", "b", "c"], 5_700))).toEqual([]);
});

test("one that is gone pulses no more, and is new when it is back", () => {
  const opened = pulsesAfter(noPulses, [], 0);
  const come = pulsesAfter(opened, ["a"], 0);
  const gone = pulsesAfter(come, [], 100);
  expect(pulsing(gone)).toEqual([]);
  expect(pulsesAfter(gone, ["a"], 200).until).toEqual(new Map([["a", 2_900]]));
});
